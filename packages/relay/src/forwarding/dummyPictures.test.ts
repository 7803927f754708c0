import { expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';
import { TestClock } from '../testing/TestClock.ts';
import { writeDummyPictures } from './dummyPictures.ts';

class Picture {
  constructor(
    readonly data: Uint8Array,
    readonly init: { format: string; codedWidth: number; codedHeight: number; timestamp: number },
  ) {}
}

function dummy() {
  const clock = new TestClock();
  const pictures: Picture[] = [];
  let end: (error: unknown) => void = () => {};
  const writable = new WritableStream<Picture>({
    start(controller) {
      end = (error) => controller.error(error);
    },
    write(picture) {
      pictures.push(picture);
    },
  });
  writeDummyPictures(writable, Picture, clock);
  return { clock, pictures, end: (error: unknown) => end(error) };
}

test('F4: the senders’ encoder is fed four small pictures a second, so that it hears what receivers ask for', async () => {
  const { clock, pictures } = dummy();
  clock.pass(2_000);
  await settled();
  expect(pictures).toHaveLength(8);
  expect(pictures.map(({ init }) => init.timestamp / 1000)).toEqual([250, 500, 750, 1000, 1250, 1500, 1750, 2000]);
  for (const { data, init } of pictures) {
    expect(init.format).toBe('I420');
    // Luma, and two planes of a quarter each.
    expect(data).toHaveLength(init.codedWidth * init.codedHeight * 1.5);
  }
});

test('F4: it ends with its track', async () => {
  const { clock, pictures, end } = dummy();
  clock.pass(500);
  await settled();
  end(new DOMException('stopped', 'InvalidStateError'));
  await settled();
  clock.pass(5_000);
  await settled();
  expect(pictures).toHaveLength(2);
});
