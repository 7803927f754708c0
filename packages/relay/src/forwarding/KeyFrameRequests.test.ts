import { expect, test } from 'vitest';
import { TestClock } from '../testing/TestClock.ts';
import { KEY_FRAME_INTERVAL, KeyFrameRequests } from './KeyFrameRequests.ts';

function requests() {
  const clock = new TestClock();
  const asked: number[] = [];
  return { clock, asked, keyFrames: new KeyFrameRequests(clock, () => asked.push(clock.now())) };
}

test('F4: the first request goes on at once', () => {
  const { asked, keyFrames } = requests();
  keyFrames.request();
  expect(asked).toEqual([0]);
});

test('F4: any number of requests within 300 ms are one more, at their end', () => {
  const { clock, asked, keyFrames } = requests();
  keyFrames.request();
  for (let n = 0; n < 10; n++) {
    clock.pass(20);
    keyFrames.request();
  }
  clock.pass(1000);
  expect(asked).toEqual([0, KEY_FRAME_INTERVAL]);
});

test('F4: a key frame that came meanwhile is what was asked for', () => {
  const { clock, asked, keyFrames } = requests();
  keyFrames.request();
  clock.pass(50);
  keyFrames.request();
  clock.pass(50);
  keyFrames.satisfied();
  clock.pass(1000);
  expect(asked).toEqual([0]);
  keyFrames.request();
  expect(asked).toEqual([0, 1100]);
});

test('F4: nothing is asked for after the end', () => {
  const { clock, asked, keyFrames } = requests();
  keyFrames.request();
  keyFrames.request();
  keyFrames.close();
  clock.pass(1000);
  expect(asked).toEqual([0]);
});
