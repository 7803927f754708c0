import type { Door } from '@vnet/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UnreachableError } from '../../api/ApiError.ts';
import { HttpClient } from '../../api/HttpClient.ts';
import { HostDoor } from './HostDoor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const BOB = { username: 'guest-abc', name: 'Bob (guest)', guest: true, since: '2026-11-23T14:00:00Z' };
const CLOSED: Door = { lobby: 'guests', locked: false, waiting: [], removed: [] };

function openDoor() {
  let state: Door = CLOSED;
  let down = false;
  const sent: string[] = [];
  const notices: string[] = [];
  const said: string[] = [];
  const http = new HttpClient('csrf', async (url, init = {}) => {
    sent.push(`${init.method} ${String(url)} ${String(init.body ?? '')}`.trim());
    if (down) throw new TypeError('Failed to fetch');
    if (init.method === 'POST') state = { ...state, waiting: [] };
    return Response.json(state);
  });
  const door = new HostDoor({
    http,
    path: '/meeting/meetings/m/',
    notify: (sentence) => notices.push(sentence),
    announce: (sentence) => said.push(sentence),
  });
  return {
    ...{ door, sent, notices, said },
    change: (part: Partial<Door>) => {
      state = { ...state, ...part };
    },
    fail: (fails: boolean) => {
      down = fails;
    },
  };
}

it('looks every four seconds, and says once who waits', async () => {
  const { door, said, change } = openDoor();
  await vi.advanceTimersByTimeAsync(0);
  expect(door.$door.get()).toEqual(CLOSED);
  change({ waiting: [BOB] });
  await vi.advanceTimersByTimeAsync(12_000);
  expect(door.$door.get()?.waiting).toEqual([BOB]);
  expect(said).toEqual(['Bob (guest) waits to be let in.']);
});

it('tells the server what the host decides, and shows its answer at once', async () => {
  const { door, sent, change } = openDoor();
  change({ waiting: [BOB] });
  await vi.advanceTimersByTimeAsync(0);
  door.admit(BOB);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.at(-1)).toBe('POST /meeting/meetings/m/admit/ {"username":"guest-abc"}');
  expect(door.$door.get()?.waiting).toEqual([]);
});

it('says what did not work, and goes on looking', async () => {
  const { door, notices, fail } = openDoor();
  await vi.advanceTimersByTimeAsync(0);
  fail(true);
  door.setLocked(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(notices).toEqual([new UnreachableError(null).message]);
  fail(false);
  door.close();
});

it('neither looks nor speaks after it is closed', async () => {
  const { door, sent } = openDoor();
  await vi.advanceTimersByTimeAsync(0);
  door.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
});
