import { expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage('file');
let ada: Person;
let bob: Person;
let carol: Person;
let code: string;

test('somebody signs up, creates a meeting with “join now”, and is in its room', async () => {
  ada = await stage.person('Ada');
  await ada.goto('/meet/new-meeting/');
  await ada.page.getByLabel('Title').fill('Weekly');
  await ada.page.getByLabel('Notes').fill('What was done, what is next.');
  await ada.page.getByRole('button', { name: /join now/i }).click();
  await ada.page.waitForURL('**/meet/conf/*/');
  code = new URL(ada.page.url()).pathname.split('/')[3] ?? '';
  await ada.passLobby();
  await ada.sees(ada);
});

test('two more sign up, type the code and join; each sees and hears both others', async () => {
  bob = await stage.person('Bob');
  carol = await stage.person('Carol');
  // As people type what they were told: in capitals, with spaces.
  const typed = code.toUpperCase().replaceAll('-', ' ');
  for (const person of [bob, carol]) {
    await person.goto('/meet/');
    await person.page.getByRole('textbox', { name: /code/i }).fill(typed);
    await person.page.keyboard.press('Enter');
    await person.passLobby();
  }
  const people = [ada, bob, carol];
  for (const person of people) {
    const others = people.filter((other) => other !== person);
    for (const other of others) {
      const tile = await person.sees(other);
      expect(tile.source).toBe('sfu');
    }
    await person.hears(others);
  }
});

test('a screen is seen beside the faces while it is shared', async () => {
  await ada.page.getByRole('button', { name: 'Share screen' }).click();
  for (const person of [bob, carol]) {
    await person.sees(ada, 'screen');
    await person.sees(ada, 'camera');
  }
});

test('one who comes late sees and hears everybody, the shared screen too', async () => {
  const dan = await stage.person('Dan');
  await dan.join({ meeting_id: code });
  for (const other of [ada, bob, carol]) await dan.sees(other);
  await dan.sees(ada, 'screen');
  await dan.hears([ada, bob, carol]);
  await ada.sees(dan);
  await dan.leave();
  await ada.seesNo(dan, 'camera');
});

test('a screen that is no longer shared is gone for all', async () => {
  await ada.page.getByRole('button', { name: 'Stop sharing screen' }).click();
  for (const person of [bob, carol]) {
    await person.seesNo(ada, 'screen');
    await person.sees(ada, 'camera');
  }
});

test('who leaves is gone for the others, and may come back', async () => {
  await carol.leave();
  await ada.seesNo(carol, 'camera');
  await ada.hears([bob]);
  await carol.page.getByRole('button', { name: 'Rejoin' }).click();
  await carol.passLobby();
  await ada.sees(carol);
  await carol.sees(ada);
  await ada.hears([bob, carol]);
});
