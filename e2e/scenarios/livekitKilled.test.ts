import { expect, test } from 'vitest';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage();

test('LiveKit is killed: the room says “reconnecting”, and comes back with picture and voice', async () => {
  const vnet = await stage.vnet({ name: 'livekit-killed' });
  const ada = await stage.person('Ada', { origin: vnet.origin });
  const bob = await stage.person('Bob', { origin: vnet.origin });
  const meeting = await ada.createMeeting('Call server gone');
  await ada.join(meeting);
  await bob.join(meeting);
  await ada.sees(bob);
  await bob.sees(ada);

  const before = vnet.livekitPid();
  if (before === undefined) throw new Error('no supervised LiveKit');
  const lost = Promise.all([ada, bob].map((person) => person.waitForRoomState('reconnecting')));
  process.kill(before, 'SIGKILL');
  await lost;
  expect(await ada.page.getByText(/reconnecting/i).count()).toBeGreaterThan(0);

  const after = await poll({ what: 'another LiveKit', timeoutMs: 30_000 }, () => {
    const pid = vnet.livekitPid();
    return pid === before ? undefined : pid;
  });
  expect(after).not.toBe(before);
  for (const person of [ada, bob]) await person.waitForRoomState('connected', 60_000);
  await ada.sees(bob);
  await bob.sees(ada);
  await ada.hears([bob]);
  await bob.hears([ada]);
});
