import { createECDH, createHmac, createPrivateKey, type KeyObject } from 'node:crypto';

/**
 * The ECDSA key on P-256 that belongs to a secret, always the same: instances that share a secret share the key, and a
 * restart changes nothing. By rejection sampling (FIPS 186-5, A.2.2), with HMAC-SHA256 in place of random bits.
 *
 * @param secret 32 bytes
 * @param candidate 32 bytes, different for each attempt
 */
export function deriveSigningKey(secret: Buffer, candidate = hmacCandidate): KeyObject {
  for (let attempt = 0; ; attempt += 1) {
    const number = BigInt(`0x${candidate(secret, attempt).toString('hex')}`);
    // One in 2^32 is too large. Taking it modulo the order would favour small keys.
    if (number <= P256_ORDER - 2n) return toPrivateKey(number + 1n);
  }
}

function hmacCandidate(secret: Buffer, attempt: number): Buffer {
  return createHmac('sha256', secret).update(`p-256 ${attempt}`).digest();
}

/** @param scalar from 1 to the order less 1 */
function toPrivateKey(scalar: bigint): KeyObject {
  const d = Buffer.from(scalar.toString(16).padStart(2 * FIELD_BYTES, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  // Uncompressed: 0x04, x, y (SEC 1, 2.3.3).
  const point = curve.getPublicKey();
  const x = point.subarray(1, 1 + FIELD_BYTES).toString('base64url');
  const y = point.subarray(1 + FIELD_BYTES).toString('base64url');
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x, y } });
}

/** The order n of P-256's base point (NIST SP 800-186, 3.2.1.3). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const FIELD_BYTES = 32;
