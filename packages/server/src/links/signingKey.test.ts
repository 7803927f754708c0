import { createPublicKey, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { deriveSigningKey } from './signingKey.ts';

const SECRET = Buffer.alloc(32, 7);
/** P-256's base point and its order less 1 (NIST SP 800-186, 3.2.1.3). */
const BASE_X = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296';
const ORDER_LESS_1 = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550';
const ORDER_LESS_2 = `${ORDER_LESS_1.slice(0, -2)}4f`;

const publicJwk = (secret: Buffer) => createPublicKey(deriveSigningKey(secret)).export({ format: 'jwk' });
/** The derived key's scalar and x where the candidates come from the test. */
function derivedFrom(...candidates: string[]) {
  const key = deriveSigningKey(SECRET, (_secret, attempt) => Buffer.from(candidates[attempt] ?? '', 'hex'));
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  return { d: Buffer.from(d, 'base64url').toString('hex'), x: Buffer.from(x, 'base64url').toString('hex') };
}

test('relay.md S6: one secret has one key, in later versions too; another has another', () => {
  expect(publicJwk(SECRET)).toEqual({
    kty: 'EC',
    crv: 'P-256',
    x: 'TTCU_mR-VIl0KwcX-znPP5lwllPSyNNuWEqa4LqbgI0',
    y: 'UKuAe9JdPP0qfJsFt9ZstATSb9t5yD6ksaM9FJ1KApk',
  });
  expect(publicJwk(Buffer.alloc(32, 8))).not.toEqual(publicJwk(SECRET));
});

test('the key signs what its public half verifies, whatever the secret', () => {
  for (let byte = 0; byte < 50; byte += 1) {
    const key = deriveSigningKey(Buffer.alloc(32, byte));
    const text = Buffer.from(`text ${byte}`);
    expect(verify('sha256', text, createPublicKey(key), sign('sha256', text, key))).toBe(true);
  }
});

test('FIPS 186-5, A.2.2: scalars go from 1 to the order less 1; a candidate beyond is passed over', () => {
  expect(derivedFrom('00'.repeat(32))).toEqual({ d: `${'00'.repeat(31)}01`, x: BASE_X });
  // The negative of the base point, which has the same x.
  expect(derivedFrom(ORDER_LESS_2)).toEqual({ d: ORDER_LESS_1, x: BASE_X });
  expect(derivedFrom(ORDER_LESS_1, 'ff'.repeat(32), '00'.repeat(32)).x).toBe(BASE_X);
});
