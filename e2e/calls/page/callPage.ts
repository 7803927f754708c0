import type { StreamId } from '@vnet/protocol';
import { HttpClient } from '../../../packages/web/src/api/HttpClient.ts';
import type { CallEnvironment } from '../../../packages/web/src/calls/CallEnvironment.ts';
import type { Call, DeviceChange } from '../../../packages/web/src/calls/call.ts';
import { fetchCredentials } from '../../../packages/web/src/calls/fetchCredentials.ts';
import { LocalSources } from '../../../packages/web/src/calls/livekit/LocalSources.ts';
import { livekitEngine } from '../../../packages/web/src/calls/livekit/livekitEngine.ts';
import { RoomSession } from '../../../packages/web/src/calls/livekit/RoomSession.ts';
import { nextEpoch, tabSession } from '../../../packages/web/src/calls/tabSession.ts';

import { browserDeviceHost } from '../../../packages/web/src/devices/DeviceHost.ts';

/** All that this page made, for their statistics. */
const connections: RTCPeerConnection[] = [];
globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
};

/** All that this page started. */
const workers: Worker[] = [];
let workersStart = true;
globalThis.Worker = class extends Worker {
  constructor(script: string | URL, options?: WorkerOptions) {
    super(workersStart ? script : '/missing.js', options);
    workers.push(this);
  }
};

/** What a test reads of a stream: what a person would see or hear of it. */
export interface StreamView {
  id: string;
  source: string;
  muted: boolean;
  live: boolean;
  /** Decoded so far; counts on while the picture moves. */
  frames: number;
  width: number;
}

export interface CallView {
  state: string;
  leaveReason: string | null;
  leaveError: string | null;
  /** All that `leaveError` ever was. */
  errors: string[];
  states: string[];
  participants: { username: string; displayName: string; isSelf: boolean; quality: string; streams: StreamView[] }[];
  media: { microphone: boolean; camera: boolean; screen: boolean };
  changes: DeviceChange[];
  /** Who was there and then was not. */
  gone: string[];
}

/** The page's end of the tests: one call, watched as a room would. */
class CallPage {
  call: Call | null = null;
  readonly states: string[] = [];
  readonly errors: string[] = [];
  readonly changes: DeviceChange[] = [];
  readonly gone: string[] = [];
  readonly #videos = new Map<string, HTMLVideoElement>();

  async join(username: string, patience?: CallEnvironment['patience']): Promise<void> {
    const session = await tabSession(sessionStorage, navigator.locks);
    const http = new HttpClient('');
    const call = livekitEngine(() => nextEpoch(sessionStorage), patience).join({
      devices: { microphone: null, camera: null, speaker: null },
      username,
      displayName: username,
      fetchCredentials: () =>
        fetchCredentials(http, { meetingsUrl: `/join/${username}/`, meetingId: session, session }),
    });
    this.call = call;
    call.state.subscribe((state) => this.states.push(state));
    call.leaveError.subscribe((error) => error !== null && this.errors.push(error.message));
    call.onDeviceChange((change) => this.changes.push(change));
    let before: readonly string[] = [];
    call.participants.subscribe((participants) => {
      const now = participants.map((participant) => participant.username);
      this.gone.push(...before.filter((name) => !now.includes(name)));
      before = now;
      for (const { streams, isSelf } of participants) {
        for (const { id, source, track } of streams) {
          if (source === 'microphone') continue;
          if (!isSelf && !this.#videos.has(id)) call.watch(id, { width: 640, height: 360 });
          this.#show(id, track);
        }
      }
    });
  }

  view(): CallView {
    const call = this.call;
    if (call === null) throw new Error('no call');
    const { microphone, camera, screen } = call.localMedia.get();
    return {
      state: call.state.get(),
      leaveReason: call.leaveReason.get(),
      leaveError: call.leaveError.get()?.message ?? null,
      errors: this.errors,
      states: this.states,
      participants: call.participants.get().map(({ username, displayName, isSelf, quality, streams }) => ({
        username,
        displayName,
        isSelf,
        quality,
        streams: streams.map(({ id, source, muted, track }) => ({
          id,
          source,
          muted,
          live: track?.readyState === 'live',
          frames: this.#videos.get(id)?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
          width: this.#videos.get(id)?.videoWidth ?? 0,
        })),
      })),
      media: { microphone: microphone.enabled, camera: camera.enabled, screen: screen.enabled },
      changes: this.changes,
      gone: this.gone,
    };
  }

  /** Makes this browser one that cannot decode a codec: it is in no offer of this page. */
  forgetCodec(mimeType: string): void {
    const { addTransceiver } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.addTransceiver = function (this: RTCPeerConnection, ...given) {
      const transceiver = addTransceiver.apply(this, given);
      const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
      if (transceiver.receiver.track.kind === 'video') {
        transceiver.setCodecPreferences(codecs.filter((codec) => codec.mimeType.toLowerCase() !== mimeType));
      }
      return transceiver;
    };
  }

  /** In what the pictures come that this page receives now. */
  async codecs(): Promise<string[]> {
    const stats = await Promise.all(connections.map((connection) => connection.getStats()));
    return stats.flatMap((report) => {
      const entries: Record<string, unknown>[] = [...report.values()];
      return entries
        .filter(
          ({ type, kind, framesDecoded }) => type === 'inbound-rtp' && kind === 'video' && Number(framesDecoded) > 0,
        )
        .map(({ codecId }) => String(entries.find(({ id }) => id === codecId)?.mimeType).toLowerCase());
    });
  }

  /** The call worker dies, and no other one starts. */
  loseWorker(): void {
    workersStart = false;
    for (const worker of workers) worker.terminate();
  }

  /** Pictures decoded so far, of all that this page receives over connections that are open. */
  async framesDecoded(): Promise<number> {
    const open = connections.filter(({ connectionState }) => connectionState === 'connected');
    const stats = await Promise.all(open.map((connection) => connection.getStats()));
    const inbound = stats.flatMap((report) =>
      [...report.values()].filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'video'),
    );
    return inbound.reduce((sum, { framesDecoded }) => sum + Number(framesDecoded ?? 0), 0);
  }

