import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { JoinRefused, joinRoom } from '../../packages/server/src/calls/livekit/testing/joinRoom.ts';
import { poll } from '../harness/poll.ts';
import { CallPages } from './CallPages.ts';
import { until, untilMoving, view } from './callViews.ts';
import { LiveKitServer } from './LiveKitServer.ts';
import { SignallingLine } from './SignallingLine.ts';

let livekit: LiveKitServer;
let pages: CallPages;

beforeAll(async () => {
  livekit = await LiveKitServer.start();
  pages = await CallPages.open(livekit);
}, 120_000);

afterEach(async () => {
  pages.tokensEndIn = null;
  pages.given.clear();
  await pages.clear();
});

afterAll(async () => {
  await pages.close();
  await livekit.kill();
});

/** Enough for joining on a machine that does other things too. */
const SECONDS = 15;

/** Ada, whose token ends while she is in the call, and Grace, who looks at her; resolves when it has ended. */
async function meetUntilTheTokenEnds({ renewalsPass }: { renewalsPass: boolean }) {
  const grace = await pages.join('grace', { microphone: false });
  const page = await pages.page();
  const line = await SignallingLine.of(page);
  line.renewalsPass = renewalsPass;
  pages.tokensEndIn = SECONDS;
  const ada = await pages.join('ada', { page, microphone: false });
  pages.tokensEndIn = null;
  const token = pages.given.get('ada')?.[0] ?? '';
  await untilMoving(grace, 'ada', 'camera');
  await untilMoving(ada, 'grace', 'camera');
  await poll({ what: 'the end of the token', timeoutMs: 2 * SECONDS * 1000 }, async () =>
    (await livekit.accepts(token)) ? undefined : true,
  );
  await expect(joinRoom(livekit.url, token), 'a second join with this token').rejects.toThrow(
    new JoinRefused('Unexpected server response: 401'),
  );
  return { ada, grace, line };
}

async function untilBothMove(ada: Page, grace: Page): Promise<void> {
  await untilMoving(grace, 'ada', 'camera');
  await untilMoving(ada, 'grace', 'camera');
}

describe('a token that ends in the meeting', () => {
  test('nobody notices; the call goes on, and takes up a lost line with the token that LiveKit sent', async () => {
    const { ada, grace, line } = await meetUntilTheTokenEnds({ renewalsPass: true });
    await untilBothMove(ada, grace);
    expect((await view(ada)).states).toEqual(['connecting', 'connected']);
    expect(line.renewals).toBeGreaterThan(0);

    await line.cut();
    await until(ada, 'the line taken up', ({ states }) => states.join().endsWith('reconnecting,connected'));
    await untilBothMove(ada, grace);
    expect(pages.given.get('ada'), 'tokens that were asked for').toHaveLength(1);
    await expectNothingShown(ada, grace);
  });

  test('where LiveKit sent none, the call asks for another one when the line is lost', async () => {
    const { ada, grace, line } = await meetUntilTheTokenEnds({ renewalsPass: false });
    await line.cut();
    await until(ada, 'another join', ({ states }) => states.join().endsWith('reconnecting,connected'));
    await untilBothMove(ada, grace);
    expect(pages.given.get('ada'), 'tokens that were asked for').toHaveLength(2);
    await expectNothingShown(ada, grace);
  });

  test('LiveKit is started again meanwhile: everybody comes back with new tokens', async () => {
    const { ada, grace } = await meetUntilTheTokenEnds({ renewalsPass: false });
    await livekit.kill();
    await until(ada, 'reconnecting', ({ state }) => state === 'reconnecting');
    await livekit.startAgain();
    for (const page of [ada, grace]) await until(page, 'connected again', ({ state }) => state === 'connected');
    await untilBothMove(ada, grace);
    expect(pages.given.get('ada')?.length, 'tokens that were asked for').toBeGreaterThan(1);
    expect((await view(ada)).states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
    for (const page of [ada, grace]) expect(await view(page)).toMatchObject({ errors: [], gone: [] });
  });
});

/** One short break for who lost the line, none for the other; nobody's tile went away and no error was told. */
async function expectNothingShown(ada: Page, grace: Page): Promise<void> {
  const [lost, other] = [await view(ada), await view(grace)];
  expect(lost.states).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  expect(other.states).toEqual(['connecting', 'connected']);
  for (const { errors, gone } of [lost, other]) expect({ errors, gone }).toEqual({ errors: [], gone: [] });
}
