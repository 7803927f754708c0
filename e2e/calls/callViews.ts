import type { Page } from 'playwright-core';
import { poll } from '../harness/poll.ts';
import type { CallView, StreamView } from './page/callPage.ts';

/** What the page's call shows now. */
export const view = (page: Page): Promise<CallView> => page.evaluate(() => window.callPage.view());

/** Resolves with the first answer that is neither undefined nor false. */
export function until<T>(page: Page, what: string, ask: (view: CallView) => T | undefined | false): Promise<T> {
  return poll({ what, timeoutMs: 30_000 }, async () => ask(await view(page)) || undefined);
}

export const streamOf = ({ participants }: CallView, username: string, source: string): StreamView | undefined =>
  participants
    .find((participant) => participant.username === username)
    ?.streams.find((stream) => stream.source === source);

/** Resolves with the stream once it moves. */
export async function untilMoving(page: Page, username: string, source: string): Promise<StreamView> {
  const before = await until(page, `${username}'s ${source}`, (now) => {
    const stream = streamOf(now, username, source);
    return stream !== undefined && stream.frames > 0 && stream;
  });
  return until(page, `${username}'s ${source} moving`, (now) => {
    const stream = streamOf(now, username, source);
    return stream !== undefined && (stream.id !== before.id || stream.frames > before.frames + 5) && stream;
  });
}
