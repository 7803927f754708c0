import { describe, expect, test } from 'vitest';
import { ticketRequestSchema } from './ticket.ts';

const FINGERPRINT = Array.from({ length: 32 }, (_, byte) => (byte * 7).toString(16).padStart(2, '0')).join(':');
const passes = (fingerprint: unknown) => ticketRequestSchema.safeParse({ session: 'laptop01', fingerprint }).success;

describe('relay.md S6: the fingerprint of a ticket is a SHA-256 as WebRTC writes it (RFC 8122)', () => {
  test('in lower case as browsers tell it, in upper case as in SDP', () => {
    expect(passes(FINGERPRINT)).toBe(true);
    expect(passes(FINGERPRINT.toUpperCase())).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['no text', 7],
    ['no colons', FINGERPRINT.replaceAll(':', '')],
    ['20 bytes, a SHA-1', FINGERPRINT.slice(0, 59)],
    ['33 bytes', `${FINGERPRINT}:00`],
    ['a single digit', FINGERPRINT.slice(0, -1)],
    ['no hexadecimal digit', FINGERPRINT.replace('07', '0g')],
    ['the algorithm before it', `sha-256 ${FINGERPRINT}`],
    ['a line end after it', `${FINGERPRINT}\n`],
  ])('%s does not pass', (_what, fingerprint) => {
    expect(passes(fingerprint)).toBe(false);
  });
});

test('relay.md S6: a ticket is asked for by session', () => {
  expect(ticketRequestSchema.safeParse({ fingerprint: FINGERPRINT }).success).toBe(false);
  expect(ticketRequestSchema.safeParse({ session: 'with#hash-', fingerprint: FINGERPRINT }).success).toBe(false);
});
