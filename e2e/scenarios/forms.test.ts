import { expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { useStage } from '../harness/stage.ts';

const stage = useStage();

/** What a screen reader says about a field beside its label: hints, and what is wrong when it is. */
function descriptionOf(person: Person, field: string): Promise<{ invalid: boolean; text: string }> {
  return person.page.locator(`[name="${field}"]`).evaluate((input) => {
    const ids = `${input.getAttribute('aria-describedby') ?? ''} ${input.getAttribute('aria-errormessage') ?? ''}`;
    const texts = ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent?.trim() ?? '');
    return { invalid: input.getAttribute('aria-invalid') === 'true', text: texts.filter(Boolean).join(' ') };
  });
}

test('every field of the sign-up form that is wrong has its own sentence, and what was typed is kept', async () => {
  const ada = await stage.stranger('Ada');
  await ada.goto('/account/sign-up/');
  // The browser's own checks are a courtesy; the server's are the rule.
  await ada.page.locator('form:has([name="password_2"])').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  const typed = {
    username: 'two words',
    email: 'nobody',
    first_name: '',
    last_name: 'L'.repeat(201),
    password: '12345678',
    password_2: '87654321',
  };
  const hints = new Map<string, string>();
  for (const [name, value] of Object.entries(typed)) {
    const { invalid, text } = await descriptionOf(ada, name);
    expect(invalid, name).toBe(false);
    hints.set(name, text);
    await ada.page.locator(`[name="${name}"]`).fill(value);
  }
  await ada.page.locator('form:has([name="password_2"]) [type="submit"]').click();
  await ada.page.locator('[name="username"][aria-invalid="true"]').waitFor();
  for (const name of Object.keys(typed)) {
    const { invalid, text } = await descriptionOf(ada, name);
    expect(invalid, name).toBe(true);
    expect(text.replace(hints.get(name) ?? '', '').trim(), name).toMatch(/^[A-Z].*\.$/);
  }
  for (const name of ['username', 'email', 'last_name'] as const) {
    expect(await ada.page.locator(`[name="${name}"]`).inputValue()).toBe(typed[name]);
  }
  expect(await ada.page.locator('[name="password"]').inputValue()).toBe('');
});

test('a username that somebody has already is said so', async () => {
  const ada = await stage.person('Ada');
  const other = await stage.stranger('Other');
  await other.goto('/account/sign-up/');
  const form = {
    username: ada.username,
    email: other.email,
    first_name: 'Other',
    last_name: 'Test',
    password: other.password,
    password_2: other.password,
  };
  for (const [name, value] of Object.entries(form)) await other.page.locator(`[name="${name}"]`).fill(value);
  await other.page.locator('form:has([name="password_2"]) [type="submit"]').click();
  await other.page.locator('[name="username"][aria-invalid="true"]').waitFor();
  expect((await descriptionOf(other, 'username')).text).toMatch(/taken|already/i);
});

test('a wrong password opens nothing and says so', async () => {
  const ada = await stage.person('Ada');
  await ada.context.clearCookies();
  await ada.goto('/account/sign-in/');
  await ada.page.locator('[name="username"]').fill(ada.username);
  await ada.page.locator('[name="password"]').fill('not the password');
  await ada.page.locator('form:has([name="password"]) [type="submit"]').click();
  await ada.page
    .getByText(/username.*password|password.*username/i)
    .first()
    .waitFor();
  await ada.goto('/account/');
  expect(ada.page.url()).toContain('/account/sign-in/?next=');
});

test('a new meeting without what it needs says so beside each field', async () => {
  const ada = await stage.person('Ada');
  await ada.goto('/meet/new-meeting/');
  await ada.page.getByRole('button', { name: /^create|save/i }).click();
  await ada.page.locator('[aria-invalid="true"]').first().waitFor();
  const invalid = ada.page.locator('[aria-invalid="true"]');
  expect(await invalid.count()).toBeGreaterThan(0);
  expect(ada.page.url()).toContain('/meet/new-meeting/');
});

test('a code that belongs to no meeting gets a sentence, by the form and by the address', async () => {
  const ada = await stage.person('Ada');
  await ada.goto('/meet/');
  await ada.page.getByRole('textbox', { name: /code/i }).fill('zzzz-zzzz-zzz');
  await ada.page.keyboard.press('Enter');
  await ada.page
    .getByText(/no meeting|not found/i)
    .first()
    .waitFor();
  await ada.goto('/meet/conf/zzzz-zzzz-zzz/');
  await ada.page
    .getByText(/no meeting|not found/i)
    .first()
    .waitFor();
  expect(await ada.page.getByRole('button', { name: 'Join', exact: true }).count()).toBe(0);
});
