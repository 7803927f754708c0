import type { ConnectionHook } from '../peer/ConnectionHook.ts';
import { createConnectionHook } from '../peer/createConnectionHook.ts';
import type { RelayWorkerSupervisorOptions } from '../peer/RelayWorkerSupervisor.ts';
import { loopback, movingPicture, progressOf, tone } from './loopback.ts';
import type { TapCounts } from './tapCounts.ts';

/** Frames after which something counts as playing; a tap that is short-circuited sees none in as long. */
const ENOUGH = 15;

const Native = globalThis.RTCPeerConnection;

/** One hook with a worker of its own, installed under a scope of its own. */
class Lab {
  readonly scope = { RTCPeerConnection: Native, RTCRtpScriptTransform };
  readonly workers: Worker[] = [];
  hook: ConnectionHook | null = null;
  script = '/worker/countingWorker.js';

  async open(script = this.script, options: Partial<RelayWorkerSupervisorOptions> = {}): Promise<this> {
    this.script = script;
    this.hook = await createConnectionHook(this.scope, {
      createWorker: () => {
        const worker = new Worker(this.script, { type: 'module' });
        this.workers.push(worker);
        return worker;
      },
      startTimeout: 2000,
      pingInterval: 200,
      ...options,
    });
    return this;
  }

  get worker(): Worker {
    const worker = this.workers.at(-1);
    if (!worker) throw new Error('no worker was made');
    return worker;
  }

  loopback() {
    return loopback(this.scope.RTCPeerConnection, Native);
  }

  /** Streams that taps saw enough of, by the id they were given. */
  async tapped(): Promise<string[]> {
    const counts = await this.counts();
    return Object.values(counts)
      .filter(({ frames }) => frames >= ENOUGH)
      .map(({ streamId }) => streamId ?? 'unidentified')
      .sort();
  }

  counts(): Promise<TapCounts> {
    const { worker } = this;
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<{ counts?: TapCounts }>) => {
        if (data.counts === undefined) return;
        worker.removeEventListener('message', listen);
        resolve(data.counts);
      };
      worker.addEventListener('message', listen);
      worker.postMessage('counts');
    });
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 15_000; !(await condition()); ) {
    if (performance.now() > deadline) throw new Error('timed out');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves when the receiver has decoded enough from now on. */
async function plays(receiver: RTCRtpReceiver): Promise<void> {
  const before = await progressOf(receiver);
  await until(async () => (await progressOf(receiver)) >= before + ENOUGH);
}

function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw new Error(`expected one, got ${values.length}`);
  return value;
}

