import type { SitePolicy } from '@vnet/protocol';
import { chooseInjection, type LinkCredentials, type SharedStream, SharedStreams, systemClock } from '@vnet/relay';
import type { Call, CallParticipant } from '../../calls/call.ts';
import type { OpenLanSharing } from './LanSharing.ts';
import { ReceiveModel } from './ReceiveModel.ts';
import type { SendSavings } from './SavingsReporter.ts';
import { ShareModel } from './ShareModel.ts';
import { ActiveLinks, type SharingContext } from './SharingContext.ts';
import { SharingStates } from './SharingStates.ts';
import { SiteModel } from './SiteModel.ts';

export interface RelaySharingOptions {
  readonly call: Call;
  /** `ws|wss://<host>/vnet/ps/`. */
  readonly signallingServer: string;
  /** Who this page is to its neighbours; asked for when the first link is wanted. @throws {ApiError} */
  openCredentials(): Promise<LinkCredentials>;
  /** What staff has set for this network. @throws {ApiError} */
  fetchPolicy(): Promise<SitePolicy>;
  /** Tells the server what came over the LAN instead of the WAN. */
  reportSavings: SendSavings;
  /** Shows a sentence for some seconds: what a dialog would say if it were open. */
  notify(sentence: string): void;
}

/** Between two measurements of links and site, ms. */
const MEASURE_INTERVAL = 1_000;

/** Sharing of one call over the LAN, by code (relay.md). */
export class RelaySharing extends SharingStates implements OpenLanSharing {
  readonly #options: RelaySharingOptions;
  readonly #off: (() => void)[] = [];
  /** Set up when it is wanted for the first time: most calls have no link. */
  #models: Promise<Models> | null = null;
  #opened: Models | null = null;
  #credentials: Promise<LinkCredentials> | null = null;
  #closed = false;

  constructor(options: RelaySharingOptions) {
    super();
    this.#options = options;
  }

  setShareOpen(open: boolean): void {
    this.states.shareOpen.set(open);
  }

  setReceiveOpen(open: boolean): void {
    this.states.receiveOpen.set(open);
  }

  setSiteOpen(open: boolean): void {
    this.states.siteOpen.set(open);
    if (open) this.#askPolicy();
  }

  startSharing(): void {
    this.#with(({ share }) => share.start());
    this.#askPolicy();
  }

  stopSharing(): void {
    this.#with(({ share }) => share.stop());
  }

  endLink(id: string): void {
    this.#with(({ share }) => share.endLink(id));
  }

  connect(code: string): void {
    this.#with(({ receive }) => receive.connect(code));
    this.#askPolicy();
  }

  stopReceiving(): void {
    this.#with(({ receive }) => receive.stop());
  }

  /** Receivers go back to the call server before this page leaves the meeting (relay.md, M3). */
  async retire(): Promise<void> {
    await this.#opened?.share.stop('left');
  }

  /** At once. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const off of this.#off) off();
    this.#opened?.share.close();
    this.#opened?.receive.close();
    this.#opened?.site.close();
    this.#opened?.context.streams.close();
  }

  #with(task: (models: Models) => unknown): void {
    this.#models ??= this.#open();
    // What can fail for a person has its sentence in the models; anything else is our mistake, and the browser shows it.
    this.#models.then(task).catch(reportError);
  }

  /** Without an answer what was known counts; without a ticket there is no link, whatever the page thinks. */
  #askPolicy(): void {
    this.#options.fetchPolicy().then(
      async (policy) => {
        if (this.#closed) return;
        this.states.policy.set(policy);
        const models = await this.#models;
        models?.share.obey(policy);
        models?.receive.obey(policy);
      },
      () => undefined,
    );
  }

  async #open(): Promise<Models> {
    const { call, signallingServer } = this.#options;
    const port = await call.sources.port;
    const context: SharingContext = {
      call,
      clock: systemClock,
      signallingServer,
      port,
      injection: chooseInjection(globalThis, port),
      streams: new SharedStreams(port),
      credentials: () => this.#openCredentials(),
      links: new ActiveLinks(),
      askPolicy: () => this.#askPolicy(),
    };
    const models: Models = {
      context,
      share: new ShareModel(context),
      receive: new ReceiveModel(context),
      site: new SiteModel(context, this.#options.reportSavings),
    };
    this.#opened = models;
    if (this.#closed) {
      this.close();
      return models;
    }
    this.#follow(models);
    return models;
  }

  #follow({ context, share, receive, site }: Models): void {
    const { call } = this.#options;
    const update = () => {
      const streams = call.participants.get().flatMap((participant) => sharedStreams(participant, call, receive));
      context.streams.set(streams);
    };
    const measuring = setInterval(() => {
      Promise.all([share.measure(), receive.measure(), site.measure()]).catch(() => undefined);
    }, MEASURE_INTERVAL);
    // A page that goes has no time to wait for its receivers: it says so and is gone.
    const goodbye = () => this.close();
    window.addEventListener('pagehide', goodbye);
    this.#off.push(
      call.participants.subscribe(update),
      call.state.subscribe(update),
      share.state.subscribe((state, before) => {
        this.states.share.set(state);
        this.#tell(state.problem, before?.problem ?? null, this.states.shareOpen.get());
      }),
      receive.state.subscribe((state, before) => {
        this.states.receive.set(state);
        this.#tell(state.problem, before?.problem ?? null, this.states.receiveOpen.get());
      }),
      receive.state.listen(update),
      site.state.subscribe((state) => this.states.site.set(state)),
      () => clearInterval(measuring),
      () => window.removeEventListener('pagehide', goodbye),
    );
  }

  #tell(problem: string | null, before: string | null, isOpen: boolean): void {
    if (problem !== null && problem !== before && !isOpen) this.#options.notify(problem);
  }

  /** One set for the stay; a failure is forgotten, so that the next attempt asks again. */
  #openCredentials(): Promise<LinkCredentials> {
    this.#credentials ??= this.#options.openCredentials().catch((error: unknown) => {
      this.#credentials = null;
      throw error;
    });
    return this.#credentials;
  }
}

interface Models {
  readonly context: SharingContext;
  readonly share: ShareModel;
  readonly receive: ReceiveModel;
  readonly site: SiteModel;
}

/** What of a participant can be fed to others: everything that flows here, and our own. */
function sharedStreams(
  { identity, isSelf, streams }: CallParticipant,
  { state, sources }: Call,
  receive: ReceiveModel,
): SharedStream[] {
  const shareable = streams.filter(({ id }) => sources.isShareable(id));
  return shareable.map(({ id, source, track, path }) => ({
    id,
    kind: source === 'microphone' ? 'audio' : 'video',
    publisher: identity,
    own: isSelf,
    track,
    path: path.kind === 'lan' ? receive.pathOf(id) : [],
    flowing: isSelf || (path.kind === 'lan' ? receive.flowing : state.get() === 'connected'),
  }));
}
