import { HookLab, Native, only, plays } from './HookLab.ts';
import { loopback, movingPicture, tone } from './loopback.ts';

/** Taps of receivers, in the ways in which call engines make them. */
export const hookReceivers = {
  /** Sound and picture, offered by the far side. */
  async offered() {
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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

  /** Without the hook: the transform comes after the task that made the receiver. */
  async tooLate() {
    const lab = await new HookLab().open();
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
};
