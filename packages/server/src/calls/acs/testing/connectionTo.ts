import { type AcsConnection, readConnectionString } from '../connectionString.ts';
import type { AcsEmulator } from './AcsEmulator.ts';

/** What `ACS_CONNECTION_STRING` says when it names the emulator. */
export function connectionTo(emulator: AcsEmulator): AcsConnection {
  const connection = readConnectionString(emulator.connectionString);
  if (typeof connection === 'string') throw new Error(connection);
  return connection;
}
