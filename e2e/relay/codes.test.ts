import { SIGNALLING_PATH } from '@vnet/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { connectionsToldTo, readCode, roomOfThree, shareWith, typeCode, waitForLink, waitForSource } from './links.ts';

const stage = useStage();

/** A client of the signalling socket that no page of ours is behind. */
class Stranger {
  readonly heard: string[] = [];
  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.heard.push(String(data)));
  }

  static async at(origin: string, code: string, token: string): Promise<Stranger> {
    const url = `${origin.replace('http', 'ws')}${SIGNALLING_PATH}${code}/`;
    const stranger = new Stranger(new WebSocket(url, { headers: { authorization: `Token ${token}` } }));
    strangers.push(stranger);
    await poll({ what: 'the stranger at the code', timeoutMs: 10_000 }, async () => stranger.heard[0]);
    return stranger;
  }

  say(type: string, content: object): void {
    this.socket.send(JSON.stringify({ type, content: { v: 1, ...content }, name: 'stranger' }));
  }
}
const strangers: Stranger[] = [];
afterEach(() => {
  for (const { socket } of strangers.splice(0)) socket.close();
});

describe('what is typed wrong', () => {
  test('a code that nobody shares with, one that is no code, and one’s own', async () => {
    const [ada] = await roomOfTwo();
    await (await typeCode(ada, '12 34')).click();
    await ada.page.getByText('A code has six digits.').waitFor();
    await (await typeCode(ada, '987654')).click();
    await ada.page.getByText('No one is sharing with this code').waitFor();
    // What was typed is there to be put right.
    expect(await ada.page.getByRole('textbox', { name: 'Code' }).inputValue()).toBe('987654');
    await ada.page.keyboard.press('Escape');
    const own = await readCode(ada);
    await ada.page.keyboard.press('Escape');
    await (await typeCode(ada, own)).click();
    await ada.page.getByText('This is your own code').waitFor();
  });

  test('a code may be typed with spaces, and Connect pressed twice', async () => {
    const [ada, bob] = await roomOfTwo();
    const code = await readCode(ada);
    const connect = await typeCode(bob, `${code.slice(0, 3)} ${code.slice(3)} `);
    await connect.dblclick();
    await waitForLink(bob, ada);
    await bob.sees(ada);
  });
});

describe('two receivers type one code at once', () => {
  test('one of them is fed, the other is told that it is in use', async () => {
    const { speaker, sharer, receiver } = await roomOfThree(stage);
    const code = await readCode(sharer);
    const buttons = [await typeCode(speaker, code), await typeCode(receiver, code)];
    await Promise.all(buttons.map((button) => button.click()));
    const said = await poll({ what: 'one link and one refusal', timeoutMs: 30_000 }, async () => {
      const texts = await Promise.all(
        [speaker, receiver].map(({ page }) => page.getByRole('dialog').first().innerText()),
      );
      const isFed = texts.filter((text) => text.includes('Stop receiving')).length;
      const isRefused = texts.filter((text) => text.includes('This code is in use')).length;
      if (isFed === 1 && isRefused === 1) return texts;
      throw new Error(texts.join(' | '));
    });
    expect(said).toHaveLength(2);
  });
});

describe('dialogs closed midway', () => {
  test('both close them at once, and the link comes all the same', async () => {
    const [ada, bob] = await roomOfTwo();
    const code = await readCode(ada);
    await ada.page.keyboard.press('Escape');
    await (await typeCode(bob, code)).click();
    await bob.page.keyboard.press('Escape');
    await waitForLink(bob, ada);
    // Opened again they tell how things stand.
    await bob.page.getByRole('button', { name: 'Receive from peer' }).click();
    await bob.page.getByRole('button', { name: 'Stop receiving' }).waitFor();
    expect((await connectionsToldTo(bob, 'Receive from peer')).join(' ')).toMatch(
      /Server: connected.*Sharer: connected/,
    );
  });

  test('the sharer stops while somebody is on the way: nobody hangs', async () => {
    const [ada, bob] = await roomOfTwo();
    const code = await readCode(ada);
    await (await typeCode(bob, code)).click();
    await ada.page.getByRole('button', { name: 'Stop sharing' }).click();
    await bob.page.getByRole('button', { name: 'Connect' }).waitFor();
    await waitForSource(bob, ada, 'sfu');
    await ada.page.getByRole('button', { name: 'Start sharing' }).waitFor();
    await shareWith(ada, bob);
  });
});

describe('S6: without a ticket of this meeting nothing flows', () => {
  test('a stranger with the code hears no address and no description, whatever it says', async () => {
    const [ada, bob] = await roomOfTwo();
    const mallory = await stage.person('Mallory');
    const { auth_token } = await mallory.details();
    const code = await readCode(ada);
    const stranger = await Stranger.at(stage.origin, code, auth_token);
    const fingerprint = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;
    stranger.say('hello', { version: 1, role: 'receiver', ticket: 'none', fingerprint });
    stranger.say('answer', { sdp: 'v=0' });
    await ada.page.getByText('Somebody who is not in this meeting typed the code').waitFor();
    await poll({ what: 'the goodbye', timeoutMs: 10_000 }, async () =>
      stranger.heard.find((text) => text.includes('"bye"')),
    );
    const fromAda = stranger.heard.filter((text) => !text.includes('"sent_by":"stranger"'));
    expect(fromAda.join('\n')).not.toMatch(/candidate:|"sdp"|typ host/);
    // The code is another one, and good for who belongs here.
    const next = await readCode(ada);
    expect(next).not.toBe(code);
    await (await typeCode(bob, next)).click();
    await waitForLink(bob, ada);
  });

  test('somebody of another meeting is refused, and the sharer is told who it was', async () => {
    const [ada] = await roomOfTwo();
    const eve = await stage.person('Eve');
    await eve.join(await eve.createMeeting('Elsewhere'));
    const code = await readCode(ada);
    await (await typeCode(eve, code)).click();
    await eve.page.getByText(/another meeting/).waitFor();
    await ada.page.getByText('Eve Test is in another meeting and typed the code').waitFor();
    expect((await eve.tiles()).map(({ identity }) => identity)).toEqual([eve.username]);
  });
});

test('F1: a browser that cannot forward encodes again, and says so at both ends', async () => {
  const [ada, bob] = await roomOfTwo(async (person) => {
    await person.context.addInitScript(() => {
      Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedStreams');
      Reflect.deleteProperty(RTCRtpSender.prototype, 'createEncodedSource');
    });
  });
  await shareWith(ada, bob);
  await bob.sees(ada);
  await bob.hears([ada]);
  await ada.page.getByText(/encodes them again/).waitFor();
  await bob.page.getByText('encoded again').first().waitFor();
  await bob.page.keyboard.press('Escape');
  const badge = bob.page.getByRole('button', { name: /over the LAN from Ada Test, .*encoded again/ });
  await badge.waitFor();
});

/** Ada and Bob see each other. @param prepare for Ada's page, before it loads */
async function roomOfTwo(prepare?: (ada: Person) => Promise<void>): Promise<[Person, Person]> {
  const ada = await stage.person('Ada');
  await prepare?.(ada);
  const bob = await stage.person('Bob');
  const meeting = await ada.createMeeting('Two');
  await ada.join(meeting);
  await bob.join(meeting);
  await ada.sees(bob);
  await bob.sees(ada);
  return [ada, bob];
}