export const scenarios = {
  /** Sound and picture, offered by the far side. */
  async offered() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    far.addTransceiver(tone(), { direction: 'sendonly' });
    far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate('far');
    for (const { receiver } of near.getTransceivers()) lab.hook?.identify(receiver, receiver.track.kind);
    await Promise.all(near.getTransceivers().map(({ receiver }) => plays(receiver)));
    return lab.tapped();
  },

  /** The way of livekit-client's single connection: receivers made ahead of time, the far side fills them. */
  async madeAhead() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    near.addTransceiver('video', { direction: 'recvonly' });
    await negotiate();
    const farSide = only(far.getTransceivers());
    await farSide.sender.replaceTrack(movingPicture());
    farSide.direction = 'sendonly';
    await negotiate();
    const { receiver } = only(near.getTransceivers());
    lab.hook?.identify(receiver, 'made ahead');
    await plays(receiver);
    return lab.tapped();
  },

  /** A section that is offered inactive fires no `track` event until much later. */
  async inactiveFirst() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    const sending = far.addTransceiver('video', { direction: 'inactive' });
    await negotiate('far');
    await sending.sender.replaceTrack(movingPicture());
    sending.direction = 'sendonly';
    await negotiate('far');
    await plays(only(near.getTransceivers()).receiver);
    return lab.tapped();
  },

  /** One receiver, first for one stream and then for another. */
  async reused() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    const sending = far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate('far');
    const { receiver } = only(near.getTransceivers());
    lab.hook?.identify(receiver, 'first');
    await plays(receiver);
    const first = await lab.tapped();
    sending.direction = 'inactive';
    await negotiate('far');
    lab.hook?.identify(receiver, null);
    const nothing = await lab.tapped();
    await sending.sender.replaceTrack(movingPicture());
    sending.direction = 'sendonly';
    await negotiate('far');
    lab.hook?.identify(receiver, 'second');
    await plays(receiver);
    return { first, nothing, second: await lab.tapped(), receivers: near.getReceivers().length };
  },

  /** A call engine that reconnects from scratch: the old connection is closed, a new one made. */
  async reconnected() {
    const lab = await new Lab().open();
    const before = lab.loopback();
    before.near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await before.negotiate();
    await plays(only(before.far.getTransceivers()).receiver);
    before.close();
    const after = lab.loopback();
    const { sender } = after.near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    lab.hook?.identify(sender, 'again');
    await after.negotiate();
    await plays(only(after.far.getTransceivers()).receiver);
    return lab.tapped();
  },

  /** Senders: with a track at once, into a section made ahead, and by a track that comes later. */
  async senders() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    const ahead = near.addTransceiver('video', { direction: 'recvonly' });
    await negotiate();
    const added = near.addTrack(movingPicture());
    const withTrack = near.addTransceiver(movingPicture(), { direction: 'sendonly' }).sender;
    const later = near.addTransceiver('audio', { direction: 'sendonly' }).sender;
    await negotiate();
    await later.replaceTrack(tone());
    for (const [sender, id] of [
      [added, 'added'],
      [withTrack, 'with track'],
      [later, 'later'],
    ] as const) {
      lab.hook?.identify(sender, id);
    }
    await Promise.all(far.getReceivers().map(plays));
    return { tapped: await lab.tapped(), reusedTheSectionMadeAhead: added === ahead.sender };
  },

  /** Without the hook: the transform comes after the task that made the receiver. */
  async tooLate() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = loopback(Native, Native);
    far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    const nextTask = new Promise<RTCRtpReceiver>((resolve) => {
      near.addEventListener('track', ({ receiver }) => setTimeout(() => resolve(receiver)));
    });
    await negotiate('far');
    const receiver = await nextTask;
    receiver.transform = new RTCRtpScriptTransform(lab.worker, {
      type: 'tap',
      key: 'tap-1',
      side: 'receiver',
      kind: 'video',
    });
    await plays(receiver);
    return Object.values(await lab.counts()).map(({ frames }) => frames);
  },

  /** A worker that does not start: no hook, the browser's own class stays, the call plays. */
  async workerFails(script: string, startTimeout: number) {
    const lab = await new Lab().open(script, { startTimeout });
    const { near, far, negotiate } = lab.loopback();
    far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate('far');
    await plays(only(near.getTransceivers()).receiver);
    return { hooked: lab.hook !== null, replacedClass: lab.scope.RTCPeerConnection !== Native };
  },

  /** No encoded transforms in this browser. */
  async unsupported() {
    const hook = await createConnectionHook(
      { RTCPeerConnection: Native },
      {
        createWorker: () => {
          throw new Error('a worker was made');
        },
        startTimeout: 1,
        pingInterval: 1,
      },
    );
    return hook === null;
  },

  /** An observer and a message handler that throw. */
  async workerThrows() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate('far');
    await negotiate();
    const receivers = [...near.getTransceivers(), ...far.getTransceivers()]
      .filter(({ currentDirection }) => currentDirection === 'recvonly')
      .map(({ receiver }) => receiver);
    await Promise.all(receivers.map(plays));
    lab.worker.postMessage('observer');
    lab.worker.postMessage('throw');
    await Promise.all(receivers.map(plays));
    return { receivers: receivers.length, workers: lab.workers.length };
  },

  /** A worker that is gone, or that hangs: another one takes the streams over, with the ids they have. */
  async workerDies(how: 'terminate' | 'hang') {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    const { sender } = near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate('far');
    await negotiate();
    const incoming = near.getTransceivers().find(({ currentDirection }) => currentDirection === 'recvonly')?.receiver;
    const outgoing = far.getTransceivers().find(({ currentDirection }) => currentDirection === 'recvonly')?.receiver;
    if (!incoming || !outgoing) throw new Error('not negotiated');
    lab.hook?.identify(incoming, 'incoming');
    lab.hook?.identify(sender, 'outgoing');
    await Promise.all([plays(incoming), plays(outgoing)]);
    if (how === 'terminate') lab.worker.terminate();
    else lab.worker.postMessage('hang');
    const from = performance.now();
    await until(async () => lab.workers.length === 2);
    await Promise.all([plays(incoming), plays(outgoing)]);
    return { tapped: await lab.tapped(), workers: lab.workers.length, ms: Math.round(performance.now() - from) };
  },

  /** A worker that is gone, and no other one starts: the hook says so, and who connects anew plays without taps. */
  async workerLost() {
    const lab = await new Lab().open('/worker/countingWorker.js', { pingInterval: 100 });
    const before = lab.loopback();
    before.far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await before.negotiate('far');
    await plays(only(before.near.getTransceivers()).receiver);
    const lost = new Promise<void>((resolve) => lab.hook?.onLost(resolve));
    lab.script = '/worker/missing.js';
    lab.worker.terminate();
    await lost;
    before.close();
    const after = lab.loopback();
    after.far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await after.negotiate('far');
    await plays(only(after.near.getTransceivers()).receiver);
    return { native: lab.scope.RTCPeerConnection === Native, workers: lab.workers.length };
  },

  /** The hook is taken off during a call: what is there plays on, what comes is not ours. */
  async uninstalled() {
    const lab = await new Lab().open();
    const running = lab.loopback();
    running.far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await running.negotiate('far');
    lab.hook?.close();
    lab.hook?.close();
    await plays(only(running.near.getTransceivers()).receiver);
    const next = lab.loopback();
    next.far.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await next.negotiate('far');
    const { receiver } = only(next.near.getTransceivers());
    await plays(receiver);
    return { native: lab.scope.RTCPeerConnection === Native, tapped: lab.hook?.identify(receiver, 'next') };
  },

  /**
   * The engine's setParameters in the same task as a key frame request of ours, 20 times in each order; `queued` false
   * does the same to a sender of the browser's own. Counts the calls that failed.
   */
  async parameterRace(queued: boolean) {
    const lab = await new Lab().open();
    const pair = queued ? lab.loopback() : loopback(Native, Native);
    const { sender } = pair.near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await pair.negotiate();
    const receiver = only(pair.far.getTransceivers()).receiver;
    await plays(receiver);
    const parameters = lab.hook?.parametersOf(sender);
    const ours = () => {
      if (parameters) return parameters.requestKeyFrame();
      const current = sender.getParameters();
      const options = { encodingOptions: current.encodings.map(() => ({ keyFrame: true })) };
      return sender.setParameters(current, options);
    };
    let bitrate = 500_000;
    const engine = () => {
      const current = sender.getParameters();
      for (const encoding of current.encodings) encoding.maxBitrate = ++bitrate;
      return sender.setParameters(current);
    };
    const failures = { ours: 0, engine: 0 };
    for (let turn = 0; turn < 40; turn++) {
      const calls =
        turn % 2 === 0
          ? ([
              ['ours', ours()],
              ['engine', engine()],
            ] as const)
          : ([
              ['engine', engine()],
              ['ours', ours()],
            ] as const);
      await Promise.all(
        calls.map(([who, call]) =>
          call.catch(() => {
            failures[who]++;
          }),
        ),
      );
    }
    return {
      ...failures,
      bitrate: bitrate - 500_000,
      applied: (sender.getParameters().encodings[0]?.maxBitrate ?? 0) - 500_000,
    };
  },

  /** A key frame on request, as the far decoder counts them. */
  async keyFrame() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    const { sender } = near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate();
    const { receiver } = only(far.getTransceivers());
    await plays(receiver);
    const keyFrames = async () => {
      for (const stat of (await receiver.getStats()).values()) {
        if (stat.type === 'inbound-rtp') return Number(stat.keyFramesDecoded);
      }
      return 0;
    };
    const before = await keyFrames();
    await lab.hook?.parametersOf(sender)?.requestKeyFrame();
    await until(async () => (await keyFrames()) > before);
    return true;
  },

  /** The engine stops an encoder that somebody pinned. */
  async pinned() {
    const lab = await new Lab().open();
    const { near, far, negotiate } = lab.loopback();
    const { sender } = near.addTransceiver(movingPicture(), { direction: 'sendonly' });
    await negotiate();
    const { receiver } = only(far.getTransceivers());
    await plays(receiver);
    const setActive = (active: boolean) => {
      const current = sender.getParameters();
      for (const encoding of current.encodings) encoding.active = active;
      return sender.setParameters(current);
    };
    const inBrowser = () => RTCRtpSender.prototype.getParameters.call(sender).encodings[0]?.active;
    const seen = () => sender.getParameters().encodings[0]?.active;
    const unpin = await lab.hook?.parametersOf(sender)?.pin();
    await setActive(false);
    const whilePinned = { browser: inBrowser(), engine: seen() };
    await plays(receiver);
    await unpin?.();
    const afterwards = { browser: inBrowser(), engine: seen() };
    await setActive(true);
    await plays(receiver);
    return { whilePinned, afterwards, again: { browser: inBrowser(), engine: seen() } };
  },
};

declare global {
  var hookScenarios: typeof scenarios;
}
globalThis.hookScenarios = scenarios;
