import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsMaterial } from '../appDeps.ts';
import type { Config } from '../config.ts';
import { StartError } from '../process/StartError.ts';
import { lanCertificate } from './lanCertificate.ts';

/**
 * The certificate to serve https with: the operator's, with `--lan` one made here, else none.
 *
 * @throws {StartError} when the operator's cannot be read, is none, or does not belong to its key
 */
export async function loadTls(config: Pick<Config, 'tls' | 'dataDir'>, lan: boolean): Promise<TlsMaterial | null> {
  if (config.tls === null) return lan ? await lanCertificate(config.dataDir) : null;
  const { certPath, keyPath } = config.tls;
  const [cert, key] = await Promise.all([readPem('TLS_CERT', certPath), readPem('TLS_KEY', keyPath)]);
  try {
    new X509Certificate(cert);
  } catch (cause) {
    throw new StartError(`TLS_CERT: ${certPath} holds no certificate. It has to be a PEM file.`, { cause });
  }
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new StartError(
      `TLS_KEY: ${keyPath} is not the key of the certificate ${certPath}. Both have to be PEM files, the key without a passphrase.`,
      { cause },
    );
  }
  return { cert, key };
}

async function readPem(setting: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new StartError(`${setting}: ${path} cannot be read${code}.`, { cause });
  }
}
