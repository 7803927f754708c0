import { expect, it } from 'vitest';
import { ChosenSpeaker } from './ChosenSpeaker.ts';
import { FakeMediaDevices, fakeDeviceHost } from './testing/FakeMediaDevices.ts';

function open(given: string | null) {
  const fake = new FakeMediaDevices();
  fake.plug('audiooutput', 'default');
  fake.plug('audiooutput', 'headset');
  let chosen = given;
  let gone = 0;
  const speaker = new ChosenSpeaker({
    host: fakeDeviceHost(fake),
    chosen: () => chosen,
    onGone: () => {
      gone += 1;
      chosen = null;
    },
  });
  return { fake, speaker, gone: () => gone };
}

/** The list is read in a few tasks of its own. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('notices once that the chosen speaker is gone', async () => {
  const { fake, speaker, gone } = open('headset');
  fake.plug('audiooutput', 'screen');
  await settled();
  expect(gone()).toBe(0);
  fake.unplug('headset');
  await settled();
  fake.unplug('screen');
  await settled();
  expect(gone()).toBe(1);
  speaker.close();
});

it('leaves the default speaker to the browser, and concludes nothing from an empty list', async () => {
  const { fake, speaker, gone } = open(null);
  fake.unplug('default');
  await settled();
  speaker.close();
  const hidden = open('headset');
  hidden.fake.devices = [];
  hidden.fake.dispatchEvent(new Event('devicechange'));
  await settled();
  expect([gone(), hidden.gone()]).toEqual([0, 0]);
  hidden.speaker.close();
});

it('says nothing after its end', async () => {
  const { fake, speaker, gone } = open('headset');
  speaker.close();
  fake.unplug('headset');
  await settled();
  expect(gone()).toBe(0);
});
