import type { AudioDeviceInfo, CallEndReason } from '@azure/communication-calling';
import type { CommunicationTokenCredential, CommunicationTokenRefreshOptions } from '@azure/communication-common';
import type { AcsAgent, AcsSdk } from '../AcsSdk.ts';
import { StandInCall } from './StandInCall.ts';
import { StandInRenderer } from './StandInRenderer.ts';
import { StandInLocalAudio, StandInLocalVideo } from './StandInStreams.ts';

/**
 * Azure Communication Services in one page, and the SDK's classes in front of it, as far as the adapter uses them. Who a
 * token is for stands in it: `<identity> <anything>`.
 */
export class StandInService {
  /** Thrown by whatever wants an agent next; null: nothing. */
  agentFailure: unknown = null;
  /** Calls that were begun, the newest last. */
  readonly begun: StandInCall[] = [];
  /** Tokens that agents were made with. */
  readonly tokens: string[] = [];
  readonly credentials: CommunicationTokenCredential[] = [];
  readonly audio: StandInLocalAudio[] = [];
  readonly speakers: string[] = [];
  disposed = 0;
  #calls: StandInCall[] = [];

  /** The call that this person is in now. */
  callOf(name: string): StandInCall {
    const call = this.#calls.find(({ identity }) => identity === identityOf(name));
    if (call === undefined) throw new Error(`${name} is in no call`);
    return call;
  }

  /** Ends a call as the service does. */
  drop(call: StandInCall, reason: CallEndReason): void {
    this.remove(call);
    call.become('Disconnected', reason);
  }

  remove(call: StandInCall): void {
    this.#calls = this.#calls.filter((each) => each !== call);
    this.sync();
  }

  /** Tells each call what the others of its group send. */
  sync(): void {
    for (const call of this.#calls) {
      const { groupId } = call.locator;
      const others = this.#calls.filter((each) => each !== call && each.locator.groupId === groupId);
      call.update(others.map(({ sent }) => sent));
    }
  }

  sdk(): AcsSdk {
    const service = this;
    return {
      CallClient: class {
        async createCallAgent(credential: CommunicationTokenCredential, options: { displayName?: string } = {}) {
          const { token } = await credential.getToken();
          service.tokens.push(token);
          if (service.agentFailure !== null) throw service.agentFailure;
          const [identity = ''] = token.split(' ');
          return {
            join: (...[locator, joining = {}]: Parameters<AcsAgent['join']>) =>
              service.#begin(new StandInCall(service, identity, options.displayName ?? '', locator, joining)),
            dispose: async () => undefined,
          };
        }

        async getDeviceManager() {
          return {
            isSpeakerSelectionAvailable: true,
            getSpeakers: async () => [SPEAKER],
            selectSpeaker: async ({ id }: AudioDeviceInfo) => void service.speakers.push(id),
          };
        }

        async dispose() {
          service.disposed += 1;
        }
      },
      LocalAudioStream: class extends StandInLocalAudio {
        constructor(source: MediaStream) {
          super(source);
          service.audio.push(this);
        }
      },
      LocalVideoStream: StandInLocalVideo,
      VideoStreamRenderer: StandInRenderer,
      AzureCommunicationTokenCredential: class implements CommunicationTokenCredential {
        constructor(readonly options: CommunicationTokenRefreshOptions) {
          service.credentials.push(this);
        }

        /** The first token once, then one from the refresher, as when the first has run out. */
        async getToken() {
          const { token, tokenRefresher } = this.options;
          const now = this.#used || token === undefined ? await tokenRefresher() : token;
          this.#used = true;
          return typeof now === 'string' ? { token: now, expiresOnTimestamp: 0 } : now;
        }

        dispose() {}

        #used = false;
      },
      networkOf: (call) => {
        if (call instanceof StandInCall) return call.network;
        throw new Error('a call of another SDK');
      },
    };
  }

  /** Connected in the next task. */
  #begin(call: StandInCall): StandInCall {
    this.begun.push(call);
    setTimeout(() => {
      if (call.state !== 'Connecting') return;
      this.#calls.push(call);
      call.become('Connected');
      this.sync();
    });
    return call;
  }
}

export function identityOf(name: string): string {
  return `8:acs:resource_${name}`;
}

const SPEAKER: AudioDeviceInfo = {
  id: 'speaker:headset',
  name: 'Headset',
  isSystemDefault: false,
  deviceType: 'Speaker',
};
