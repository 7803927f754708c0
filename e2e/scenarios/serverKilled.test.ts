import { expect, test } from 'vitest';
import { useStage } from '../harness/stage.ts';

const stage = useStage();

test('the server is killed and started again: accounts, meetings, sessions are there, the room comes back', async () => {
  const vnet = await stage.vnet({ name: 'server-killed' });
  const ada = await stage.person('Ada', { origin: vnet.origin });
  const bob = await stage.person('Bob', { origin: vnet.origin });
  const meeting = await ada.createMeeting('Kept');
  await ada.join(meeting);
  await bob.join(meeting);
  await ada.sees(bob);

  const lost = Promise.all([ada, bob].map((person) => person.waitForRoomState('reconnecting')));
  await vnet.kill();
  await lost;
  await vnet.startAgain();
  for (const person of [ada, bob]) await person.waitForRoomState('connected', 60_000);
  await ada.sees(bob);
  await bob.sees(ada);
  await bob.hears([ada]);

  // The session lives: no sign-in on the way.
  await bob.goto('/account/');
  expect(new URL(bob.page.url()).pathname).toBe('/account/');
  const listed = await ada.context.request.get(`${vnet.origin}/meeting/meetings/`);
  expect(await listed.json()).toMatchObject({ meetings: [{ title: 'Kept', meeting_uuid: meeting.meeting_uuid }] });
  // And so does the account, its password included.
  await ada.context.clearCookies();
  await ada.signIn();
  expect((await ada.details()).username).toBe(ada.username);
});
