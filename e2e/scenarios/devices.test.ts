import { expect, test } from 'vitest';
import { useStage } from '../harness/stage.ts';

const stage = useStage();

test('two devices of one account are two participants, who see and hear each other', async () => {
  const desk = await stage.person('Ada');
  const phone = await stage.secondDevice(desk);
  const meeting = await desk.createMeeting('Two devices');
  await desk.join(meeting);
  await phone.join(meeting);
  await desk.sees(phone);
  await phone.sees(desk);
  await desk.hears([phone]);
  await phone.hears([desk]);
});

test('who has no camera joins all the same: told so, heard and shown without a picture', async () => {
  const bare = await stage.browser({ flags: ['--use-fake-device-for-media-stream=device-count=0'], devices: 'none' });
  const host = await stage.person('Bob');
  const blind = await stage.person('Carol', { browser: bare });
  const meeting = await host.createMeeting('No camera');
  await host.join(meeting);
  await blind.goto(`/meet/conf/${meeting.meeting_id}/`);
  await blind.page
    .getByText(/camera.*(not found|connected|plug)|no camera/i)
    .first()
    .waitFor();
  await blind.passLobby();
  await blind.sees(host);
  await host.hears([blind]);
  const tile = (await host.tiles()).find(({ identity }) => identity === blind.username);
  expect(tile, 'a tile for who has no camera').toMatchObject({ kind: 'camera', publisher: null });
});

test('who denied camera and microphone joins all the same, and is told the way out', async () => {
  const host = await stage.person('Dan');
  const silent = await stage.person('Eve', { devices: 'denied' });
  const meeting = await host.createMeeting('Denied');
  await host.join(meeting);
  await silent.goto(`/meet/conf/${meeting.meeting_id}/`);
  await silent.page
    .getByText(/address bar|site settings|permission|allow/i)
    .first()
    .waitFor();
  await silent.passLobby();
  await silent.sees(host);
  await silent.hears([host]);
  await host.hears([]);
});

test('a camera that another program holds is said so', async () => {
  const host = await stage.person('Fay', { failures: { camera: 'NotReadableError' } });
  const meeting = await host.createMeeting('Busy');
  await host.goto(`/meet/conf/${meeting.meeting_id}/`);
  await host.page
    .getByText(/camera.*(in use|used by|busy|another)/i)
    .first()
    .waitFor();
  await host.passLobby();
});
