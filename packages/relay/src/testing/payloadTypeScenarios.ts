import { atLanRates } from '../peer/lanRates.ts';
import { codecOf, type NumberedCodec, withPayloadTypes } from '../peer/payloadTypes.ts';
import { loopback, movingPicture, progressOf, tone } from './loopback.ts';

/** Frames or packets after which a section counts as playing. */
const ENOUGH = 10;

/** What one negotiation came to, by section, in the order in which they were made. */
export interface Numbering {
  /** What the browser offered before it was rewritten. */
  readonly offered: (NumberedCodec | undefined)[];
  readonly answered: (NumberedCodec | undefined)[];
  /** `RTCRtpSender.getParameters().codecs`: `VP9 98`, `rtx 99`. */
  readonly sender: string[][];
  /** What the other side decodes, by its statistics. */
  readonly received: string[];
  /** Whether the offer was numbered so already, and came back unchanged. */
  readonly unchanged: boolean;
}

/** Connections whose offers are numbered by `withPayloadTypes`, with media over them. */
export const scenarios = {
  /**
   * Makes a section for each codec of a round, all of one connection, and negotiates; then the next round's. A codec
   * with an `of` is that earlier section, under another number.
   */
  async numbered(rounds: readonly (readonly (NumberedCodec & { of?: number })[])[]): Promise<Numbering[]> {
    const { near, far, close } = loopback(RTCPeerConnection, RTCPeerConnection);
    const sections: { transceiver: RTCRtpTransceiver; codec: NumberedCodec }[] = [];
    const numberings: Numbering[] = [];
    for (const round of rounds) {
      for (const { of, ...codec } of round) {
        const known = of === undefined ? undefined : sections[of];
        if (known) known.codec = codec;
        else sections.push({ transceiver: addSection(near, codec.mimeType), codec });
      }
      const { sdp = '' } = await near.createOffer();
      const mids = [...sdp.matchAll(/^a=mid:(\S+)/gm)].map(([, mid = '']) => mid);
      const wanted = new Map(sections.map(({ codec }, index) => [mids[index] ?? '', codec]));
      const rewritten = withPayloadTypes(sdp, wanted);
      await near.setLocalDescription({ type: 'offer', sdp: rewritten });
      await far.setRemoteDescription({ type: 'offer', sdp: rewritten });
      await far.setLocalDescription();
      const answer = far.localDescription?.sdp ?? '';
      await near.setRemoteDescription({ type: 'answer', sdp: atLanRates(answer) });
      const receivers = far.getTransceivers().map(({ receiver }) => receiver);
      numberings.push({
        offered: mids.map((mid) => codecOf(sdp, mid)),
        answered: mids.map((mid) => codecOf(answer, mid)),
        sender: sections.map(({ transceiver }) => codecNames(transceiver.sender)),
        received: await Promise.all(receivers.map(received)),
        unchanged: rewritten === sdp,
      });
    }
    close();
    return numberings;
  },

  /** What a link's sender thinks of its bandwidth as soon as it is connected, bit/s. */
  async firstEstimate(withLanRates: boolean): Promise<number> {
    const { near, far, close } = loopback(RTCPeerConnection, RTCPeerConnection);
    addSection(near, 'video/VP9');
    await near.setLocalDescription();
    if (near.localDescription) await far.setRemoteDescription(near.localDescription);
    await far.setLocalDescription();
    const sdp = far.localDescription?.sdp ?? '';
    await near.setRemoteDescription({ type: 'answer', sdp: withLanRates ? atLanRates(sdp) : sdp });
    let estimate = 0;
    await until(async () => {
      for (const stat of (await near.getStats()).values()) {
        if (stat.type === 'candidate-pair' && stat.nominated) estimate = stat.availableOutgoingBitrate ?? 0;
      }
      return estimate > 0;
    });
    close();
    return estimate;
  },
};

function addSection(connection: RTCPeerConnection, mimeType: string): RTCRtpTransceiver {
  const kind = mimeType.split('/')[0] ?? '';
  const track = kind === 'audio' ? tone() : movingPicture();
  const transceiver = connection.addTransceiver(track, { direction: 'sendonly' });
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const codec = codecs.find((each) => each.mimeType.toLowerCase() === mimeType.toLowerCase());
  if (!codec) throw new Error(`the browser has no ${mimeType}`);
  transceiver.setCodecPreferences([codec, ...codecs.filter((each) => each.mimeType.endsWith('rtx'))]);
  return transceiver;
}

const nameOf = ({ mimeType, payloadType }: NumberedCodec) => `${mimeType.split('/')[1]} ${payloadType}`;

function codecNames(sender: RTCRtpSender): string[] {
  return sender.getParameters().codecs.map(nameOf);
}

/** The codec of what the receiver decodes, once it has decoded enough from now on. */
async function received(receiver: RTCRtpReceiver): Promise<string> {
  const before = await progressOf(receiver);
  await until(async () => (await progressOf(receiver)) >= before + ENOUGH);
  const stats = new Map<string, { type: string; codecId?: string } & NumberedCodec>(await receiver.getStats());
  const inbound = [...stats.values()].find(({ type }) => type === 'inbound-rtp');
  const codec = stats.get(inbound?.codecId ?? '');
  return codec ? nameOf(codec) : 'nothing';
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 15_000; !(await condition()); ) {
    if (performance.now() > deadline) throw new Error('timed out');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

declare global {
  var payloadTypeScenarios: typeof scenarios;
}
globalThis.payloadTypeScenarios = scenarios;
