import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { HookPage } from '../testing/HookPage.ts';

let hookPage: HookPage;
beforeAll(async () => {
  hookPage = await HookPage.open();
}, 60_000);
afterEach(() => hookPage.reload());
afterAll(() => hookPage.close());

describe('every stream goes through a tap that knows its id', { timeout: 60_000 }, () => {
  test('offered by the other side', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.offered())).toEqual(['audio', 'video']);
  });

  test('in a receiver made ahead of time', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.madeAhead())).toEqual(['made ahead']);
  });

  test('in a section that was inactive when it was offered', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.inactiveFirst())).toEqual(['unidentified']);
  });

  test('in a receiver that is used again for another stream', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.reused())).toEqual({
      first: ['first'],
      nothing: [],
      second: ['second'],
      receivers: 1,
    });
  });

  test('after a reconnect from scratch', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.reconnected())).toContain('again');
  });

  test('of senders, whether the track comes with them, into a used section or later', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.senders())).toEqual({
      tapped: ['added', 'later', 'with track'],
      reusedTheSectionMadeAhead: true,
    });
  });

  test('but a transform set one task later is shown nothing', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.tooLate())).toEqual([0]);
  });
});

describe('a failure of the worker leaves the call playing (M1)', { timeout: 60_000 }, () => {
  test.each([
    ['is not there', '/worker/missing.js'],
    ['is forbidden by the page’s policy', 'data:text/javascript,postMessage({type:"ready"})'],
    ['breaks while it loads', '/worker/broken.js'],
  ])('the script %s', async (_, script) => {
    const outcome = await hookPage.page.evaluate((url) => hookScenarios.workerFails(url, 5000), script);
    expect(outcome).toEqual({ hooked: false, replacedClass: false });
  });

  test('the worker says nothing', async () => {
    const outcome = await hookPage.page.evaluate(() => hookScenarios.workerFails('/worker/silent.js', 300));
    expect(outcome).toEqual({ hooked: false, replacedClass: false });
  });

  test('the browser has no encoded transforms', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.unsupported())).toBe(true);
  });

  test('an observer and a handler throw', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.workerThrows())).toEqual({ receivers: 2, workers: 1 });
  });

  test.each(['terminate', 'hang'] as const)('the worker is lost (%s)', async (how) => {
    const outcome = await hookPage.page.evaluate((way) => hookScenarios.workerDies(way), how);
    expect(outcome).toMatchObject({ tapped: ['incoming', 'outgoing'], workers: 2 });
  });

  test('the worker is lost and no other one starts', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.workerLost())).toEqual({ native: true, workers: 6 });
  });

  test('the hook is taken off while a call runs', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.uninstalled())).toEqual({ native: true, tapped: false });
  });
});

describe('parameters of a sender', { timeout: 60_000 }, () => {
  test('without the queue the engine and we make each other fail', async () => {
    const { ours, engine } = await hookPage.page.evaluate(() => hookScenarios.parameterRace(false));
    expect(ours + engine).toBeGreaterThan(0);
  });

  test('with it no call fails and nothing is lost', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.parameterRace(true))).toEqual({
      ours: 0,
      engine: 0,
      bitrate: 40,
      applied: 40,
    });
  });

  test('a requested key frame comes', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.keyFrame())).toBe(true);
  });

  test('a pinned encoder goes on when the engine stops it, until it is let go', async () => {
    expect(await hookPage.page.evaluate(() => hookScenarios.pinned())).toEqual({
      whilePinned: { browser: true, engine: false },
      afterwards: { browser: false, engine: false },
      again: { browser: true, engine: true },
    });
  });
});
