export type PayloadTypeErrorCode =
  /** No section of audio or video has this mid. */
  | 'section_missing'
  /** The section does not offer the codec. */
  | 'codec_missing'
  /** Not a payload type that RTP may use beside RTCP on one port (RFC 5761, section 4). */
  | 'number_invalid'
  /** One number is wanted for two different codecs of one BUNDLE group (RFC 8843, section 9.1). */
  | 'number_conflict'
  /** Every dynamic payload type is in use. */
  | 'numbers_exhausted';

/** A description cannot be numbered as asked for. Says nothing of it but mid, codec and number. */
export class PayloadTypeError extends Error {
  constructor(
    readonly code: PayloadTypeErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'PayloadTypeError';
  }
}
