import { cpus, loadavg } from 'node:os';
import type { Meeting } from '@vnet/protocol';
import type { Person } from '../../harness/Person.ts';
import type { CameraClock } from '../../page/install.ts';
import { Lab } from '../Lab.ts';
import type { Seat } from '../Seat.ts';
import type { Site, SiteOptions } from '../Site.ts';
import { tell } from './tell.ts';
import { type SiteWatch, watchSite } from './watchSite.ts';

/** Until the SFU has found out what a line holds and sends no more than is asked for, ms. */
const SETTLE_MS = 15_000;

export interface SiteMeetingOptions {
  /** For the names of logs. */
  name: string;
  site?: SiteOptions;
  /** Remote people who send. */
  publishers: readonly string[];
  camera: Partial<CameraClock>;
  /** Of the site's people's windows, CSS pixels: it decides which layer of a camera they are sent. */
  viewport: { width: number; height: number };
}

/** A meeting in which some remote people send and the people of one site watch and send nothing. */
export class SiteMeeting {
  readonly #options: SiteMeetingOptions;
  readonly #seats: Seat[] = [];
  readonly publishers: Person[] = [];
  /** Those of the site, in the order in which they came. */
  readonly viewers: Person[] = [];
  #meeting: Meeting | null = null;

  private constructor(
    readonly lab: Lab,
    readonly site: Site,
    options: SiteMeetingOptions,
  ) {
    this.#options = options;
  }

  /**
   * Begins when the remote people are in the meeting, and nobody of the site is. Pictures and logs of everybody are kept
   * when it fails, and everything is taken away when it ends.
   */
  static async play(options: SiteMeetingOptions, body: (meeting: SiteMeeting) => Promise<void>): Promise<void> {
    const lab = await Lab.open({ name: options.name });
    try {
      const meeting = new SiteMeeting(lab, await lab.site(options.site), options);
      try {
        for (const name of options.publishers) await meeting.#publish(name);
        await body(meeting);
      } catch (error) {
        for (const person of meeting.#people) await person.keepEvidence(options.name);
        throw error;
      }
    } finally {
      await lab.close();
    }
  }

  get #people(): Person[] {
    return [...this.publishers, ...this.viewers];
  }

  async #publish(name: string): Promise<void> {
    const seat = this.lab.remote();
    const person = await seat.person({ name, publisher: 1 + this.publishers.length, camera: this.#options.camera });
    this.#meeting ??= await person.createMeeting('Lab');
    await person.join(this.#meeting);
    this.#seats.push(seat);
    this.publishers.push(person);
    tell(`${name} is in the meeting`);
  }

  /** Somebody of the site comes, camera and microphone off. Resolves when they see everybody who sends. */
  async watch(name: string): Promise<Person> {
    if (this.#meeting === null) throw new Error('nobody is there to watch');
    const viewer = await this.site.seat().person({
      name,
      publisher: 1 + this.#options.publishers.length + this.viewers.length,
      context: { viewport: this.#options.viewport },
    });
    await viewer.goto(`/meet/conf/${this.#meeting.meeting_id}/`);
    for (const device of ['Camera', 'Microphone']) {
      await viewer.page.getByRole('switch', { name: device, checked: true }).click();
    }
    await viewer.page.getByText('You join without camera and microphone').waitFor();
    await viewer.passLobby();
    this.viewers.push(viewer);
    for (const publisher of this.publishers) await viewer.sees(publisher);
    tell(`${name} watches`);
    return viewer;
  }

  /** What the site's line carries and its people see for a while, which begins when things have settled. */
  async measure(what: string, durationMs: number): Promise<SiteWatch> {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    tell(`measuring: ${what}`);
    const { viewers } = this;
    const watch = await watchSite({ line: this.site.line, viewers, publishers: this.#seats, durationMs });
    const [load = 0] = loadavg();
    tell(`  with ${load.toFixed(1)} processes that wanted one of ${cpus().length} cores in the last minute`);
    for (const { username, problems } of this.#people) {
      for (const problem of problems.splice(0)) tell(`  ${username}’s page says: ${problem}`);
    }
    for (const { viewer, of, fromLan, framesPerSecond, loss, width, codec } of watch.pictures) {
      const picture = `${codec} ${width} wide, ${framesPerSecond.toFixed(1)} frames/s, ${(100 * loss).toFixed(1)} % lost`;
      tell(`  ${viewer} sees ${of}, ${Math.round(100 * fromLan)} % of the time over the LAN: ${picture}`);
    }
    return watch;
  }
}
