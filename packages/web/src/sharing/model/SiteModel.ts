import { atom, type ReadableAtom } from 'nanostores';
import type { LinkPerson } from '../../calls/call.ts';
import { DeviceLoad } from './DeviceLoad.ts';
import type { SiteState, WanSample } from './LanSharing.ts';
import { SavingsReporter, type SendSavings } from './SavingsReporter.ts';
import type { ActiveLink, SharingContext } from './SharingContext.ts';
import { type Measurement, SiteMeter } from './SiteMeter.ts';
import { parseSiteMessage, type SiteMessage, type ToldLink, type ToldPerson } from './siteMessages.ts';

/** The sparkline's length, samples of a second each. */
const SAMPLES = 60;
/** What a page has not repeated for so long is no longer true, ms. */
const TOLD_LIFETIME = 5_000;

interface Told {
  readonly message: SiteMessage;
  readonly at: number;
}

/**
 * Who is at the site and what sharing saves there, as far as links reach: each page tells its neighbours what it knows,
 * but for what it knows from them.
 */
export class SiteModel {
  readonly #context: SharingContext;
  readonly #state = atom<SiteState | null>(null);
  readonly #meter: SiteMeter;
  readonly #load = new DeviceLoad();
  readonly #told = new Map<string, Told>();
  readonly #savings: SavingsReporter;
  readonly #off: () => void;
  #samples: readonly WanSample[] = [];
  #bytes = { saved: 0, wan: 0, lanIn: 0, lanOut: 0 };

  constructor(context: SharingContext, sendSavings: SendSavings) {
    this.#context = context;
    this.#savings = new SavingsReporter(sendSavings);
    this.#meter = new SiteMeter(context.port, context.links);
    this.#off = context.links.onHeard((content, link) => {
      const message = parseSiteMessage(content);
      if (message !== null) this.#told.set(link.id, { message, at: context.clock.now() });
    });
  }

  get state(): ReadableAtom<SiteState | null> {
    return this.#state;
  }

  /** To be called once a second. */
  async measure(): Promise<void> {
    const { clock, links } = this.#context;
    if (links.all.length === 0 && this.#state.get() === null) return;
    const measured = await this.#meter.measure(clock.now());
    this.#savings.count(measured.during, measured.duration);
    this.#forgetOld(clock.now());
    const self = this.#self(measured);
    for (const link of links.all) link.tell(this.#messageFor(link, self));
    if (links.all.length === 0) {
      // What was saved is kept for the next link, and the drawing for none.
      this.#samples = [];
      this.#state.set(null);
      return;
    }
    this.#publish(self, measured);
  }

  close(): void {
    this.#off();
    this.#savings.close();
    this.#meter.close();
    this.#load.close();
    this.#state.set(null);
  }

  #self({ duration, during }: Measurement): ToldPerson {
    const rate = (bytes: number) => (duration > 0 ? (bytes * 8_000) / duration : 0);
    return { ...selfOf(this.#context), wanBitrate: rate(during.wan), lanBitrate: rate(during.lanIn) };
  }

  #ownLinks(): ToldLink[] {
    const self = selfOf(this.#context).identity;
    return this.#context.links.all.map(({ role, person, streams, roundTrip, method }) => ({
      from: role === 'feeder' ? self : person.identity,
      to: role === 'feeder' ? person.identity : self,
      streams,
      roundTrip: roundTrip === null ? null : Math.round(roundTrip * 10) / 10,
      method,
    }));
  }

  #messageFor(link: ActiveLink, self: ToldPerson): SiteMessage {
    const others = [...this.#told].filter(([id]) => id !== link.id).map(([, { message }]) => message);
    return {
      type: 'site',
      people: [self, ...others.flatMap(({ people }) => people)],
      links: [...this.#ownLinks(), ...others.flatMap((message) => message.links)],
    };
  }

  #publish(self: ToldPerson, { duration, during, cpu }: Measurement): void {
    const messages = [...this.#told.values()].map(({ message }) => message);
    const people = unique([self, ...messages.flatMap((message) => message.people)], ({ identity }) => identity);
    const links = unique([...this.#ownLinks(), ...messages.flatMap((message) => message.links)], ({ from, to }) =>
      JSON.stringify([from, to]),
    );
    const withSharing = people.reduce((total, { wanBitrate }) => total + wanBitrate, 0);
    const withoutSharing = people.reduce((total, { lanBitrate }) => total + lanBitrate, withSharing);
    this.#samples = [...this.#samples, { at: Date.now(), withSharing, withoutSharing }].slice(-SAMPLES);
    this.#bytes = {
      saved: this.#bytes.saved + ((withoutSharing - withSharing) * duration) / 8_000,
      wan: this.#bytes.wan + during.wan,
      lanIn: this.#bytes.lanIn + during.lanIn,
      lanOut: this.#bytes.lanOut + during.lanOut,
    };
    this.#state.set({
      people: people.map(({ lanBitrate: _, ...person }) => ({ ...person, isSelf: person.identity === self.identity })),
      links,
      wan: this.#samples,
      savedBytes: this.#bytes.saved,
      wanBytes: this.#bytes.wan,
      lanInBytes: this.#bytes.lanIn,
      lanOutBytes: this.#bytes.lanOut,
      cost: {
        cpu,
        uploadBitrate: duration > 0 ? (during.lanOut * 8_000) / duration : 0,
        pressure: this.#load.pressure,
        battery: this.#load.battery,
      },
    });
  }

  #forgetOld(now: number): void {
    const standing = new Set(this.#context.links.all.map(({ id }) => id));
    for (const [id, { at }] of this.#told) if (!standing.has(id) || now - at > TOLD_LIFETIME) this.#told.delete(id);
  }
}

function selfOf({ call }: SharingContext): LinkPerson {
  const self = call.participants.get().find(({ isSelf }) => isSelf);
  return {
    identity: self?.identity ?? '',
    username: self?.username ?? '',
    displayName: self?.displayName ?? '',
  };
}

/** The first of each. */
function unique<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map([...values].reverse().map((value) => [keyOf(value), value])).values()].reverse();
}
