import { expect, test } from 'vitest';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { readCode, roomOfThree, shareWith, typeCode, waitForLink, waitForSource } from './links.ts';

const stage = useStage();

test('LiveKit is killed while two are linked: the sharer’s own picture goes on, then everything is back on the LAN', async () => {
  const vnet = await stage.vnet({ name: 'relay-livekit-killed' });
  const at = { origin: vnet.origin };
  const { speaker, sharer, receiver } = await roomOfThree(stage, { speaker: at, sharer: at, receiver: at });
  await shareWith(sharer, receiver);
  const pid = vnet.livekitPid();
  if (pid === undefined) throw new Error('no supervised LiveKit');
  const lost = receiver.waitForRoomState('reconnecting');
  process.kill(pid, 'SIGKILL');
  await lost;
  // M6: the link needs no call server.
  await waitForSource(receiver, sharer, 'lan', { via: sharer });
  for (const person of [speaker, sharer, receiver]) await person.waitForRoomState('connected', 60_000);
  await receiver.sees(speaker, 'camera', 60_000);
  await waitForLink(receiver, sharer, 60_000);
  await receiver.hears([speaker, sharer]);
});

test('the server is killed and started again while two are linked: links go on, codes are there again', async () => {
  const vnet = await stage.vnet({ name: 'relay-server-killed' });
  const at = { origin: vnet.origin };
  const { meeting, speaker, sharer, receiver } = await roomOfThree(stage, { speaker: at, sharer: at, receiver: at });
  const { code } = await shareWith(sharer, receiver);
  const next = await readCode(sharer);
  expect(next).not.toBe(code);
  const lost = receiver.waitForRoomState('reconnecting');
  await vnet.kill();
  await lost;
  await waitForSource(receiver, sharer, 'lan', { via: sharer });
  await vnet.startAgain();
  for (const person of [speaker, sharer, receiver]) await person.waitForRoomState('connected', 60_000);
  await waitForLink(receiver, sharer, 60_000);
  await receiver.sees(speaker, 'camera', 60_000);
  // The code that was waiting for somebody waits again, on the server that forgot it.
  const dora = await stage.person('Dora', at);
  await dora.join(meeting);
  await dora.sees(speaker);
  const shown = await sharer.page.getByRole('dialog', { name: 'Share with peer' }).getByLabel('Code').textContent();
  expect(shown).toBe(next);
  await poll({ what: 'the sharer at its code again', timeoutMs: 30_000 }, async () => {
    const status = await sharer.page.getByRole('dialog', { name: 'Share with peer' }).innerText();
    return status.includes('Server: connected') ? true : undefined;
  });
  await (await typeCode(dora, next)).click();
  await waitForLink(dora, sharer);
});

test('the relay worker of the sharer hangs and is replaced: the receiver goes on, and is fed again', async () => {
  const { speaker, sharer, receiver } = await roomOfThree(stage);
  await shareWith(sharer, receiver);
  const [worker] = sharer.page.workers();
  if (worker === undefined) throw new Error('no worker runs');
  // It never answers: nobody waits for it.
  worker
    .evaluate(() => {
      for (;;);
    })
    .catch(() => undefined);
  await waitForSource(receiver, speaker, 'sfu');
  await receiver.sees(speaker, 'camera', 30_000);
  await sharer.sees(speaker, 'camera', 60_000);
  await waitForLink(receiver, sharer, 60_000);
  await receiver.sees(speaker);
  await receiver.hears([speaker, sharer]);
});
