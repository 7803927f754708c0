import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type FullUser, fullUserSchema, guestPassSchema, type Meeting, meetingSchema } from '@vnet/protocol';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { ConnectionsReport } from '../page/connections.ts';
import type { DeviceFailures } from '../page/devices.ts';
import type { CameraClock } from '../page/install.ts';
import type { HeardTrack } from '../page/listen.ts';
import type { ReceivedPicture } from '../page/receivedPictures.ts';
import type { SeenTile } from '../page/tiles.ts';
import { artifactPath } from './artifacts.ts';
import { pageScript } from './pageScript.ts';
import { poll } from './poll.ts';
import { hum } from './tone.ts';
import { speak } from './voice.ts';

export interface PersonOptions {
  /** First part of the username, and the first name. */
  name: string;
  /** 1 to 10: the number in the pictures and the voice. */
  publisher: number;
  origin: string;
  /** What the person answered when the browser asked for camera and microphone. */
  devices?: 'allowed' | 'denied';
  failures?: DeviceFailures;
  context?: BrowserContextOptions;
  /** What camera and screen show: the clock that tests read by default. */
  pictures?: 'clock' | 'portrait';
  /** How large, how fast and how noisy the camera's clock is; small and without noise by default. */
  camera?: Partial<CameraClock>;
  /** What the microphone hears: a sentence over and over, or a tone without a pause, for tests that look for one. */
  sound?: 'speech' | 'tone';
  /** Camera and microphone flash and beep at once, about every second, for what measures the time between them. */
  claps?: boolean;
  lastName?: string;
  /** Where pictures show it; a name with a random end otherwise. */
  username?: string;
}

/** Generous: two cores may carry a browser, a call server and a build at once. */
export const PATIENCE_MS = 30_000;
/** A picture older than this is no live one. */
const FRESH_MS = 3000;
/** Below this a track is silent: -44 dBFS in its loudest tenth. */
const SPEECH_LEVEL = 0.006;
/** Loud against quiet moments: speech has pauses, a hum or hiss has none. */
const SPEECH_MODULATION = 2.5;

/** By whom pictures and voices are known. */
export type Known = Pick<Person, 'username' | 'options'>;

