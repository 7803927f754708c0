import { HookLab, Native, only, plays, until } from './HookLab.ts';
import { loopback, movingPicture, tone } from './loopback.ts';

/** Taps and parameters of senders. */
export const hookSenders = {
  /** Senders: with a track at once, into a section made ahead, and by a track that comes later. */
  async senders() {
    const lab = await new HookLab().open();
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

  /**
   * The engine's setParameters in the same task as a key frame request of ours, 20 times in each order; `queued` false
   * does the same to a sender of the browser's own. Counts the calls that failed.
   */
  async parameterRace(queued: boolean) {
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
    const lab = await new HookLab().open();
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
