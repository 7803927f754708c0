import { randomInt } from 'node:crypto';
import { groupMeetingCode, MEETING_CODE_ALPHABET, MEETING_CODE_LENGTH } from '@vnet/protocol';

/** A new meeting's code, 53 random bits: `abcd-efgh-jkm`. */
export function makeMeetingCode(): string {
  const symbols = Array.from({ length: MEETING_CODE_LENGTH }, () =>
    MEETING_CODE_ALPHABET.charAt(randomInt(MEETING_CODE_ALPHABET.length)),
  );
  return groupMeetingCode(symbols.join(''));
}
