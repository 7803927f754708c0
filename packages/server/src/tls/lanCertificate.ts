import { X509Certificate } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { TlsMaterial } from '../appDeps.ts';
import { usableAddresses } from '../calls/livekit/supervise/mediaAddresses.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Well within the 825 days above which Apple's systems refuse a certificate. */
const VALID_MS = 365 * DAY_MS;
/** A server may run for a month before it is started again. */
const RENEW_BEFORE_MS = 30 * DAY_MS;
const FILE_NAME = 'lan-certificate.pem';

/**
 * The certificate of `--lan`, for every address and name of this machine. It is kept in the data folder, so that
 * browsers ask once, and made anew when an address is missing from it or it is about to expire.
 */
export async function lanCertificate(
  dataDir: string,
  names: readonly string[] = ownNames(),
  now: Date = new Date(),
): Promise<TlsMaterial> {
  const path = join(dataDir, FILE_NAME);
  const kept = await readKept(path);
  if (kept !== null && isUsable(kept, names, now)) return kept;
  const made = await make(names, now);
  // One file and one rename, so that a certificate never stands beside the key of another.
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, `${made.cert.trim()}\n${made.key.trim()}\n`, { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return made;
}

/** What others may call this machine. */
function ownNames(): string[] {
  return [...new Set(['localhost', hostname(), `${hostname()}.local`, ...usableAddresses(networkInterfaces())])];
}

async function readKept(path: string): Promise<TlsMaterial | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [, cert, key] = /(-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----)\s+(-----BEGIN.+)/s.exec(text) ?? [];
  return cert === undefined || key === undefined ? null : { cert, key };
}

function isUsable({ cert }: TlsMaterial, names: readonly string[], now: Date): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const expires = Date.parse(certificate.validTo);
    return expires - now.getTime() > RENEW_BEFORE_MS && names.every((name) => covers(certificate, name));
  } catch {
    return false;
  }
}

function covers(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

async function make(names: readonly string[], now: Date): Promise<TlsMaterial> {
  // Loaded here, as only `--lan` needs it.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'VNET on this network' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  });
  return { cert, key };
}
