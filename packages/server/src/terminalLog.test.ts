import { expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { terminalLog } from './terminalLog.ts';

test('a person at a terminal reads sentences, with the reason and without what is redacted', () => {
  const lines: string[] = [];
  const logger = createLogger(
    'info',
    terminalLog((line) => lines.push(line)),
  );
  logger.info({ pid: 7, token: 'secret' }, 'LiveKit runs');
  logger.warn('rate limits are off');
  logger.error({ reason: 'it exited' }, 'LiveKit is gone');
  logger.error({ err: new Error('no such table') }, 'request failed');
  expect(lines).toEqual([
    'LiveKit runs\n',
    'Warning: rate limits are off\n',
    'Error: LiveKit is gone (it exited)\n',
    'Error: request failed (no such table)\n',
  ]);
});
