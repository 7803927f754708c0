/** One format of one section of an SDP (RFC 8866, 5.14). */
export interface SectionCodec {
  readonly payloadType: number;
  /** As written: `VP9`, `opus`, `rtx`. */
  readonly name: string;
  /** `video/vp9/90000`, `audio/opus/48000/2`. */
  readonly format: string;
  /** What `a=fmtp` says, or nothing. */
  readonly parameters: string;
}

/** An `m=` line and what belongs to it. */
export interface CodecSection {
  readonly text: string;
  readonly mid: string | undefined;
  /** `audio` or `video`; empty for a section that carries no RTP, which has no codecs either. */
  readonly kind: string;
  readonly codecs: readonly SectionCodec[];
}

export function parseSections(sdp: string): { session: string; sections: CodecSection[] } {
  const [session = '', ...sections] = sdp.split(/^(?=m=)/m);
  return { session, sections: sections.map(parseSection) };
}

function parseSection(text: string): CodecSection {
  const [, kind = '', formats = ''] = /^m=(audio|video) \S+ \S*RTP\S*((?: \d+)*)/.exec(text) ?? [];
  const attribute = (name: string, payloadType: string) =>
    new RegExp(`^a=${name}:${payloadType} (.*)$`, 'm').exec(text)?.[1];
  const codecs = [...formats.matchAll(/\d+/g)].map(([payloadType]): SectionCodec => {
    const format = attribute('rtpmap', payloadType) ?? payloadType;
    return {
      payloadType: Number(payloadType),
      name: format.split('/')[0] ?? '',
      format: `${kind}/${format}`.toLowerCase(),
      parameters: attribute('fmtp', payloadType) ?? '',
    };
  });
  return { text, kind, mid: /^a=mid:(\S+)/m.exec(text)?.[1], codecs };
}

/**
 * Sections that share one transport, and so one space of payload types (RFC 8843, 9.1). A section outside of all
 * groups is alone.
 */
export function bundleGroups(session: string, sections: readonly CodecSection[]): CodecSection[][] {
  const groups = [...session.matchAll(/^a=group:BUNDLE(.*)$/gm)].map(([, mids = '']) => mids.trim().split(/\s+/));
  const isIn = (mids: readonly string[], { mid }: CodecSection) => mid !== undefined && mids.includes(mid);
  const alone = sections.filter((section) => !groups.some((mids) => isIn(mids, section)));
  return [...groups.map((mids) => sections.filter((each) => isIn(mids, each))), ...alone.map((each) => [each])];
}

/** Whether a format stands for another one: rtx (`apt=98`, RFC 4588, 8.1), red (`111/111`, RFC 2198, 5). */
export function refersToOthers({ name, parameters }: SectionCodec): boolean {
  return /(^|[; ])apt=\d/.test(parameters) || (name.toLowerCase() === 'red' && /^\d+(\/\d+)*$/.test(parameters));
}

/** A format's parameters when the formats that it refers to have other numbers. */
export function withReferences(codec: SectionCodec, renamed: (payloadType: number) => number): string {
  if (!refersToOthers(codec)) return codec.parameters;
  const numbers = codec.parameters.includes('apt=') ? /(?<=(?:^|[; ])apt=)\d+/g : /\d+/g;
  return codec.parameters.replace(numbers, (number) => String(renamed(Number(number))));
}

/** The section's text with other numbers, wherever a line names one. */
export function renumbered({ text, codecs }: CodecSection, renamed: (payloadType: number) => number): string {
  const byNumber = new Map(codecs.map((codec) => [codec.payloadType, codec]));
  const rename = (number: string) => String(byNumber.has(Number(number)) ? renamed(Number(number)) : number);
  const renameAll = (numbers: string) => numbers.replace(/\d+/g, rename);
  return text
    .replace(/^(m=\S+ \S+ \S+)(.*)$/m, (_, head: string, numbers: string) => head + renameAll(numbers))
    .replace(/^(a=fmtp:)(\d+) (.*)$/gm, (_, head: string, number: string, parameters: string) => {
      const codec = byNumber.get(Number(number));
      return `${head}${number} ${codec ? withReferences(codec, renamed) : parameters}`;
    })
    .replace(/^(a=(?:rtpmap|fmtp|rtcp-fb|packetization|imageattr):)(\d+)/gm, (_, head: string, number: string) => {
      return head + rename(number);
    })
    .replace(/^(a=rid:\S+ (?:send|recv) (?:.*;)?pt=)([\d,]+)/gm, (_, head: string, numbers: string) => {
      return head + renameAll(numbers);
    });
}
