/**
 * What tells two frames apart: length and FNV-1a, 32 bits (draft-eastlake-fnv), as `<bytes>:<hex>`. Any single changed
 * byte changes it: each step of FNV-1a is invertible.
 *
 * AV1 is hashed without a leading temporal delimiter: an encoder writes one and RTP leaves it out (RTP Payload Format
 * For AV1, section 5; docs/decisions/016).
 */
export function hashFrame(frame: Uint8Array, mimeType: string): string {
  const bytes = isAv1(mimeType) && frame[0] === 0x12 && frame[1] === 0 ? frame.subarray(2) : frame;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${bytes.length}:${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

function isAv1(mimeType: string): boolean {
  return mimeType.toLowerCase() === 'video/av1';
}
