/**
 * What a picture is by its first bytes, whatever it says it is: only these reach the decoder, so that it never reads an
 * SVG (a document with links and scripts) or one of the many other formats that it knows.
 *
 * @returns null for anything that is not taken
 */
export function pictureFormat(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  // ISO 14496-12: size, `ftyp`, major brand, version, compatible brands.
  if (head.slice(4, 8) === 'ftyp' && /^(?:.{4})*?avi[fs]/s.test(head.slice(8))) return 'avif';
  return null;
}
