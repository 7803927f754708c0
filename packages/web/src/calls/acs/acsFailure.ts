import type { CallEndReason } from '@azure/communication-calling';
import type { LeaveReason } from '../call.ts';
import { JoinError } from '../JoinError.ts';

/** Why a session with ACS is over; both null: something that may pass, the call joins anew. */
export interface AcsEnding {
  readonly reason: LeaveReason | null;
  readonly error: JoinError | null;
}

export const MAY_PASS: AcsEnding = { reason: null, error: null };

/** Sub-codes of Microsoft's *Troubleshooting call end response codes*. */
const REMOVED = [5000, 5300];
const ENDED_FOR_ALL = [4097];
/** Codes and sub-codes that speak of the token: no valid one, nobody's, or of somebody who may not call. */
const TOKEN_CODES = [401, 403, 495];
const TOKEN_SUB_CODES = [4507, 10009];
/** The SDK's own: our server gave it no new token. It says 401 to that, though nobody has refused anything. */
const NO_TOKEN_FROM_US = 44110;

/** What the end of a call means for the person. */
export function endingOf(reason: CallEndReason | undefined): AcsEnding {
  const { code, subCode = 0 } = reason ?? { code: 0 };
  if (REMOVED.includes(subCode)) return { reason: 'removed', error: null };
  if (ENDED_FOR_ALL.includes(subCode)) return { reason: 'ended', error: null };
  return speaksOfToken(code, subCode) ? { reason: 'refused', error: refusedToken(reason) } : MAY_PASS;
}

/**
 * What the SDK threw while it got ready to call, as our error: `refused` for a token that ACS does not take, so that
 * trying again is in vain; `unreachable` for all else.
 */
export function joinErrorOf(thrown: unknown): JoinError {
  if (thrown instanceof JoinError) return thrown;
  if (speaksOfToken(numberIn(thrown, 'code'), numberIn(thrown, 'subCode')) || isMalformedToken(thrown)) {
    return refusedToken(thrown);
  }
  return new JoinError('unreachable', 'The call service cannot be reached.', { cause: thrown });
}

function refusedToken(cause: unknown): JoinError {
  const sentence =
    'The call service does not accept what this server gave you to call with. Tell whoever runs the server; your ' +
    'connection and your devices are not the reason.';
  return new JoinError('refused', sentence, { cause });
}

function speaksOfToken(code: number, subCode: number): boolean {
  return subCode !== NO_TOKEN_FROM_US && (TOKEN_CODES.includes(code) || TOKEN_SUB_CODES.includes(subCode));
}

/** `jwt-decode` inside the SDK could not read it. */
function isMalformedToken(thrown: unknown): boolean {
  return thrown instanceof Error && /invalid token/i.test(`${thrown.name} ${thrown.message}`);
}

function numberIn(thrown: unknown, name: 'code' | 'subCode'): number {
  const value: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : 0;
  return typeof value === 'number' ? value : 0;
}
