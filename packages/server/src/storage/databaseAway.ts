/** Whether something failed because the database does not answer, as opposed to having answered badly. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && AWAY_CODES.has(String(error.code))) return true;
  return AWAY_MESSAGES.some((message) => error.message.startsWith(message));
}

/**
 * PostgreSQL's classes of connection failures and of an operator's intervention (SQLSTATE, appendix A), what the
 * operating system says of a connection, and SQLite's lock that was held for too long.
 */
const AWAY_CODES = new Set([
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'SQLITE_BUSY',
]);

/** What pg says without a code when a connection ends under a statement, or none is to be had. */
const AWAY_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
  'timeout exceeded when trying to connect',
];
