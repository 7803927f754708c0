import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../../clock.ts';

const MINUTE_MS = 60_000;

export interface EmulatedToken {
  token: string;
  expiresOn: string;
}

/** What the emulated resource keeps: identities, and the tokens that it can tell from others' and call back. */
export class EmulatedIdentities {
  readonly #resource = randomUUID();
  readonly #signingKey = randomBytes(32);
  /** The tokens of each identity that still count; revoking empties the set. */
  readonly #tokens = new Map<string, Set<string>>();
  readonly #clock: Clock;
  /** Every token ever issued, in order. */
  readonly issued: string[] = [];
  /** How many identities were ever made. */
  created = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  list(): string[] {
    return [...this.#tokens.keys()];
  }

  has(id: string): boolean {
    return this.#tokens.has(id);
  }

  create(): string {
    this.created += 1;
    const id = `8:acs:${this.#resource}_${randomUUID()}`;
    this.#tokens.set(id, new Set());
    return id;
  }

  delete(id: string): void {
    this.#tokens.delete(id);
  }

  revoke(id: string): void {
    this.#tokens.get(id)?.clear();
  }

  issue(id: string, scopes: readonly string[], minutes: number): EmulatedToken {
    const now = this.#clock.now().getTime();
    const expiresAt = Math.floor((now + minutes * MINUTE_MS) / 1000) * 1000;
    const claims = {
      skypeid: id.slice(2),
      acsScope: scopes.join(','),
      resourceId: this.#resource,
      iat: Math.floor(now / 1000),
      exp: expiresAt / 1000,
      jti: randomUUID(),
    };
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    const token = `${signed}.${createHmac('sha256', this.#signingKey).update(signed).digest('base64url')}`;
    this.#tokens.get(id)?.add(token);
    this.issued.push(token);
    return { token, expiresOn: new Date(expiresAt).toISOString() };
  }

  /** Whether a token opens calls at this moment: issued here, not expired, not revoked, its identity not deleted. */
  admits(token: string): boolean {
    const known = [...this.#tokens.values()].some((tokens) => tokens.has(token));
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString() || '{}');
    return known && exp * 1000 > this.#clock.now().getTime();
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
