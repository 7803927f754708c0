import { webcrypto } from 'node:crypto';
import type { LinkCredentials } from '../session/LinkCredentials.ts';
import { certificateThumbprint, verifyTicket } from '../session/tickets.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const NOW = Date.parse('2026-11-24T10:00:00Z');
const MEETING = '7d1a0c52-1d3c-4a6d-9a55-0b8f5d1c2e3f';

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');

interface TicketSettings {
  readonly meeting?: string;
  readonly fingerprint?: string;
  /** Seconds until its end. */
  readonly lifetime?: number;
  readonly receiveOnly?: boolean;
}

/** A server that signs tickets, as VNET's does (docs/decisions/041). */
export class TestTickets {
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(keys: webcrypto.CryptoKeyPair) {
    this.#keys = keys;
  }

  static async open(): Promise<TestTickets> {
    return new TestTickets(await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']));
  }

  async sign(
    identity: string,
    { meeting = MEETING, fingerprint = '', lifetime = 600, receiveOnly = false }: TicketSettings,
  ): Promise<string> {
    const claims = {
      aud: meeting,
      sub: identity,
      username: identity,
      name: `${identity} of ${meeting}`,
      iat: NOW / 1000,
      exp: NOW / 1000 + lifetime,
      cnf: { 'x5t#S256': certificateThumbprint(fingerprint) },
      ...(receiveOnly ? { receive_only: true } : {}),
    };
    const signed = `${encode({ alg: 'ES256', typ: 'vnet-link+jwt' })}.${encode(claims)}`;
    const hash = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await webcrypto.subtle.sign(hash, this.#keys.privateKey, Buffer.from(signed));
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }

  /** Who shows tickets of this server, and takes those of its meeting. */
  credentials(identity: string, { meeting = MEETING, ...more }: TicketSettings = {}): LinkCredentials {
    const fingerprint = more.fingerprint ?? randomFingerprint();
    return {
      identity,
      certificate: {} as RTCCertificate,
      fingerprint,
      ticket: () => this.sign(identity, { meeting, fingerprint, ...more }),
      verify: (ticket, shown) =>
        verifyTicket(ticket, {
          key: this.#keys.publicKey as CryptoKey,
          audience: meeting,
          now: () => NOW,
          fingerprints: [shown],
        }),
    };
  }
}

export function randomFingerprint(): string {
  const digits = Buffer.from(webcrypto.getRandomValues(new Uint8Array(32)))
    .toString('hex')
    .toUpperCase();
  return `sha-256 ${digits.replace(/..(?=.)/g, '$&:')}`;
}
