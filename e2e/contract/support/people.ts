import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Visitor } from './Visitor.ts';

export const PASSWORD = 'quiet harbour 27';

/** Somebody with an account that this run made. */
export interface Person {
  username: string;
  email: string;
  /** Signed in. */
  browser: Visitor;
  /** Signs with the token. */
  script: Visitor;
  token: string;
}

/** A name that no other run on the same server has. */
export function randomName(): string {
  return `Contract_${randomBytes(6).toString('hex')}`;
}

/** Everything that the sign-up form takes, acceptable unless changed. */
export function signUpFields(changes: Record<string, string> = {}) {
  return {
    username: randomName(),
    email: `${randomName().toLowerCase()}@example.org`,
    first_name: 'Maria',
    last_name: 'Lopez',
    password: PASSWORD,
    password_2: PASSWORD,
    ...changes,
  };
}

/** Makes an account by the form, as a person does. */
export async function newPerson(): Promise<Person> {
  const browser = new Visitor();
  const fields = signUpFields();
  const made = await browser.submit('/account/sign-up/', fields);
  expect(made.status, made.body).toBe(302);
  await browser.get('/account/');
  const { auth_token } = (await browser.getJson('/account/get/user-details/?acs=1')).json;
  const token = String(auth_token);
  return { username: fields.username, email: fields.email, browser, script: new Visitor(token), token };
}

let host: Promise<Person> | null = null;
let guest: Promise<Person> | null = null;

/** The person whose meetings are asked about. One a run: servers count who signs up. */
export function theHost(): Promise<Person> {
  host ??= newPerson();
  return host;
}

/** Another person; never the first account of a server, so never staff. */
export function theGuest(): Promise<Person> {
  guest ??= theHost().then(newPerson);
  return guest;
}
