import type { RunningServer } from './startServer.ts';

/** What is not closed by then is left to the operating system; LiveKit ends with this process anyway. */
const STOP_WITHIN_MS = 8_000;

/**
 * Ctrl-C and SIGTERM close the server and end the process with 0; the second one ends it at once, and so does a close
 * that takes too long.
 */
export function stopOnSignals(server: RunningServer, print: (line: string) => void): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(128 + (signal === 'SIGINT' ? 2 : 15));
    stopping = true;
    print('Stopping …');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        server.app.log.error({ err: error }, 'not everything could be closed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
