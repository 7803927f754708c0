import { expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage('file');
let ada: Person;

const titles = async () => (await ada.page.locator('main h3').allTextContents()).sort();

test('a meeting that comes back is planned, put into a calendar, and changed', async () => {
  ada = await stage.person('Ada');
  await ada.goto('/meet/new-meeting/');
  await ada.page.getByLabel('Title').fill('Weekly');
  await ada.page.getByLabel('Notes').fill('What was done, what is next.');
  await ada.page.getByLabel('Repeats').selectOption('Every two weeks');
  await ada.page.getByRole('button', { name: 'Create meeting' }).click();
  await ada.page.getByText('Say on which day the meetings end, or how many there are.').waitFor();
  await ada.page.getByLabel('Ends').selectOption('After a number of meetings');
  await ada.page.getByLabel('Number of meetings').fill('4');
  await ada.page.getByRole('button', { name: 'Create meeting' }).click();
  await ada.page.getByText(/every two weeks, until/).waitFor();
  const [file] = await Promise.all([
    ada.page.waitForEvent('download'),
    ada.page.getByRole('link', { name: 'Add to calendar for Weekly' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^meeting-[0-9a-z-]+\.ics$/);
  const calendar = await ada.context.request.get(file.url());
  expect(await calendar.text()).toContain('RRULE:FREQ=WEEKLY;INTERVAL=2;');
  await ada.page.getByRole('link', { name: 'Edit Weekly' }).click();
  await ada.page.getByLabel('Title').fill('Fortnightly');
  await ada.page.getByRole('button', { name: 'Save changes' }).click();
  await ada.page.getByText(/every two weeks, until/).waitFor();
  expect(await titles()).toEqual(['Fortnightly']);
});

test('among many one is searched for, and deleted once one has said so twice', async () => {
  const budget = ada.page.getByRole('heading', { name: 'Budget' });
  for (const title of ['Review', 'Interview', 'Budget', 'Network', 'Café']) await ada.createMeeting(title);
  await ada.goto('/meet/');
  await ada.page.getByLabel('Search your meetings').fill('cafe');
  await budget.waitFor({ state: 'detached' });
  expect(await titles()).toEqual(['Café']);
  await ada.page.getByRole('button', { name: 'Delete Café' }).click();
  await ada.page.getByRole('button', { name: 'Keep' }).click();
  await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
  await ada.page.getByRole('button', { name: 'Delete Café' }).click();
  await ada.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await ada.page.getByText('No meeting ahead has these words in its title, notes or code.').waitFor();
  await ada.goto('/meet/');
  await budget.waitFor();
  expect(await titles()).toEqual(['Budget', 'Fortnightly', 'Interview', 'Network', 'Review']);
});
