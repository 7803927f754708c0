import type { SharingRule } from '@vnet/protocol';
import type { LinkEnding } from '@vnet/relay';

/** What who shares or receives is told where staff has decided otherwise for their network. */
export const RULE_SENTENCES: Readonly<Record<Exclude<SharingRule, 'on'>, string>> = {
  off: 'Sharing over the local network is switched off at your network. You get the meeting from the call server.',
  receive: 'Your network lets people receive, but not share.',
};

/** The session has ended, so that there are no codes; the call goes on. */
export const SIGNED_OUT = 'You are signed out. Sign in again to share or receive by code.';

/** What the sharer is told of a receiver's end; null: nothing that needs saying. */
export function sharerSentence(ending: LinkEnding, name: string | null): string | null {
  const who = name ?? 'Somebody';
  switch (ending) {
    case 'refused':
      return 'Somebody who is not in this meeting typed the code. Nothing was shared with them; here is a new code.';
    case 'other-meeting':
      return `${who} is in another meeting and typed the code. Nothing was shared with them; here is a new code.`;
    case 'not-allowed':
      return RULE_SENTENCES.receive;
    case 'too-far':
      return `${who} is not on your local network, so sharing would save nothing. They stay on the call server.`;
    case 'unreachable':
      return `${who} could not be reached from this device. The network may keep its devices apart.`;
    case 'roles':
      return 'The code was typed where streams are shared, too. It has to be typed under “Receive from peer”, by somebody else.';
    case 'version':
      return `${who} has an older or newer version of this page. Loading it again on both devices helps.`;
    case 'lost':
      return `The connection to ${name ?? 'the receiver'} was lost. They are on the call server again.`;
    case 'left':
    case 'stopped':
    case 'taken':
      return null;
  }
}

/** What the receiver is told; null: nothing that needs saying. */
export function receiverSentence(ending: LinkEnding, name: string | null): string | null {
  const who = name ?? 'The other device';
  switch (ending) {
    case 'refused':
      return 'The other device did not accept this one: both have to be in the same meeting.';
    case 'other-meeting':
      return name === null ? 'This code belongs to another meeting.' : `${name} is in another meeting.`;
    case 'not-allowed':
      return `${who} may not share: their network lets people receive only.`;
    case 'too-far':
      return `${who} is not on your local network, so sharing would save nothing. You stay on the call server.`;
    case 'unreachable':
      return `${who} could not be reached from here. The network may keep its devices apart.`;
    case 'roles':
      return 'This is your own code, or a code of somebody who receives as well.';
    case 'version':
      return `${who} has an older or newer version of this page. Load it again on both devices.`;
    case 'left':
      return `${who} left the meeting. Your streams come from the call server again.`;
    case 'stopped':
      return `${who} stopped sharing. Your streams come from the call server again.`;
    case 'taken':
      return 'This code is in use.';
    case 'lost':
      return `The connection to ${name ?? 'the other device'} was lost. Your streams come from the call server again.`;
  }
}
