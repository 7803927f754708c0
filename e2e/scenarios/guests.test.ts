import { expect, test } from 'vitest';
import type { Known, Person } from '../harness/Person.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage('file');
let ada: Person;
let zoe: Person;
/** As the room knows the guest. */
let guest: Known;
let link: string;

test('a host plans a meeting and makes a guest link', async () => {
  ada = await stage.person('Ada');
  const { meeting_id } = await ada.createMeeting('Visit');
  await ada.goto('/meet/');
  await ada.page.getByRole('link', { name: 'Edit Visit' }).click();
  await ada.page.getByLabel('For whom').fill('The architects');
  await ada.page.getByRole('button', { name: 'Make guest link' }).click();
  await ada.page.getByText('Used never.').waitFor();
  await ada.context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write'], {
    origin: ada.options.origin,
  });
  await ada.page.getByRole('button', { name: 'Copy invitation for The architects' }).click();
  const invitation = await ada.page.evaluate(() => navigator.clipboard.readText());
  link = /Join without an account: (\S+)/.exec(invitation)?.[1] ?? '';
  expect(new URL(link).pathname).toMatch(/^\/meet\/guest\/[0-9A-Za-z_-]{32}\/$/);
  expect(invitation).toContain(`Code: ${meeting_id}`);
  await ada.join({ meeting_id });
});

test('somebody without an account opens it, gives a name, and waits at the door', async () => {
  zoe = await stage.stranger('Zoe');
  await zoe.page.goto(link);
  await zoe.page.getByLabel('Your name').fill('Zoë');
  await zoe.page.getByRole('button', { name: 'Go on' }).click();
  await zoe.page.waitForURL('**/meet/conf/*/');
  await zoe.page.getByText('Zoë (guest)').first().waitFor();
  await zoe.page.getByRole('button', { name: 'Join', exact: true }).click();
  await zoe.page.getByText('The host has been told. You come in as soon as they let you in.').waitFor();
  const username = await zoe.page.locator('#root').getAttribute('data-guest-username');
  guest = { username: username ?? '', options: zoe.options };
});

test('the host is told, lets the guest in, and both see and hear each other', async () => {
  const notice = ada.page.getByRole('region', { name: 'Waiting to be let in' });
  await notice.getByText('Zoë (guest) waits to be let in.').waitFor();
  await ada.page.getByRole('button', { name: 'Let in Zoë (guest)' }).click();
  await zoe.waitForRoomState('connected');
  await ada.sees(guest);
  await zoe.sees(ada);
  await ada.hears([zoe]);
  await zoe.hears([ada]);
  await ada.page.getByRole('button', { name: /^People/ }).click();
  await ada.page.getByRole('dialog').getByText('Zoë (guest)').waitFor();
});

test('a host who has everybody wait turns one of them away', async () => {
  const bob = await stage.person('Bob');
  await ada.page.getByLabel('Lobby').selectOption('Everybody waits');
  await bob.goto(new URL(ada.page.url()).pathname);
  await bob.page.getByRole('button', { name: 'Join', exact: true }).click();
  await bob.page.getByText('The host has been told. You come in as soon as they let you in.').waitFor();
  const waiting = ada.page.getByRole('region', { name: 'Waiting', exact: true });
  await waiting.getByRole('button', { name: 'Turn away Bob Test' }).click();
  await bob.page.getByText('The host did not let you in.').waitFor();
  await ada.seesNo(bob, 'camera');
});

test('the link is withdrawn: the guest is out, and stays out', async () => {
  const device = await stage.secondDevice(ada);
  await device.goto('/meet/');
  await device.page.getByRole('link', { name: 'Edit Visit' }).click();
  await device.page.getByRole('button', { name: 'Withdraw the link for The architects' }).click();
  await device.page.getByText('Withdrawn. Used once.').waitFor();
  await zoe.page.getByRole('heading', { name: 'You are no longer in the meeting' }).waitFor();
  await ada.seesNo(guest, 'camera');
  await zoe.page.goto(link);
  await zoe.page.getByText('The host has withdrawn this guest link. Ask them for a new one.').waitFor();
  await zoe.goto('/meet/');
  await zoe.page.waitForURL('**/account/sign-in/**');
});
