import { BackupError } from '../backup/BackupError.ts';
import { LiveKitMissingError } from '../calls/livekit/obtain/LiveKitMissingError.ts';
import { LiveKitStartError } from '../calls/livekit/supervise/LiveKitSupervisor.ts';
import { PortInUseError } from '../calls/livekit/supervise/ports.ts';
import { ConfigError } from '../config.ts';
import { StartError } from './StartError.ts';

const FOR_PEOPLE = [StartError, BackupError, ConfigError, LiveKitMissingError, LiveKitStartError, PortInUseError];

/** What `npm start` prints when it cannot go on; null for a failure that nobody foresaw. */
export function explainStartFailure(error: unknown): string | null {
  return error instanceof Error && FOR_PEOPLE.some((known) => error instanceof known) ? error.message : null;
}

/** Why the server cannot listen, in one line. */
export function explainListenFailure(error: unknown, host: string, port: number): StartError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reason = LISTEN_FAILURES[String(code)] ?? (() => `VNET cannot listen on ${host}, port ${port} (${code}).`);
  return new StartError(reason(host, port), { cause: error });
}

const LISTEN_FAILURES: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (_host, port) =>
    `Port ${port} is taken by another program. Stop that program, or set PORT to a free port.`,
  EACCES: (_host, port) => `Port ${port} may not be opened by this user. Set PORT to 1024 or higher.`,
  EADDRNOTAVAIL: (host) => `HOST: ${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 for all.`,
  ENOTFOUND: (host) => `HOST: ${host} cannot be resolved. Set HOST to an address of this machine.`,
};
