import type { JoinCredentials, People } from '@vnet/protocol';
import type { CallParticipant, CallState, CallStream } from '../../call.ts';
import type { CallConnections } from '../../connection/CallConnections.ts';
import { AcsCall, type AcsEnvironment } from '../AcsCall.ts';
import { DrawnDevices } from './DrawnDevices.ts';
import { identityOf, StandInService } from './StandInService.ts';

/** One person's page: the real adapter in front of a stand-in of the SDK, with devices that the page draws. */
export class StandInPerson {
  readonly devices = new DrawnDevices();
  readonly states: CallState[] = [];
  readonly call: AcsCall;
  /** Thrown, or answered, by `join/`; null: credentials. */
  joinAnswer: Error | Partial<JoinCredentials> | null = null;
  /** How often `join/` was asked. */
  asked = 0;
  /** Ends of connections that were said to carry a stream, or none any more. */
  readonly identified: (string | null)[] = [];
  #lost: () => void = () => undefined;

  constructor(
    readonly name: string,
    service: StandInService,
    meetingUuid: string,
    environment: Partial<AcsEnvironment> = {},
    joinAnswer: Error | Partial<JoinCredentials> | null = null,
  ) {
    this.joinAnswer = joinAnswer;
    this.call = new AcsCall(
      {
        devices: { microphone: null, camera: null, speaker: null },
        username: name,
        displayName: `${name} as told`,
        meetingUuid,
        fetchCredentials: () => this.#join(),
        askNames: async (identities) => ({ people: identities.flatMap(personOf) }),
      },
      {
        devices: this.devices.host,
        window,
        now: () => performance.now(),
        random: () => 0,
        patience: { connect: 5_000, reconnect: 5_000 },
        prepare: async () => this.#connections(),
        loadSdk: async () => service.sdk(),
        ...environment,
      },
    );
    this.call.state.subscribe((state) => this.states.push(state));
  }

  get state(): CallState {
    return this.call.state.get();
  }

  /** Somebody else, as this page shows them. */
  sees(name: string): CallParticipant | undefined {
    return this.call.participants.get().find(({ identity }) => identity === identityOf(name));
  }

  stream(name: string, source: CallStream['source']): CallStream | undefined {
    return this.sees(name)?.streams.find((stream) => stream.source === source);
  }

  /** All connections stand still for good. */
  loseConnections(): void {
    this.#lost();
  }

  async #join(): Promise<JoinCredentials> {
    this.asked += 1;
    if (this.joinAnswer instanceof Error) throw this.joinAnswer;
    const identity = identityOf(this.name);
    const token = `${identity} token-${this.asked}`;
    return { provider: 'acs', url: '', token, identity: `${identity}#tab`, expires_at: '', ...this.joinAnswer };
  }

  /** Counts the page's connections as the hook does, and taps none. */
  #connections(): CallConnections {
    return {
      // As far as the adapter uses one.
      port: { connections: watchedConnections } as unknown as CallConnections['port'],
      pin: () => () => undefined,
      identify: (_, id) => void this.identified.push(id),
      onLost: (listener) => {
        this.#lost = listener;
        return () => undefined;
      },
    };
  }
}

/** Everybody but `stranger`, whom the server does not know. */
function personOf(identity: string): People['people'] {
  const name = identity.replace(/^.*_/, '');
  return name === 'stranger' ? [] : [{ identity, username: name, display_name: `${name} of the server` }];
}

const watchedConnections = new Set<RTCPeerConnection>();
const Native = globalThis.RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    watchedConnections.add(this);
  }

  override close(): void {
    super.close();
    watchedConnections.delete(this);
  }
};

/** Resolves when it holds; the test's own limit ends it otherwise. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const MEETING = '0b6f0f2e-3f0a-4d1e-9d61-0c9d2f7a5a10';

/** A meeting over a service of its own, and who is in it. */
export class Scene {
  readonly service = new StandInService();
  readonly people: StandInPerson[] = [];

  person(
    name: string,
    environment: Partial<AcsEnvironment> = {},
    joinAnswer: StandInPerson['joinAnswer'] = null,
  ): StandInPerson {
    const person = new StandInPerson(name, this.service, MEETING, environment, joinAnswer);
    this.people.push(person);
    return person;
  }

  async joined(name: string): Promise<StandInPerson> {
    const person = this.person(name);
    await until(() => person.state === 'connected');
    return person;
  }

  async close(): Promise<void> {
    await Promise.all(this.people.map(({ call }) => call.leave()));
  }
}
