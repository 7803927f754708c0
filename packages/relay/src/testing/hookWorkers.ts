import { createConnectionHook } from '../peer/createConnectionHook.ts';
import { HookLab, Native, only, plays, until } from './HookLab.ts';
import { movingPicture } from './loopback.ts';

/** What becomes of a call with its worker. */
export const hookWorkers = {
  /** A worker that does not start: no hook, the browser's own class stays, the call plays. */
  async workerFails(script: string, startTimeout: number) {
    const lab = await new HookLab().open(script, { startTimeout });
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open('/worker/countingWorker.js', { pingInterval: 100 });
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
    const lab = await new HookLab().open();
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
};
