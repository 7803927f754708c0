import {
  bundleGroups,
  type CodecSection,
  parseSections,
  refersToOthers,
  renumbered,
  type SectionCodec,
  withReferences,
} from './codecSections.ts';
import { PayloadTypeError } from './PayloadTypeError.ts';

/** A codec as one section of an SDP numbers it. */
export interface NumberedCodec {
  /** `video/VP9`; upper and lower case are the same. */
  readonly mimeType: string;
  readonly payloadType: number;
}

/**
 * Gives the codec of each named section (by mid) the payload type that the tapped frames carry, so that the frames can
 * be sent as they came (decision 015). For an offer of ours, before `setLocalDescription`.
 *
 * The first codec of the section with that MIME type is meant. Its retransmission format follows. A number that another
 * codec has anywhere in the BUNDLE group changes places with the one that becomes free, the same in all sections; one
 * codec may have different numbers in two sections. Everything else stays as it is, and a description that is numbered
 * so already comes back unchanged: an offer made anew keeps its numbers.
 *
 * @throws {PayloadTypeError}
 */
export function withPayloadTypes(sdp: string, wanted: ReadonlyMap<string, NumberedCodec>): string {
  const { session, sections } = parseSections(sdp);
  const fixed = new Map([...wanted].map(([mid, codec]) => fixedNumber(sections, mid, codec)));
  if ([...fixed].every(([codec, payloadType]) => codec.payloadType === payloadType)) return sdp;
  const numbers = new Map(bundleGroups(session, sections).flatMap((group) => [...numbersOf(group, fixed)]));
  const rewritten = sections.map((section) => renumbered(section, renaming(section, numbers)));
  return session + rewritten.join('');
}

/** What a section sends unless told otherwise: its first codec. Undefined where there is no such section or codec. */
export function codecOf(sdp: string, mid: string): NumberedCodec | undefined {
  const section = parseSections(sdp).sections.find((each) => each.mid === mid);
  const codec = section?.codecs[0];
  return section && codec && { mimeType: `${section.kind}/${codec.name}`, payloadType: codec.payloadType };
}

type Numbers = ReadonlyMap<SectionCodec, number>;

function fixedNumber(sections: readonly CodecSection[], mid: string, wanted: NumberedCodec): [SectionCodec, number] {
  const { mimeType, payloadType } = wanted;
  if (!isPayloadType(payloadType)) {
    throw new PayloadTypeError('number_invalid', `${payloadType} is no payload type.`);
  }
  const section = sections.find((each) => each.mid === mid && each.kind !== '');
  if (!section) throw new PayloadTypeError('section_missing', `There is no section “${mid}” of audio or video.`);
  const codec = section.codecs.find(({ name }) => sameMimeType(`${section.kind}/${name}`, mimeType));
  if (!codec) throw new PayloadTypeError('codec_missing', `Section “${mid}” does not offer ${mimeType}.`);
  return [codec, payloadType];
}

function sameMimeType(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** 64 to 95 would be taken for RTCP on the same port (RFC 5761, section 4). */
function isPayloadType(number: number): boolean {
  return Number.isInteger(number) && ((number >= 0 && number < 64) || (number >= 96 && number < 128));
}

/** Dynamic payload types (RFC 3551, section 6; RFC 5761, section 4), those first that Chromium numbers last. */
const DYNAMIC = [...range(127, 96), ...range(63, 35)];

function range(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}

/** A number for every codec of a group: the fixed ones, and for the others what they had as far as it is left. */
function numbersOf(group: readonly CodecSection[], fixed: Numbers): Map<SectionCodec, number> {
  const numbers = new Map<SectionCodec, number>();
  /** What each number stands for: in a group it must be the same wherever the number is used. */
  const meanings = new Map<number, string>();
  /** Where a codec went whose number was taken, so that it goes there in every section. */
  const moved = new Map<string, number>();
  const codecs = group.flatMap((section) => section.codecs.map((codec) => ({ section, codec })));
  const remaining = codecs.filter(({ codec }) => !fixed.has(codec));
  const occupied = new Set(remaining.map(({ codec }) => codec.payloadType));

  function use(codec: SectionCodec, number: number, meaning: string): void {
    numbers.set(codec, number);
    meanings.set(number, meaning);
  }

  function freeNumber(taken: number): number {
    const partners = [...fixed].filter(([, number]) => number === taken).map(([codec]) => codec.payloadType);
    const isFree = (number: number) => DYNAMIC.includes(number) && !occupied.has(number) && !meanings.has(number);
    const free = [...partners, ...DYNAMIC].find(isFree);
    if (free === undefined) throw new PayloadTypeError('numbers_exhausted', 'There is no dynamic payload type left.');
    return free;
  }

  for (const { section, codec } of codecs) {
    const number = fixed.get(codec);
    if (number === undefined) continue;
    const meaning = meaningOf(codec, section, numbers);
    if ((meanings.get(number) ?? meaning) !== meaning) {
      throw new PayloadTypeError('number_conflict', `${number} is wanted for two codecs on one transport.`);
    }
    use(codec, number, meaning);
  }
  // What refers to others comes after them.
  remaining.sort((one, other) => Number(refersToOthers(one.codec)) - Number(refersToOthers(other.codec)));
  for (const { section, codec } of remaining) {
    const { payloadType } = codec;
    const meaning = meaningOf(codec, section, numbers);
    const key = `${payloadType} ${meaning}`;
    const isLeft = (meanings.get(payloadType) ?? meaning) === meaning;
    const number = isLeft ? payloadType : (moved.get(key) ?? freeNumber(payloadType));
    moved.set(key, number);
    use(codec, number, meaning);
  }
  return numbers;
}

function meaningOf(codec: SectionCodec, section: CodecSection, numbers: Numbers): string {
  return `${codec.format} ${withReferences(codec, renaming(section, numbers))}`;
}

function renaming({ codecs }: CodecSection, numbers: Numbers): (payloadType: number) => number {
  const names = new Map(codecs.map((codec) => [codec.payloadType, numbers.get(codec) ?? codec.payloadType]));
  return (payloadType) => names.get(payloadType) ?? payloadType;
}
