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
  await blind.page.getByText('No camera was found.').waitFor();
  await blind.page.getByText('You join without a camera').waitFor();
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
  await silent.page.getByText('This browser may not use your camera and microphone here.').waitFor();
  await silent.page.getByText('allow the camera and microphone, and try again.').waitFor();
  await silent.page.getByText('You join without camera and microphone').waitFor();
  await silent.passLobby();
  await silent.sees(host);
  await silent.hears([host]);
  await host.hears([]);
});

test('a camera that another program holds is said so', async () => {
  const host = await stage.person('Fay', { failures: { camera: 'NotReadableError' } });
  const meeting = await host.createMeeting('Busy');
  await host.goto(`/meet/conf/${meeting.meeting_id}/`);
  await host.page.getByText('Your camera is in use by another program').waitFor();
  await host.passLobby();
});

test('a muted microphone is heard by nobody, a camera that is off is seen by nobody, and both come back', async () => {
  const ada = await stage.person('Ada');
  const bob = await stage.person('Bob');
  const meeting = await ada.createMeeting('Muted');
  await ada.join(meeting);
  await bob.join(meeting);
  await bob.hears([ada]);
  await bob.sees(ada);
  await ada.page.getByRole('button', { name: 'Mute microphone' }).click();
  await bob.hears([]);
  await ada.page.getByRole('button', { name: 'Turn camera off' }).click();
  await bob.page.locator(`[data-tile="camera"][data-identity="${ada.username}"] video`).waitFor({ state: 'detached' });
  await ada.page.getByRole('button', { name: 'Unmute microphone' }).click();
  await ada.page.getByRole('button', { name: 'Turn camera on' }).click();
  await bob.hears([ada]);
  await bob.sees(ada);
});
