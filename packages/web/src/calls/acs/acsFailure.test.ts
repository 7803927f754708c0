import { describe, expect, test } from 'vitest';
import { JoinError } from '../JoinError.ts';
import { endingOf, joinErrorOf } from './acsFailure.ts';

describe('the end of a call', () => {
  test.each([
    ['left by itself', { code: 0, subCode: 0 }, null],
    ['unknown', undefined, null],
    ['no network', { code: 408, subCode: 10057 }, null],
    ['the service broke', { code: 500 }, null],
    ['no new token from us', { code: 401, subCode: 44110 }, null],
    ['removed', { code: 0, subCode: 5000 }, 'removed'],
    ['removed, group call', { code: 0, subCode: 5300 }, 'removed'],
    ['ended for all', { code: 0, subCode: 4097 }, 'ended'],
    ['no valid token', { code: 495, subCode: 4507 }, 'refused'],
    ['nobody’s token', { code: 401, subCode: 10009 }, 'refused'],
  ])('%s', (_, reason, expected) => {
    const ending = endingOf(reason);
    expect(ending.reason).toBe(expected);
    expect(ending.error?.code ?? null).toBe(expected === 'refused' ? 'refused' : null);
  });
});

describe('what the SDK throws', () => {
  const thrown = (code: number, subCode: number) => Object.assign(new Error('Microsoft’s words'), { code, subCode });

  test.each([
    [thrown(401, 44112), 'refused'],
    [thrown(403, 0), 'refused'],
    [thrown(401, 44110), 'unreachable'],
    [thrown(409, 40001), 'unreachable'],
    [new TypeError('Failed to fetch'), 'unreachable'],
    [Object.assign(new Error('must be a string'), { name: 'InvalidTokenError: Invalid token' }), 'refused'],
    ['a text', 'unreachable'],
  ])('%s is %s, in our words', (error, code) => {
    const problem = joinErrorOf(error);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(/^The call service /);
    expect(problem.cause).toBe(error);
  });

  test('what is ours already stays', () => {
    const ours = new JoinError('unsupported', 'It is not installed.');
    expect(joinErrorOf(ours)).toBe(ours);
  });
});
