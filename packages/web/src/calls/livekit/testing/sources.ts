import { LocalAudioTrack } from 'livekit-client';
import { LocalSource } from '../LocalSource.ts';

/** A microphone without a device: a tone. */
function openTone(): LocalAudioTrack {
  const context = new AudioContext();
  const out = new MediaStreamAudioDestinationNode(context);
  const tone = new OscillatorNode(context);
  tone.connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('a tone without a track');
  return new LocalAudioTrack(track, undefined, true);
}

function openSource(): { source: LocalSource; tone: LocalAudioTrack } {
  const tone = openTone();
  let epoch = 0;
  const source = new LocalSource({
    source: 'microphone',
    publishOptions: () => ({}),
    nextEpoch: () => (epoch += 1),
    open: () => Promise.resolve(tone),
    onChange: () => undefined,
  });
  return { source, tone };
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const scenarios = {
  async mutedWhileBusy() {
    const { source, tone } = openSource();
    await source.setEnabled(true);
    const { opened, open } = gate();
    const busy = source.change(() => opened);
    const muting = source.setEnabled(false);
    const audibleWhileBusy = tone.mediaStreamTrack.enabled;
    open();
    await Promise.all([busy, muting]);
    const muted = tone.isMuted;
    await source.setEnabled(true);
    const audibleAgain = tone.mediaStreamTrack.enabled && !tone.isMuted;
    source.close();
    return { audibleWhileBusy, muted, audibleAgain };
  },

  async mutedByAFailedChange() {
    const { source, tone } = openSource();
    await source.setEnabled(true);
    await source.change(async () => {
      await tone.mute();
    });
    const { state } = source;
    source.close();
    return state;
  },

  async changedAfterClose() {
    const { source } = openSource();
    await source.setEnabled(true);
    let ran = false;
    const { opened, open } = gate();
    const busy = source.change(() => opened);
    const late = source.change(async () => {
      ran = true;
    });
    source.close();
    open();
    await Promise.all([busy, late]);
    return ran;
  },
};

declare global {
  var sources: typeof scenarios;
}
globalThis.sources = scenarios;
