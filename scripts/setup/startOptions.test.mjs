import { expect, test } from 'vitest';
import { SetupError } from './SetupError.mjs';
import { readStartOptions } from './startOptions.mjs';

test('options that the server knows pass, and help is asked for by either name', () => {
  expect(readStartOptions(['--lan', '--prepare'])).toEqual({ help: false });
  expect(readStartOptions(['--help'])).toEqual({ help: true });
  expect(readStartOptions(['-h'])).toEqual({ help: true });
});

test.each([[['--port', '80']], [['lan']], [['--lan=yes']]])('%j is refused in a line', (args) => {
  expect(() => readStartOptions(args)).toThrow(SetupError);
});
