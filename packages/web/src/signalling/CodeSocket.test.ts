import { SIGNALLING_CLOSE } from '@vnet/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CodeSocket, type CodeSocketEnding } from './CodeSocket.ts';

/** A browser's socket whose server the test is. */
class ServedSocket extends EventTarget {
  static made: ServedSocket[] = [];
  static readonly OPEN = 1;
  readyState = 0;

  constructor(readonly url: string) {
    super();
    ServedSocket.made.push(this);
  }

  accept(): void {
    this.readyState = ServedSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  /** As a browser tells it: 1006 where the upgrade was refused or the line broke. */
  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }

  close(): void {
    this.readyState = 3;
  }
}

const REFUSED = 1006;
let endings: CodeSocketEnding[];
let socket: CodeSocket;
const last = () => ServedSocket.made.at(-1);
/** Lets what was waited for come: the longest wait is five seconds. */
const wait = () => vi.advanceTimersByTime(5_000);

beforeEach(() => {
  vi.useFakeTimers();
  ServedSocket.made = [];
  endings = [];
  socket = new CodeSocket({
    server: 'wss://vnet.example.org/vnet/ps/',
    code: '123456',
    WebSocket: ServedSocket as unknown as typeof WebSocket,
    listener: {
      stateChanged: () => undefined,
      present: () => undefined,
      message: () => undefined,
      ended: (ending) => endings.push(ending),
    },
  });
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
});

test('cut off, it comes back for as long as it is wanted', () => {
  last()?.accept();
  for (let times = 0; times < 20; times++) {
    last()?.end(times % 2 === 0 ? SIGNALLING_CLOSE.goingAway : REFUSED);
    wait();
  }
  expect([ServedSocket.made.length, endings]).toEqual([21, []]);
});

test('signed out, it comes once, and stays away when it is refused', () => {
  last()?.accept();
  last()?.end(SIGNALLING_CLOSE.signedOut);
  wait();
  expect(ServedSocket.made).toHaveLength(2);
  last()?.end(REFUSED);
  wait();
  expect([ServedSocket.made.length, endings]).toEqual([2, ['signed-out']]);
});

test('signed out and in again meanwhile, it goes on as before', () => {
  last()?.accept();
  last()?.end(SIGNALLING_CLOSE.signedOut);
  wait();
  last()?.accept();
  last()?.end(REFUSED);
  wait();
  last()?.end(REFUSED);
  wait();
  expect([ServedSocket.made.length, endings]).toEqual([4, []]);
});

test('a code that two have is given up at once', () => {
  last()?.accept();
  last()?.end(SIGNALLING_CLOSE.codeInUse);
  wait();
  expect([ServedSocket.made.length, endings]).toEqual([1, ['in-use']]);
});

test('a server that never answers is unreachable after three tries', () => {
  for (let times = 0; times < 5; times++) {
    last()?.end(REFUSED);
    wait();
  }
  expect([ServedSocket.made.length, endings]).toEqual([3, ['unreachable']]);
});
