import type { Meeting, StreamId } from '@vnet/protocol';
import { describe, expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { compare, FrameHashes, hashesOf } from './FrameHashes.ts';
import { shareWith, waitForSource } from './links.ts';
import { TEST_CAMERA, TEST_CODECS, type TestCodec, TestPublisher } from './TestPublisher.ts';

/** F1, whole: publisher, SFU, sharer, link, receiver; the frames that arrive are those that were encoded. */
const stage = useStage('file');
/** Of what a receiver gets, so much has to have the publisher's hash, edges of the snapshot aside. */
const LEAST_SHARE = 0.999;
/** Frames after which shares say something; the more the better, the longer the test. */
const ENOUGH = { video: 60, audio: 200 } as const;

let meeting: Meeting;
let sharer: Person;
let receiver: Person;
let vera: Person;
let publisher: TestPublisher;
let microphone: StreamId;

test('a sharer feeds a receiver in a meeting with a test publisher', async () => {
  sharer = await stage.person('Bob');
  receiver = await stage.person('Carol');
  vera = await stage.person('Vera', { sound: 'tone', camera: TEST_CAMERA });
  for (const person of [sharer, receiver]) await FrameHashes.watch(person.context);
  meeting = await sharer.createMeeting('Identity');
  await sharer.join(meeting);
  await receiver.join(meeting);
  await receiver.sees(sharer);
  publisher = await TestPublisher.enter(vera, meeting);
  microphone = await publisher.publishMicrophone();
  await shareWith(sharer, receiver);
});

describe('pictures', () => {
  test.each(Object.keys(TEST_CODECS) as TestCodec[])(
    '%s: frames at the receiver have the publisher’s hash',
    async (codec) => {
      const camera = await publisher.publishCamera(codec);
      await waitForSource(receiver, vera, 'lan', { via: sharer });
      await receiver.sees(vera);
      await expectIdentity(camera, ENOUGH.video);
      await publisher.unpublish(camera);
      await receiver.page.locator(`[data-identity="${vera.username}"] video`).waitFor({ state: 'detached' });
    },
  );
});

test('Opus: so have the voice’s', async () => {
  await expectIdentity(microphone, ENOUGH.audio);
});

test('the sharer’s own camera, from its encoder: the same', async () => {
  const own = (await framesOfLinks(receiver)).find(
    ([id]) => id.includes('/camera/') && !id.startsWith(publisherOf(microphone)),
  );
  if (own === undefined) throw new Error('the sharer’s camera does not come over the link');
  await expectLink(own[0] as StreamId, ENOUGH.video);
});

async function expectIdentity(id: StreamId, enough: number): Promise<void> {
  await expectLink(id, enough);
  const [published, received] = [(await hashesOf(vera.page))[id], await ofLink(receiver, id)];
  const { share, common, foreign } = compare(published?.hashes ?? [], received);
  expect({ share: share >= LEAST_SHARE, foreign, enough: common >= enough }, `${share} of ${received.length}`).toEqual({
    share: true,
    foreign: 0,
    enough: true,
  });
}

/** What the sharer tapped is what the receiver got. */
async function expectLink(id: StreamId, enough: number): Promise<void> {
  await poll({ what: `${enough} frames of ${id} over the link`, timeoutMs: 60_000, intervalMs: 500 }, async () => {
    const count = (await ofLink(receiver, id)).length;
    if (count >= enough) return count;
    throw new Error(`${count} so far`);
  });
  const received = await ofLink(receiver, id);
  const tapped = (await hashesOf(sharer.page))[id]?.hashes ?? [];
  const { share, foreign } = compare(tapped, received);
  expect({ share: share >= LEAST_SHARE, foreign }, `${share} of ${received.length} as tapped`).toEqual({
    share: true,
    foreign: 0,
  });
}

async function ofLink(person: Person, id: StreamId): Promise<readonly string[]> {
  return (await framesOfLinks(person)).find(([streamId]) => streamId === id)?.[1] ?? [];
}

/** By stream, the frames that came over a link. */
async function framesOfLinks(person: Person): Promise<[string, readonly string[]][]> {
  return Object.entries(await hashesOf(person.page)).flatMap(([id, { taps }]) => {
    const tap = taps.find(({ link }) => link !== null);
    return tap === undefined ? [] : [[id, tap.hashes] as [string, readonly string[]]];
  });
}

function publisherOf(id: StreamId): string {
  return id.slice(0, id.indexOf('/'));
}