/** Somebody in front of a browser of their own. */
export class Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  /** Every address that any of the person's pages asked for. */
  readonly requested: string[] = [];
  /** Errors that the pages threw or that a policy blocked; a healthy run has none. */
  readonly problems: string[] = [];
  readonly #log: string[] = [];

  private constructor(
    readonly options: PersonOptions,
    readonly context: BrowserContext,
    readonly page: Page,
    account: { username: string; password: string } | null,
  ) {
    const suffix = randomBytes(3).toString('hex');
    this.username = account?.username ?? options.username ?? `${options.name.toLowerCase()}_${suffix}`;
    this.email = `${this.username}@example.org`;
    this.password = account?.password ?? `${randomBytes(9).toString('base64url')}-Aa1`;
  }

  /** @param account whose account it is: a new one, or that of somebody who is there on another device. */
  static async arrive(browser: Browser, options: PersonOptions, account: Person | null = null): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: 1024, height: 640 },
      ...(options.origin.startsWith('https:') ? { ignoreHTTPSErrors: true } : {}),
      ...options.context,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    if (options.devices !== 'denied')
      await context.grantPermissions(['camera', 'microphone'], { origin: options.origin });
    const voice = options.sound === 'tone' ? hum(options.publisher) : await speak(options.publisher);
    await context.addInitScript({
      content: await pageScript({
        publisher: options.publisher,
        name: options.name,
        voice: voice.toString('base64'),
        failures: options.failures ?? {},
        pictures: options.pictures ?? 'clock',
        camera: options.camera ?? {},
        claps: options.claps ?? false,
      }),
    });
    const page = await context.newPage();
    const person = new Person(options, context, page, account);
    person.#watch();
    return person;
  }

  #watch(): void {
    this.context.on('request', (request) => this.requested.push(request.url()));
    this.page.on('websocket', (socket) => this.requested.push(socket.url()));
    this.page.on('pageerror', (error) => this.problems.push(`${error.name}: ${error.message}`));
    this.page.on('console', (message) => {
      this.#log.push(`${message.type()} ${message.text()}`);
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) {
        this.problems.push(message.text());
      }
    });
  }

  goto(path: string): Promise<unknown> {
    return this.page.goto(new URL(path, this.options.origin).href);
  }

  /** Through the form, as anybody does. */
  async signUp(): Promise<void> {
    await this.goto('/account/sign-up/');
    const form = {
      username: this.username,
      email: this.email,
      first_name: this.options.name,
      last_name: this.options.lastName ?? 'Test',
      password: this.password,
      password_2: this.password,
    };
    for (const [name, value] of Object.entries(form)) await this.page.locator(`[name="${name}"]`).fill(value);
    await this.page.locator('form:has([name="password_2"]) [type="submit"]').click();
    await this.page.waitForURL('**/account/');
  }

  async signIn(): Promise<void> {
    await this.goto('/account/sign-in/');
    await this.page.locator('[name="username"]').fill(this.username);
    await this.page.locator('[name="password"]').fill(this.password);
    await this.page.locator('form:has([name="password"]) [type="submit"]').click();
    await this.page.waitForURL((url) => !url.pathname.startsWith('/account/sign-in'));
  }

  async details(): Promise<FullUser> {
    const answer = await this.context.request.get(`${this.options.origin}/account/get/user-details/?acs=1`);
    return fullUserSchema.parse(await answer.json());
  }

  /** By the REST interface, for scenarios that are about something else. */
  async createMeeting(
    title: string,
    {
      notes = 'From the tests.',
      start = new Date(),
      end = null,
    }: { notes?: string; start?: Date; end?: Date | null } = {},
  ): Promise<Meeting> {
    const { auth_token } = await this.details();
    const answer = await this.context.request.post(`${this.options.origin}/meeting/new/`, {
      headers: { authorization: `Token ${auth_token}` },
      data: { title, notes, start_time: start.toISOString(), end_time: end?.toISOString() ?? null },
    });
    return meetingSchema.parse(await answer.json());
  }

  /** Makes a guest link to a meeting that the person hosts, by the REST interface. */
  async guestLink({ meeting_url }: Pick<Meeting, 'meeting_url'>): Promise<string> {
    const { auth_token } = await this.details();
    const answer = await this.context.request.post(`${this.options.origin}${meeting_url}passes/`, {
      headers: { authorization: `Token ${auth_token}` },
      data: { label: 'From the tests' },
    });
    return guestPassSchema.parse(await answer.json()).url;
  }

  /** From the meeting's address through the lobby into the room. */
  async join(meeting: Pick<Meeting, 'meeting_id'>): Promise<void> {
    await this.goto(`/meet/conf/${meeting.meeting_id}/`);
    await this.passLobby();
  }

  async passLobby(): Promise<void> {
    // Home has a button of that name too.
    await this.page.waitForURL('**/meet/conf/*/');
    await this.page.getByRole('button', { name: 'Join', exact: true }).click();
    await this.waitForRoomState('connected');
  }

  async waitForRoomState(state: 'connecting' | 'connected' | 'reconnecting' | 'left', timeout = PATIENCE_MS) {
    await this.page.locator(`[data-room-state="${state}"]`).waitFor({ state: 'attached', timeout });
  }

  async leave(): Promise<void> {
    await this.page.getByRole('button', { name: 'Leave call' }).click();
    await this.page.locator('[data-room-state="connected"]').waitFor({ state: 'detached' });
    // Said by the page after the room too, for whoever looks later.
    await this.page.getByRole('button', { name: 'Rejoin' }).waitFor();
    await this.page.locator('[data-room-state="left"]').waitFor({ state: 'attached', timeout: 1_000 });
  }

  tiles(): Promise<SeenTile[]> {
    return this.page.evaluate(() => vnetTest.tiles());
  }

  listen(durationMs: number): Promise<HeardTrack[]> {
    return this.page.evaluate((duration) => vnetTest.listen(duration), durationMs);
  }

  connections(): Promise<ConnectionsReport> {
    return this.page.evaluate(() => vnetTest.connections());
  }

  receivedPictures(): Promise<ReceivedPicture[]> {
    return this.page.evaluate(() => vnetTest.receivedPictures());
  }

  /** Resolves with the tile once it shows a fresh picture that this very person made. */
  sees(other: Known, kind: 'camera' | 'screen' = 'camera', timeoutMs = PATIENCE_MS): Promise<SeenTile> {
    const what = `${this.options.name} to see the ${kind} of ${other.options.name}`;
    const publisher = other.options.publisher + (kind === 'screen' ? 0x80 : 0);
    return poll({ what, timeoutMs, intervalMs: 150 }, async () => {
      const tiles = await this.tiles();
      const tile = tiles.find(
        ({ kind: of, identity, publisher: shown }) => of === kind && identity === other.username && shown === publisher,
      );
      if (tile?.ageMs !== undefined && tile.ageMs !== null && tile.ageMs < FRESH_MS) return tile;
      throw new Error(`seen: ${JSON.stringify(tiles)}`);
    });
  }

  /** Resolves when there is no tile of this kind for that person. */
  async seesNo(other: Known, kind: 'camera' | 'screen'): Promise<void> {
    const tile = this.page.locator(`[data-tile="${kind}"][data-identity="${other.username}"]`);
    await tile.waitFor({ state: 'detached' });
  }

  /** Resolves when the speech of exactly these people is audible, each once; `orAlso`: of these too, or not. */
  hears(
    others: readonly Known[],
    timeoutMs = PATIENCE_MS,
    { orAlso = [] }: { orAlso?: readonly Known[] } = {},
  ): Promise<HeardTrack[]> {
    const what = `${this.options.name} to hear ${others.map(({ options }) => options.name).join(', ') || 'silence'}`;
    const wanted = others.map(({ options }) => options.publisher).sort((a, b) => a - b);
    return poll({ what, timeoutMs, intervalMs: 0 }, async () => {
      const heard = await this.listen(1500);
      const speaking = heard.filter(({ level, modulation }) => level > SPEECH_LEVEL && modulation > SPEECH_MODULATION);
      const voices = speaking.map(({ voice }) => voice ?? 0).sort((a, b) => a - b);
      const either = orAlso.map(({ options }) => options.publisher).filter((voice) => !wanted.includes(voice));
      const counted = voices.filter((voice, index) => !either.includes(voice) || voices[index - 1] === voice);
      if (counted.join() === wanted.join()) return speaking;
      throw new Error(`heard: ${JSON.stringify(heard)}`);
    });
  }

  /** Picture and log, for whoever looks into a failure. */
  async keepEvidence(name: string): Promise<void> {
    const base = `${name}.${this.options.name}`;
    await writeFile(artifactPath(`${base}.log`), [...this.#log, ...this.problems, this.page.url()].join('\n'));
    await this.page.screenshot({ path: artifactPath(`${base}.png`), timeout: 5000 }).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
