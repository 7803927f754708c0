import type { Meeting } from '@vnet/protocol';
import { Person, type PersonOptions } from '../../e2e/harness/Person.ts';
import { VnetProcess } from '../../e2e/harness/VnetProcess.ts';
import { tell } from '../../e2e/lab/play/tell.ts';
import { BenchBrowser } from './BenchBrowser.ts';
import { prepareShownPictures } from './shownPictures.ts';

/** An account and its browser's storage, for a browser that begins signed in. */
export interface SignedIn {
  account: Person;
  storage: Awaited<ReturnType<Person['context']['storageState']>>;
}

/** For a machine that does other things too. */
const READY_TIMEOUT_MS = 120_000;

type Options = Partial<Omit<PersonOptions, 'name' | 'origin'>>;

/** A VNET of the bench's own, with people in browsers; `close` ends all of it. */
export class BenchStage {
  readonly #vnet: VnetProcess;
  readonly #browsers: BenchBrowser[] = [];
  readonly #people: Person[] = [];

  private constructor(vnet: VnetProcess) {
    this.#vnet = vnet;
  }

  /** @param settings of contract.md; limits are off, as people come and go faster than people do */
  static async open(name: string, settings: Record<string, string> = {}): Promise<BenchStage> {
    return new BenchStage(
      await VnetProcess.start({
        name: `bench-${name}`,
        settings: { VNET_RATE_LIMITS: 'off', ...settings },
        readyTimeoutMs: READY_TIMEOUT_MS,
      }),
    );
  }

  async browser(): Promise<BenchBrowser> {
    const browser = await BenchBrowser.launch();
    this.#browsers.push(browser);
    return browser;
  }

  /** Somebody new, signed in. */
  async person({ browser }: BenchBrowser, name: string, options: Options = {}): Promise<Person> {
    const person = await this.#arrive(browser, { publisher: 1 + (this.#people.length % 10), ...options, name }, null);
    await person.signUp();
    return person;
  }

  /** The same account in another browser, signed in as it was. */
  again({ browser }: BenchBrowser, { account, storage }: SignedIn): Promise<Person> {
    const { name, publisher } = account.options;
    return this.#arrive(browser, { name, publisher, context: { storageState: storage } }, account);
  }

  /** What went wrong in pages since the last call goes to standard error. */
  tellProblems(): void {
    for (const { username, problems } of this.#people) {
      for (const problem of problems.splice(0)) tell(`${username}’s page says: ${problem}`);
    }
  }

  /** Pictures and logs, in `e2e/artifacts`. */
  async keepEvidence(name: string): Promise<void> {
    for (const person of this.#people) {
      if (!person.page.isClosed()) await person.keepEvidence(`bench-${name}`);
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#browsers.splice(0).map((browser) => browser.close()));
    await this.#vnet.close();
  }

  async #arrive(
    browser: BenchBrowser['browser'],
    options: Omit<PersonOptions, 'origin'>,
    account: Person | null,
  ): Promise<Person> {
    const person = await Person.arrive(browser, { ...options, origin: this.#vnet.origin }, account);
    await prepareShownPictures(person.context);
    this.#people.push(person);
    return person;
  }
}

type Device = 'Camera' | 'Microphone';

/** Into the room without camera and microphone, for who only looks on. */
export async function joinWithout(
  person: Person,
  meeting: Pick<Meeting, 'meeting_id'>,
  devices: readonly Device[] = ['Camera', 'Microphone'],
): Promise<void> {
  await switchOff(person, meeting, devices);
  await person.passLobby();
}

/** To the lobby, where devices are switched off; the browser remembers it for the next time. */
export async function switchOff(
  person: Person,
  meeting: Pick<Meeting, 'meeting_id'>,
  devices: readonly Device[] = ['Camera', 'Microphone'],
): Promise<void> {
  await person.goto(`/meet/conf/${meeting.meeting_id}/`);
  for (const name of devices) await person.page.getByRole('switch', { name, checked: true }).click();
  for (const name of devices) await person.page.getByRole('switch', { name, checked: false }).waitFor();
}
