import type { SharingRule } from '@vnet/protocol';

/** What staff chooses from. */
export const RULE_WORDS: Readonly<Record<SharingRule, string>> = {
  on: 'On: people share with each other and receive',
  receive: 'Receive only: people receive, nobody shares',
  off: 'Off: everybody gets the meeting from the call server',
};

/** The same in a list. */
export const SHORT_RULE_WORDS: Readonly<Record<SharingRule, string>> = {
  on: 'on',
  receive: 'receive only',
  off: 'off',
};
