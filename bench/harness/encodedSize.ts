import { request } from 'node:http';

/**
 * Bytes of a file's body as a server sends it to who takes this encoding alone.
 *
 * @throws {Error} when the server answers another status or sends it otherwise encoded
 */
export function encodedSize(origin: string, path: string, encoding: 'gzip' | 'br'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, origin), { headers: { 'accept-encoding': encoding } }, (answer) => {
      const got = answer.headers['content-encoding'] ?? 'nothing';
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200 && got === encoding) resolve(bytes);
        else reject(new Error(`${path}: asked for ${encoding}, got ${got} with status ${answer.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}
