import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { GUEST_PASSES_MOST, guestUsername, MEETING_CODE_ALPHABET } from '@vnet/protocol';
import type { CallIdentities } from '../accounts/callIdentities.ts';
import type { CallRemovals } from '../calls/CallRemovals.ts';
import type { CallProvider, ProviderIdentity } from '../calls/provider.ts';
import type { Clock } from '../clock.ts';
import { NotFoundError } from '../errors.ts';
import type { Meeting } from '../meetings/meeting.ts';
import { personOf } from '../meetings/participant.ts';
import type { GuessLimit } from '../plugins/GuessLimit.ts';
import { keyedHash } from '../storage/keyedHash.ts';
import { SealBrokenError, type TextCipher } from '../storage/textCipher.ts';
import type { Guest } from './guest.ts';
import { type GuestPass, stateOf } from './guestPass.ts';
import type { GuestIdentity, GuestStore } from './guestStore.ts';
import { PassClosedError, PassUnknownError, TooManyPassesError } from './PassErrors.ts';
import type { PassPlan } from './passForm.ts';
import type { PassStore } from './passStore.ts';

interface Deps {
  passes: PassStore;
  guests: GuestStore;
  /** Of links; another one of sessions. */
  passKey: Buffer;
  sessionKey: Buffer;
  cipher: TextCipher;
  removals: CallRemovals;
  callIdentities: Pick<CallIdentities, 'discard'>;
  passGuesses: GuessLimit;
  provider: CallProvider;
  clock: Clock;
}

/** A pass with what its link holds; null where it does not open with today's secret. */
export interface ShownPass {
  pass: GuestPass;
  secret: string | null;
}

/** A day: longer than any meeting, shorter than the memory of who lent a computer to whom. */
export const GUEST_SESSION_MS = 24 * 60 * 60 * 1000;

/** Guests: the passes that hosts make, and whoever comes in by one. Whether somebody is the host is asked before. */
export class GuestService {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @throws {TooManyPassesError} */
  async makePass(meeting: Meeting, plan: PassPlan): Promise<ShownPass> {
    const { passes, passKey, cipher, clock } = this.#deps;
    const kept = await passes.listOf(meeting.uuid);
    if (kept.filter(({ withdrawnAt }) => withdrawnAt === null).length >= GUEST_PASSES_MOST) {
      throw new TooManyPassesError();
    }
    const id = randomUUID();
    const secret = randomBytes(PASS_BYTES).toString('base64url');
    const pass: GuestPass = {
      ...plan,
      id,
      meetingUuid: meeting.uuid,
      sealedPass: cipher.seal(secret, sealOwner(id)),
      uses: 0,
      createdAt: clock.now(),
      withdrawnAt: null,
    };
    await passes.insert(pass, keyedHash(passKey, secret));
    return { pass, secret };
  }

