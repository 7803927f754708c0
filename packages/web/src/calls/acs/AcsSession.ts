import type { JoinCredentials, StreamSource } from '@vnet/protocol';
import type { ConnectionQuality } from '../call.ts';
import type {
  AcsAgent,
  AcsClient,
  AcsDevices,
  AcsGroupCall,
  AcsLocalAudio,
  AcsNetwork,
  AcsRemote,
  AcsSdk,
} from './AcsSdk.ts';
import { type AcsEnding, endingOf, joinErrorOf, MAY_PASS } from './acsFailure.ts';
import type { Outlet } from './OwnSource.ts';
import { outletsOf } from './outlets.ts';

/** Saying goodbye may not keep a person in a meeting, ms. */
const GOODBYE_TIMEOUT = 2_000;
/** `DiagnosticQuality.Good` of the SDK, whose values are not worth loading it for. */
const GOOD = 1;

export interface AcsSessionOptions {
  readonly sdk: AcsSdk;
  /** The group: whoever names the same one is in the same call. */
  readonly meetingUuid: string;
  readonly displayName: string;
  /** A token for when the first has run out; the SDK asks. */
  renewToken(): Promise<string>;
  /** What is sent until a microphone is switched on. */
  silence(): MediaStream;
  /** `false` as soon as signalling or media is lost, `true` when both are back. */
  onConnected(connected: boolean): void;
  /** Anything that a participant shows. */
  onChange(): void;
  onMutedByOthers(): void;
}

/** One group call of ACS from its first to its last moment, the SDK's own reconnects included. */
export class AcsSession {
  /** What ended it, `close` too. Never rejects. */
  readonly ended: Promise<AcsEnding>;
  readonly #options: AcsSessionOptions;
  readonly #remotes = new Set<AcsRemote>();
  #end: (ending: AcsEnding) => void = () => undefined;
  #client: AcsClient | null = null;
  #agent: AcsAgent | null = null;
  #call: AcsGroupCall | null = null;
  #audio: AcsLocalAudio | null = null;
  #network: AcsNetwork | null = null;
  #connected = false;
  #closing: Promise<void> | null = null;

  constructor(options: AcsSessionOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Everybody else whom ACS knows and who is in, or on the way back. */
  get others(): readonly AcsRemote[] {
    const gone = ['Disconnected', 'Idle', 'InLobby'];
    return (this.#call?.remoteParticipants ?? []).filter(({ state }) => !gone.includes(state));
  }

  /** ACS's judgement of the own line. */
  get quality(): ConnectionQuality {
    if (!this.#connected) return 'unknown';
    const { networkReceiveQuality, networkSendQuality } = this.#network?.getLatest() ?? {};
    const worst = Math.max(qualityIn(networkReceiveQuality), qualityIn(networkSendQuality));
    return worst > GOOD ? 'poor' : 'good';
  }

  /** @throws {JoinError} when nothing could be begun; what happens then shows in `ended` */
  async enter({ token }: JoinCredentials): Promise<void> {
    const { sdk, meetingUuid, displayName } = this.#options;
    try {
      const credential = new sdk.AzureCommunicationTokenCredential({
        token,
        tokenRefresher: () => this.#options.renewToken(),
      });
      this.#client = new sdk.CallClient({ diagnostics: { appName: 'VNET' } });
      this.#agent = await this.#client.createCallAgent(credential, { displayName });
      if (this.#closing !== null) return;
      this.#audio = new sdk.LocalAudioStream(this.#options.silence());
      const call = this.#agent.join(
        { groupId: meetingUuid },
        // The SDK's classes, though it is their types that have private members.
        { audioOptions: { muted: true, localAudioStreams: [this.#audio as never] } },
      );
      this.#follow(call);
    } catch (error) {
      throw joinErrorOf(error);
    }
  }

  /** The ways into the call; null before it is there. */
  get outlets(): Readonly<Record<StreamSource, Outlet>> | null {
    if (this.#call === null || this.#audio === null) return null;
    return outletsOf(this.#options.sdk, this.#call, this.#audio);
  }

  /** Speakers, as the SDK knows them, which plays everybody's voices itself. */
  async speakers(): Promise<AcsDevices | null> {
    return (await this.#client?.getDeviceManager()) ?? null;
  }

  /** Leaves the call and forgets the agent; the devices stay open. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const hungUp = this.#call?.state === 'Disconnected' ? undefined : this.#call?.hangUp();
    for (const remote of this.#remotes) this.#unfollow(remote);
    this.#end(MAY_PASS);
    await Promise.race([hungUp?.catch(() => undefined), pause(GOODBYE_TIMEOUT)]);
    await this.#agent?.dispose().catch(() => undefined);
    await this.#client?.dispose().catch(() => undefined);
  }

  #follow(call: AcsGroupCall): void {
    this.#call = call;
    this.#network = this.#options.sdk.networkOf(call);
    call.on('stateChanged', () => this.#look());
    call.on('mutedByOthers', () => this.#options.onMutedByOthers());
    call.on('remoteParticipantsUpdated', ({ added, removed }) => {
      for (const remote of removed) this.#unfollow(remote);
      for (const remote of added) this.#followRemote(remote);
      this.#options.onChange();
    });
    this.#network.on('diagnosticChanged', () => this.#look());
    for (const remote of call.remoteParticipants) this.#followRemote(remote);
    this.#look();
  }

  #look(): void {
    const call = this.#call;
    if (call === null || this.#closing !== null) return;
    const there = call.state === 'Connected' || call.state === 'LocalHold' || call.state === 'RemoteHold';
    const connected = there && qualityIn(this.#network?.getLatest().networkReconnect) <= GOOD;
    if (connected !== this.#connected) {
      this.#connected = connected;
      this.#options.onConnected(connected);
    }
    if (call.state === 'Disconnected') this.#end(endingOf(call.callEndReason));
    this.#options.onChange();
  }

  #followRemote(remote: AcsRemote): void {
    if (this.#remotes.has(remote)) return;
    this.#remotes.add(remote);
    for (const event of REMOTE_EVENTS) remote.on(event, this.#changed);
  }

  #unfollow(remote: AcsRemote): void {
    this.#remotes.delete(remote);
    for (const event of REMOTE_EVENTS) remote.off(event, this.#changed);
  }

  readonly #changed = (): void => this.#options.onChange();
}

const REMOTE_EVENTS = [
  'stateChanged',
  'isMutedChanged',
  'displayNameChanged',
  'isSpeakingChanged',
  'videoStreamsUpdated',
] as const;

/** 0: nothing known. */
function qualityIn(diagnostic: { readonly value: unknown } | undefined): number {
  return typeof diagnostic?.value === 'number' ? diagnostic.value : 0;
}

function pause(delay: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay));
}
