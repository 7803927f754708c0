import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

/** The status that an address answers with, whoever signed its certificate. */
export function fetchAnyCertificate(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? getHttps : getHttp;
    const request = get(url, { rejectUnauthorized: false, agent: false, timeout: 3000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.once('timeout', () => request.destroy(new Error(`${url} did not answer in 3 s`)));
    request.once('error', reject);
  });
}
