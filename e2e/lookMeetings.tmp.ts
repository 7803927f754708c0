import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { launchOptions } from './harness/browser.ts';
import { Person } from './harness/Person.ts';
import { VnetProcess } from './harness/VnetProcess.ts';

const OUT = '/tmp/w/look-meetings';
await mkdir(OUT, { recursive: true });
const vnet = await VnetProcess.start({ name: 'look-meetings', readyTimeoutMs: 600_000 });
const browser = await chromium.launch(launchOptions());
const person = (name: string, publisher: number) =>
  Person.arrive(browser, { origin: vnet.origin, publisher, pictures: 'portrait', name });
async function look(name: string, who: Person, full = true) {
  for (const width of [360, 1280]) {
    await who.page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await who.page.emulateMedia({ colorScheme });
      await who.page.waitForTimeout(250);
      await who.page.screenshot({ path: `${OUT}/${name}-${colorScheme}-${width}.png`, fullPage: full });
    }
    const wide = await who.page.evaluate('document.documentElement.scrollWidth > innerWidth');
    if (wide) console.log(`${name} ${width}: scrolls sideways`);
  }
  console.log(name);
}
try {
  const ada = await person('Ada', 1);
  await ada.signUp();
  const { auth_token } = await ada.details();
  const make = async (data: object) => {
    const answer = await ada.context.request.post(`${vnet.origin}/meeting/new/`, {
      headers: { authorization: `Token ${auth_token}` },
      data,
    });
    return await answer.json();
  };
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const visit = await make({
    title: 'Visit of the architects, with a very long title that does not fit into one line',
    notes: 'Bring the plans.',
    start_time: inHours(-0.1),
    end_time: inHours(1),
  });
  await make({
    title: 'Weekly',
    notes: 'What was done, what is next.',
    start_time: inHours(24),
    end_time: inHours(25),
    recurrence: 'weekly',
    time_zone: 'America/New_York',
    repeat_count: 20,
  });
  await make({
    title: 'Stand-up',
    notes: 'Short.',
    start_time: inHours(48),
    recurrence: 'daily',
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    repeat_count: 100,
  });
  for (const title of ['Review', 'Interview', 'Budget', 'Network'])
    await make({ title, notes: 'N', start_time: inHours(-50), end_time: inHours(-49) });
  await ada.goto('/meet/');
  await ada.page.getByText('Search your meetings').waitFor();
  await look('home', ada);
  await ada.page.getByLabel('Search your meetings').fill('stand');
  await ada.page.getByRole('heading', { name: 'Weekly' }).waitFor({ state: 'detached' });
  await look('home-search', ada);
  await ada.page.getByRole('button', { name: 'Delete Stand-up' }).click();
  await ada.page.getByRole('dialog').waitFor();
  await look('delete', ada, false);
  await ada.page.keyboard.press('Escape');
  await ada.goto('/meet/new-meeting/');
  await ada.page.getByLabel('Repeats').selectOption('monthly_by_weekday');
  await ada.page.getByRole('button', { name: 'Create meeting' }).click();
  await ada.page.locator('[aria-invalid]').first().waitFor();
  await look('new', ada);
  await ada.goto(`/meet/edit/${visit.meeting_id}/`);
  await ada.page.getByLabel('For whom').fill('The architects');
  await ada.page.getByRole('button', { name: 'Make guest link' }).click();
  await ada.page.getByText('Used never.').waitFor();
  await ada.page.getByLabel('For whom').fill('Old');
  await ada.page.getByRole('button', { name: 'Make guest link' }).click();
  await ada.page.getByText('Used never.').nth(1).waitFor();
  await ada.page.getByRole('button', { name: 'Withdraw the link for Old' }).click();
  await ada.page.getByText(/^Withdrawn\./).waitFor();
  await look('edit', ada);
  const passes = await (
    await ada.context.request.get(`${vnet.origin}/meeting/meetings/${visit.meeting_id}/passes/`)
  ).json();
  const link = passes.passes.find(({ state }: { state: string }) => state === 'open').url;
  const zoe = await person('Zoe', 2);
  await zoe.page.goto(link);
  await zoe.page.getByRole('button', { name: 'Go on' }).click();
  await zoe.page.locator('[aria-invalid]').waitFor();
  await look('guest-page', zoe);
  await zoe.page.getByLabel('Your name').fill('Zoë');
  await zoe.page.getByRole('button', { name: 'Go on' }).click();
  await zoe.page.getByRole('button', { name: 'Join', exact: true }).waitFor();
  await look('guest-lobby', zoe);
  await zoe.page.getByRole('button', { name: 'Join', exact: true }).click();
  await zoe.page.getByText('The host has been told.').waitFor();
  await look('waiting', zoe);
  const bob = await person('Bob', 3);
  await bob.page.goto(link);
  await bob.page.getByLabel('Your name').fill('Bob');
  await bob.page.getByRole('button', { name: 'Go on' }).click();
  await bob.page.getByRole('button', { name: 'Join', exact: true }).click();
  await bob.page.getByText('The host has been told.').waitFor();
  await ada.join(visit);
  await ada.page.getByRole('region', { name: 'Waiting to be let in' }).waitFor();
  await look('room-waiting', ada, false);
  await ada.page.getByRole('button', { name: 'Let in Zoë (guest)' }).click();
  await zoe.waitForRoomState('connected');
  await ada.page.setViewportSize({ width: 1280, height: 800 });
  await ada.page.getByRole('button', { name: /^People/ }).click();
  await ada.page.getByRole('dialog').waitFor();
  await look('room-people', ada, false);
  await ada.page.getByRole('button', { name: 'Remove Zoë (guest)' }).click();
  await look('room-remove', ada, false);
  await ada.page.getByRole('dialog', { name: 'Remove Zoë (guest)?' }).getByRole('button', { name: 'Remove' }).click();
  await zoe.page.getByRole('heading', { name: 'You are no longer in the meeting' }).waitFor();
  await look('guest-removed', zoe);
  await look('room-removed', ada, false);
} finally {
  await browser.close();
  await vnet.close();
}
