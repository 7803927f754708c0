import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../process/StartError.ts';

/** What a secret is for. Each purpose has its own key, so that none opens what another protects. */
type SecretPurpose =
  | 'sessions'
  | 'csrf'
  | 'auth-token-lookup'
  | 'token-encryption'
  | 'livekit-api-secret'
  | 'relay-tickets'
  | 'password-resets'
  | 'oidc-link'
  | 'short-lived-cookies'
  | 'redis-namespace'
  | 'guest-passes'
  | 'guest-sessions';

/** The server's one secret and the keys derived from it. */
export interface Secrets {
  /** 32 bytes, the same at each start (HKDF-SHA256, RFC 5869). */
  deriveSecret(purpose: SecretPurpose): Buffer;
  /** The same of each secret that was the server's before, newest first. */
  derivePrevious(purpose: SecretPurpose): Buffer[];
}

interface SecretSettings {
  /** `VNET_SECRET_KEY`; null: read from the data folder, or made there on the first start. */
  secretKey: string | null;
  /** `VNET_SECRET_KEY_PREVIOUS`. */
  previousSecretKeys?: readonly string[];
  dataDir: string;
}

/** @throws {StartError} when the kept secret is too short to be one */
export function openSecrets({ secretKey, previousSecretKeys = [], dataDir }: SecretSettings): Secrets {
  const master = secretKey ?? readOrMakeSecret(dataDir);
  const derive = (secret: string, purpose: SecretPurpose) =>
    Buffer.from(hkdfSync('sha256', secret, '', `vnet/${purpose}`, SECRET_BYTES));
  return {
    deriveSecret: (purpose) => derive(master, purpose),
    derivePrevious: (purpose) => previousSecretKeys.map((secret) => derive(secret, purpose)),
  };
}

const SECRET_BYTES = 32;
const FILE_NAME = 'secret.key';

function readOrMakeSecret(dataDir: string): string {
  const path = join(dataDir, FILE_NAME);
  const kept = readIfThere(path);
  if (kept === null) {
    makeSecret(dataDir, path);
    return readFileSync(path, 'utf8').trim();
  }
  if (kept.length < SECRET_BYTES) {
    throw new StartError(
      `${path} holds no usable secret: restore it from a backup, or remove it to sign everybody out.`,
    );
  }
  return kept;
}

/** Written beside and linked into place: a kill leaves a whole file or none, and a second process's file is kept. */
function makeSecret(dataDir: string, path: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
