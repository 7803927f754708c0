import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../process/StartError.ts';
import { lanCertificate } from './lanCertificate.ts';
import { loadTls } from './loadTls.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NAMES = ['localhost', 'box.local', '127.0.0.1', 'fd00::5'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vnet-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the certificate of --lan', () => {
  test('is for every name and address, and serves https', async () => {
    const { cert, key } = await lanCertificate(folder, NAMES);
    const certificate = new X509Certificate(cert);
    for (const name of ['localhost', 'box.local']) expect(certificate.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', 'fd00::5']) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.ca).toBe(false);
    const server = createServer({ cert, key }, (_request, response) => response.end('yes'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const status = await new Promise((resolve, reject) =>
      get({ host: '127.0.0.1', port, ca: cert }, ({ statusCode }) => resolve(statusCode)).on('error', reject),
    );
    expect(status).toBe(200);
    server.close();
  });

  test('is kept, and readable by this user alone', async () => {
    const first = await lanCertificate(folder, NAMES);
    expect(await lanCertificate(folder, NAMES)).toEqual({ cert: first.cert.trim(), key: `${first.key.trim()}\n` });
    expect(statSync(join(folder, 'lan-certificate.pem')).mode & 0o777).toBe(0o600);
  });

  test('stays when an address has gone, and is made anew when one has come', async () => {
    const first = await lanCertificate(folder, NAMES);
    expect((await lanCertificate(folder, NAMES.slice(0, 2))).cert).toBe(first.cert.trim());
    const again = await lanCertificate(folder, [...NAMES, '192.168.7.7']);
    expect(new X509Certificate(again.cert).checkIP('192.168.7.7')).toBe('192.168.7.7');
  });

  test('is made anew a month before it expires', async () => {
    const first = await lanCertificate(folder, NAMES, new Date());
    const later = (days: number) => lanCertificate(folder, NAMES, new Date(Date.now() + days * DAY_MS));
    expect((await later(330)).cert).toBe(first.cert.trim());
    expect((await later(340)).cert.trim()).not.toBe(first.cert.trim());
  });

  test('is made anew when the file is spoiled', async () => {
    writeFileSync(join(folder, 'lan-certificate.pem'), 'nonsense');
    await lanCertificate(folder, NAMES);
    expect(readFileSync(join(folder, 'lan-certificate.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});

describe('TLS_CERT and TLS_KEY', () => {
  const load = (certPath: string, keyPath: string) => loadTls({ tls: { certPath, keyPath }, dataDir: folder }, false);

  test('are used as they are, also with --lan', async () => {
    const { cert, key } = await lanCertificate(folder, NAMES);
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    expect(await load(join(folder, 'cert.pem'), join(folder, 'key.pem'))).toEqual({ cert, key });
  });

  test('are named in one line when a file cannot be read, is no certificate, or does not belong to the key', async () => {
    const { cert, key } = await lanCertificate(folder, NAMES);
    const other = mkdtempSync(join(folder, 'other-'));
    const foreign = await lanCertificate(other, NAMES);
    const files = { cert, key, foreign: foreign.key, text: 'hello' };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.pem`), text);
    const at = (name: string) => join(folder, `${name}.pem`);
    for (const [certFile, keyFile, sentence] of [
      ['missing', 'key', /^TLS_CERT: .*missing\.pem cannot be read \(ENOENT\)\.$/],
      ['cert', 'missing', /^TLS_KEY: .*missing\.pem cannot be read \(ENOENT\)\.$/],
      ['text', 'key', /^TLS_CERT: .*text\.pem holds no certificate\./],
      ['cert', 'text', /^TLS_KEY: .*text\.pem is not the key of the certificate/],
      ['cert', 'foreign', /^TLS_KEY: .*foreign\.pem is not the key of the certificate/],
    ] as const) {
      const failure = await load(at(certFile), at(keyFile)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StartError);
      expect(failure instanceof Error && failure.message).toMatch(sentence);
      expect(failure instanceof Error && failure.message).not.toContain('\n');
    }
  });
});

test('without a certificate and without --lan there is no TLS', async () => {
  expect(await loadTls({ tls: null, dataDir: folder }, false)).toBeNull();
});
