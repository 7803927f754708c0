import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** A password hash as Django keeps it: `pbkdf2_sha256$<iterations>$<salt>$<hash in base64>`. */
export interface DjangoHash {
  iterations: number;
  salt: string;
  key: Buffer;
}

/** @returns null for anything else: other algorithms, Django's unusable passwords (`!…`), more work than is sane */
export function parseDjangoHash(hash: string): DjangoHash | null {
  const [, digits, salt, base64] =
    /^pbkdf2_sha256\$([1-9][0-9]{0,7})\$([^$]{1,128})\$([0-9A-Za-z+/]{43}=)$/.exec(hash) ?? [];
  if (digits === undefined || salt === undefined || base64 === undefined) return null;
  const iterations = Number(digits);
  return iterations > MOST_ITERATIONS ? null : { iterations, salt, key: Buffer.from(base64, 'base64') };
}

/** Django hashes what was typed as it came, without bringing characters to one form. */
export async function matchesDjangoHash(password: string, { iterations, salt, key }: DjangoHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, salt, iterations, key.length, 'sha256'), key);
}

/** Django 5.2 takes 1,000,000; a hash that asks for much more would hold a thread for seconds. */
const MOST_ITERATIONS = 4_000_000;
