import type { Person, PersonOptions } from '../harness/Person.ts';
import type { VnetProcess } from '../harness/VnetProcess.ts';
import { pictureOf } from './pictureOf.ts';
import type { Visit } from './Visit.ts';
import { visitAdmin } from './visitAdmin.ts';
import { visitDoor } from './visitDoor.ts';
import { visitHelp } from './visitHelp.ts';
import { visitMore, visitSharing } from './visitSharing.ts';

export interface Guide {
  /** The tour stops this server on its way and starts it again. */
  vnet: VnetProcess;
  /** Somebody who has not signed up. */
  stranger(name: string, options?: Partial<Omit<PersonOptions, 'name'>>): Promise<Person>;
}

/** Brings the product to each of its screens, in the order in which somebody would meet them. */
export async function tour(guide: Guide, visit: Visit): Promise<void> {
  const host = await guide.stranger('Amina', { lastName: 'Otieno', username: 'amina', publisher: 1 });
  await visitPages(host, visit);
  await visitHome(host, visit);
  await visitAdmin(host, visit);
  await visitMeeting(guide, host, visit);
}

async function visitPages(host: Person, visit: Visit): Promise<void> {
  const { page } = host;
  await host.goto('/');
  await visit('front', host);
  await host.goto('/account/sign-up/');
  await visit('sign-up', host);
  await page.locator('form:has([name="password_2"])').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
    form.submit();
  });
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await visit('sign-up-wrong', host);
  await host.goto('/account/sign-in/');
  await visit('sign-in', host);
  await page.locator('[name="username"]').fill('amina');
  await page.locator('[name="password"]').fill('not the password');
  await page.locator('form:has([name="password"]) [type="submit"]').click();
  await page.getByRole('alert').first().waitFor();
  await visit('sign-in-wrong', host);
  await host.goto('/account/forgot/');
  await visit('forgot-password', host);
  await host.goto('/no/such/page/');
  await visit('not-found', host);
  await host.signUp();
  await visit('profile', host);
  for (const section of ['password', 'sessions', 'token', 'delete']) {
    await host.goto(`/account/${section}/`);
    await visit(`profile-${section}`, host);
  }
  // A link on somebody else's page signs nobody out.
  const signOut = new URL('/account/sign-out/', page.url()).href;
  await page.goto(`data:text/html,<a href="${signOut}">Prizes</a>`);
  await page.getByText('Prizes').click();
  await page.waitForURL(signOut);
  await visit('sign-out', host);
  await visitHelp(host, visit);
}

async function visitHome(host: Person, visit: Visit): Promise<void> {
  const { page } = host;
  await host.goto('/meet/');
  await page.getByText('You have no meeting ahead.').waitFor();
  await visit('home-empty', host);
  await host.goto('/meet/new-meeting/');
  await page.getByLabel('Title').waitFor();
  await visit('new-meeting', host);
  await page.locator('form [type="submit"]').click();
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await visit('new-meeting-wrong', host);
  await host.createMeeting('Network of the branch office', { notes: 'Where the line is full, and since when.' });
  await host.createMeeting('Monthly review', {
    notes: 'Figures of the month.',
    start: inHours(26),
    end: inHours(27),
  });
  await host.createMeeting('Interview', {
    notes: 'With the second candidate.',
    start: inHours(-50),
    end: inHours(-49),
  });
  await host.goto('/meet/');
  await page.getByText('Monthly review').first().waitFor();
  await visit('home', host);
  await page.getByRole('link', { name: 'Edit Monthly review' }).click();
  await page.getByRole('button', { name: 'Make guest link' }).waitFor();
  await visit('edit-meeting', host);
  await host.goto('/meet/conf/2222-2222-222/');
  await page.getByRole('heading', { name: 'There is no meeting with this code' }).waitFor();
  await visit('unknown-meeting', host);
}

async function visitMeeting({ vnet, stranger }: Guide, host: Person, visit: Visit): Promise<void> {
  const { page } = host;
  const meeting = await host.createMeeting('Branch office, weekly');
  const denied = await stranger('Lena', { lastName: 'Berg', username: 'lena', publisher: 4, devices: 'denied' });
  await denied.signUp();
  await denied.goto(`/meet/conf/${meeting.meeting_id}/`);
  await denied.page.getByText('This browser may not use your camera and microphone here.').waitFor();
  await visit('lobby-denied', denied);
  await denied.close();

  await host.goto(`/meet/conf/${meeting.meeting_id}/`);
  await page.getByText('You join with camera and microphone.').waitFor();
  await page.locator('video').waitFor();
  const cameras = page.getByRole('combobox', { name: 'Camera' });
  await cameras.locator('option', { hasText: 'fake' }).first().waitFor({ state: 'attached' });
  await visit('lobby', host);
  await host.passLobby();
  await visit('room-alone', host);

  const [ben, chiara] = [
    await stranger('Ben', { lastName: 'Fischer', username: 'ben', publisher: 2 }),
    await stranger('Chiara', { lastName: 'Conti', username: 'chiara', publisher: 3 }),
  ];
  for (const guest of [ben, chiara]) {
    await guest.signUp();
    await guest.join(meeting);
  }
  await pictureOf(host, ben);
  await pictureOf(host, chiara);
  await visit('room', host);
  await visitDoor(host, await stranger('Zawadi', { publisher: 5 }), meeting, visit);
  await visitMore(host, visit);
  await visitSharing(host, ben, visit);
  await page.getByRole('button', { name: /^People/ }).click();
  await visit('room-people', host);
  await page.getByRole('button', { name: /^People/ }).click();
  await page.getByRole('button', { name: 'Devices' }).click();
  await page.getByRole('menu').waitFor();
  await visit('room-devices', host);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await visit('room-shortcuts', host);
  await page.keyboard.press('Escape');
  await ben.page.getByRole('button', { name: 'Turn camera off' }).click();
  await ben.page.getByRole('button', { name: 'Mute microphone' }).click();
  await page.locator(`[data-tile="camera"][data-identity="${ben.username}"] video`).waitFor({ state: 'detached' });
  await visit('room-camera-off', host);
  await chiara.page.getByRole('button', { name: 'Share screen' }).click();
  await pictureOf(host, chiara, 'screen');
  await visit('room-screen', host);

  await vnet.kill();
  await host.waitForRoomState('reconnecting');
  await visit('room-reconnecting', host);
  await vnet.startAgain();
  await host.waitForRoomState('connected', 60_000);
  await host.leave();
  await page.getByRole('button', { name: 'Rejoin' }).waitFor();
  await visit('left', host);
}

function inHours(hours: number): Date {
  return new Date(Date.now() + hours * 3_600_000);
}
