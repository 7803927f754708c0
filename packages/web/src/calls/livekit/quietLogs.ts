import { getLogger, LoggerNames, LogLevel } from 'livekit-client';

/**
 * livekit-client's logs: warnings and errors only, the sentence alone. Its context objects may hold addresses, SDP and
 * URLs with tokens, so they are dropped, and so is what looks like a token in a sentence.
 */
export function quietLogs(write: (sentence: string) => void): void {
  for (const name of Object.values(LoggerNames)) {
    const logger = getLogger(name);
    logger.methodFactory = (method) => (message: unknown) => {
      if (method === 'warn' || method === 'error') write(`${name}: ${redact(String(message))}`);
    };
    // Not persisted: loglevel would write it to the local storage.
    logger.setLevel(LogLevel.warn, false);
  }
}

/** A sentence without URLs' queries, JSON web tokens, and anything from an SDP on. */
export function redact(message: string): string {
  return message
    .replace(/\?[^\s"']*=[^\s"']*/g, '?…')
    .replace(/\beyJ[\w-]+(?:\.[\w-]+)*/g, '…')
    .replace(/\b(?:v=0\s|a=|candidate:)[\s\S]*/g, '…');
}