  /** Senders and receivers of open connections that have a tap. */
  taps(): number {
    return connections
      .filter(({ connectionState }) => connectionState === 'connected')
      .flatMap((connection) => [...connection.getSenders(), ...connection.getReceivers()])
      .filter(({ transform }) => transform !== null).length;
  }

  /** The device of this stream goes away as if it were unplugged; `another`: whether there is a second one. */
  unplug(source: string, another: boolean): void {
    const self = this.call?.participants.get()[0];
    const track = self?.streams.find((stream) => stream.source === source)?.track;
    if (!another) {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    }
    track?.stop();
    // Browsers fire it for a device that is gone, not for one that was stopped.
    track?.dispatchEvent(new Event('ended'));
  }

  watch(id: string, size: { width: number; height: number } | null): void {
    this.call?.watch(id as StreamId, size);
  }

  setSubscriptionEnabled(id: string, enabled: boolean): void {
    this.call?.sources.setEnabled(id as StreamId, enabled);
  }

  /** The loudest that the audio element of this identity was within `duration` ms, 0 to 1. */
  async loudness(identity: string, duration: number): Promise<number> {
    const element = document.querySelector<HTMLAudioElement>(`audio[data-audio="${CSS.escape(identity)}"]`);
    const stream = element?.srcObject;
    if (!(stream instanceof MediaStream) || element?.paused !== false) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (const end = performance.now() + duration; performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    await context.close();
    return loudest;
  }

  #show(id: string, track: MediaStreamTrack | null): void {
    if (track === null) return;
    const known = this.#videos.get(id);
    if (known?.srcObject instanceof MediaStream && known.srcObject.getTracks()[0] === track) return;
    const video = known ?? document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.srcObject = new MediaStream([track]);
    if (known === undefined) document.body.append(video);
    this.#videos.set(id, video);
  }
}

/**
 * One room session with this page's camera in it, so that livekit-client can be told to begin a full reconnect: the call
 * lets nobody near it.
 */
class SessionPage {
  #session: RoomSession | null = null;
  #sources: LocalSources | null = null;
  readonly #connected: boolean[] = [];

  async join(username: string): Promise<void> {
    const session = new RoomSession(
      { connectedChanged: (connected) => this.#connected.push(connected), changed: () => undefined },
      Math.random,
    );
    const sources = new LocalSources({
      devices: { microphone: null, camera: null, speaker: null },
      host: browserDeviceHost(),
      nextEpoch: () => nextEpoch(sessionStorage),
      onChange: () => undefined,
    });
    this.#session = session;
    this.#sources = sources;
    const credentials = await fetchCredentials(new HttpClient(''), {
      meetingsUrl: `/join/${username}/`,
      meetingId: 'session',
      session: 'sessionpage',
    });
    await session.connect(credentials);
    await sources.attach(session.room.localParticipant);
    await sources.setEnabled('camera', true);
    await sources.setEnabled('microphone', true);
  }

  async fullReconnect(): Promise<void> {
    this.#connected.length = 0;
    await this.#session?.room.simulateScenario('full-reconnect');
  }

  /** What happened since the reconnect began. */
  get connected(): readonly boolean[] {
    return this.#connected;
  }

  streams(): { source: string; epoch: number }[] {
    return this.#sources?.streams.map(({ source, epoch }) => ({ source, epoch })) ?? [];
  }
}

declare global {
  interface Window {
    callPage: CallPage;
    sessionPage: SessionPage;
  }
}
window.callPage = new CallPage();
window.sessionPage = new SessionPage();
