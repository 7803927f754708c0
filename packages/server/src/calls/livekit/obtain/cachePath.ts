import { homedir } from 'node:os';
import { join } from 'node:path';
import { LIVEKIT_VERSION } from './version.ts';

/**
 * Where the server that was built or downloaded is kept for every clone of this user (XDG Base Directory
 * Specification, `XDG_CACHE_HOME`).
 */
export function liveKitCachePath(environment: Record<string, string | undefined>): string {
  const root = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache');
  return join(root, 'vnet', `livekit-server-${LIVEKIT_VERSION}-${process.platform}-${process.arch}`);
}