  /** The newest first. */
  async listPasses(meeting: Meeting): Promise<ShownPass[]> {
    const passes = await this.#deps.passes.listOf(meeting.uuid);
    return passes.map((pass) => ({ pass, secret: this.#secretOf(pass) }));
  }

  /**
   * Nobody comes in by the link any more, and whoever did is out: of the call too, where the provider can.
   *
   * @throws {NotFoundError}
   */
  async withdrawPass(meeting: Meeting, id: string): Promise<void> {
    const { passes, guests, removals, clock } = this.#deps;
    if (!(await passes.withdraw(meeting.uuid, id, clock.now()))) throw new NotFoundError('There is no such link.');
    const inside = await guests.identitiesOfPass(id);
    await guests.deleteOfPass(id);
    for (const guest of inside) await removals.remove(guest.meetingUuid, guest.identity);
    await this.#forget(inside);
  }

  /**
   * The pass that a link holds, when it lets somebody in, or has let this very guest in.
   *
   * @throws {PassUnknownError}
   * @throws {PassClosedError}
   * @throws {TooManyRequestsError} for wrong links without end
   */
  async openPass(secret: string, address: string, guest: Guest | null): Promise<GuestPass> {
    const { passes, passKey, passGuesses, clock } = this.#deps;
    const pass = PASS_PATTERN.test(secret) ? await passes.findByHash(keyedHash(passKey, secret)) : null;
    // Nobody guesses one that there is (192 random bits): whoever has it was given it, whatever their neighbours try.
    if (pass === null) {
      await passGuesses.check(null, address);
      await passGuesses.missed(null, address);
      throw new PassUnknownError();
    }
    const state = stateOf(pass, clock.now());
    if (state !== 'open' && guest?.passId !== pass.id) throw new PassClosedError(state);
    return pass;
  }

  /**
   * Lets somebody in by a pass.
   *
   * @param name as `brokenGuestNameRule` accepts it
   * @returns the guest, and what the cookie shall hold
   * @throws {PassClosedError} when somebody else took the last place meanwhile
   */
  async enter(pass: GuestPass, name: string): Promise<{ guest: Guest; cookie: string }> {
    const { passes, guests, sessionKey, clock } = this.#deps;
    const now = clock.now();
    await this.#forget(await guests.deleteExpired(now));
    if (!(await passes.use(pass.id, now))) throw new PassClosedError('used_up');
    const cookie = randomBytes(32).toString('base64url');
    const guest: Guest = {
      id: guestUsername(randomSymbols()),
      sessionId: keyedHash(sessionKey, cookie),
      name,
      passId: pass.id,
      meetingUuid: pass.meetingUuid,
    };
    await guests.insert(guest, { now, expiresAt: new Date(now.getTime() + GUEST_SESSION_MS) });
    return { guest, cookie };
  }

  /** Whose cookie it is; null: nobody's, or not any more. */
  async find(cookie: string): Promise<Guest | null> {
    const { guests, sessionKey, clock } = this.#deps;
    if (cookie.length > 64) return null;
    return await guests.find(keyedHash(sessionKey, cookie), clock.now());
  }

  /** Those of the guests' `sessionId`s that are good, and whom the host has not removed from the meeting. */
  async goodAmong(sessionIds: readonly string[]): Promise<string[]> {
    const { guests, clock } = this.#deps;
    return await guests.goodAmong(sessionIds, clock.now());
  }

  /**
   * The guest at the call provider; made on first use.
   *
   * @throws {ProviderUnavailableError}
   */
  async identityOf(guest: Guest): Promise<ProviderIdentity> {
    const { guests, provider } = this.#deps;
    const kept = await guests.identityOf(guest.sessionId, provider.name);
    if (kept !== null) return { value: kept };
    const made = await provider.ensureIdentity(personOf({ kind: 'guest', guest }), null);
    await guests.saveIdentity(guest.sessionId, provider.name, made.value);
    return made;
  }

  /** The provider does not know the guest's identity any more: the next try makes another. */
  async replace(guest: Guest): Promise<void> {
    await this.#deps.guests.forgetIdentity(guest.sessionId);
  }

  #secretOf(pass: GuestPass): string | null {
    try {
      return this.#deps.cipher.open(pass.sealedPass, sealOwner(pass.id));
    } catch (error) {
      if (error instanceof SealBrokenError) return null;
      throw error;
    }
  }

  /** A guest who is gone leaves nothing at the provider. */
  async #forget(identities: readonly GuestIdentity[]): Promise<void> {
    const { provider, callIdentities } = this.#deps;
    for (const { provider: issuer, identity } of identities) {
      if (issuer === provider.name) await callIdentities.discard({ value: identity });
    }
  }
}

/** 192 bits. */
const PASS_BYTES = 24;
const PASS_PATTERN = /^[0-9A-Za-z_-]{32}$/;

function sealOwner(passId: string): string {
  return `guest pass ${passId}`;
}

/** 58 bits: no two guests of a server are ever alike. */
function randomSymbols(): string {
  const symbol = () => MEETING_CODE_ALPHABET.charAt(randomInt(MEETING_CODE_ALPHABET.length));
  return Array.from({ length: 12 }, symbol).join('');
}
