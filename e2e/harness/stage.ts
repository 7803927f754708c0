import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { type BrowserOptions, launchOptions } from './browser.ts';
import { Person, type PersonOptions } from './Person.ts';
import { type VnetOptions, VnetProcess } from './VnetProcess.ts';

/** What a test file plays on; everything that is brought in leaves when the test ends, or when the file does. */
export interface Stage {
  /** The shared VNET's address. */
  readonly origin: string;
  /** Somebody new with an account, signed in. */
  person(name: string, options?: Partial<Omit<PersonOptions, 'name'>> & { browser?: Browser }): Promise<Person>;
  /** Somebody who has not signed up. */
  stranger(name: string, options?: Partial<Omit<PersonOptions, 'name'>> & { browser?: Browser }): Promise<Person>;
  /** The same account at another device, signed in. */
  secondDevice(of: Person): Promise<Person>;
  /** A VNET of one's own. */
  vnet(options: VnetOptions): Promise<VnetProcess>;
  /** A browser of one's own. */
  browser(options: BrowserOptions): Promise<Browser>;
}

/**
 * Call once at the top of a test file.
 *
 * @param lifetime of people, servers and browsers: of each test, or of the file where its tests go on with the same
 */
export function useStage(lifetime: 'test' | 'file' = 'test'): Stage {
  const origin = inject('origin');
  let shared: Browser | null = null;
  const people: Person[] = [];
  const vnets: VnetProcess[] = [];
  const browsers: Browser[] = [];
  let publishers = 0;

  beforeAll(async () => {
    shared = await chromium.connect(inject('browserEndpoint'));
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const person of people) await person.keepEvidence(task.name);
    const problems = people.flatMap((person) => person.problems.splice(0).map((text) => `${person.username}: ${text}`));
    if (lifetime === 'test') await clear();
    expect(problems, 'errors that pages threw or a policy blocked').toEqual([]);
  });

  afterAll(async () => {
    await clear();
    await shared?.close();
  });

  async function clear(): Promise<void> {
    publishers = 0;
    await Promise.all(people.splice(0).map((person) => person.close()));
    await Promise.all(browsers.splice(0).map((browser) => browser.close()));
    await Promise.all(vnets.splice(0).map((vnet) => vnet.close()));
  }

  const arrive = async (
    name: string,
    { browser, ...options }: Partial<Omit<PersonOptions, 'name'>> & { browser?: Browser },
    account: Person | null,
  ): Promise<Person> => {
    const where = browser ?? shared;
    if (where === null) throw new Error('people arrive in tests, not before them');
    publishers += 1;
    const person = await Person.arrive(where, { origin, publisher: publishers, ...options, name }, account);
    people.push(person);
    return person;
  };

  return {
    origin,
    stranger: (name, options = {}) => arrive(name, options, null),
    async person(name, options = {}) {
      const person = await arrive(name, options, null);
      await person.signUp();
      return person;
    },
    async secondDevice(of) {
      const person = await arrive(of.options.name, { origin: of.options.origin }, of);
      await person.signIn();
      return person;
    },
    async vnet(options) {
      const vnet = await VnetProcess.start(options);
      vnets.push(vnet);
      return vnet;
    },
    async browser(options) {
      const browser = await chromium.launch(launchOptions(options));
      browsers.push(browser);
      return browser;
    },
  };
}
