import type { FastifyRequest } from 'fastify';
import type { AuthTokens } from '../accounts/authTokens.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { NotLoggedInError } from '../errors.ts';
import type { GuestService } from '../guests/service.ts';

/** What the client of a socket signed in with. */
type Kind = 'session' | 'token' | 'guest';

/** A sign-in by what it is kept by: small, for each open socket holds one. */
export type SocketSignIn = `${Kind} ${string}`;

/** Looks sign-ins up, many at once. */
export interface SignInLookup {
  /** Those of `signIns` that are still good. */
  goodAmong(signIns: readonly SocketSignIn[]): Promise<ReadonlySet<SocketSignIn>>;
}

/** @throws {NotLoggedInError} */
export function signInOf({ authentication, guest }: FastifyRequest): SocketSignIn {
  const credential = authentication?.credential;
  if (credential?.kind === 'session') return `session ${credential.sessionId}`;
  if (credential?.kind === 'token') return `token ${credential.tokenId}`;
  if (guest !== null) return `guest ${guest.sessionId}`;
  throw new NotLoggedInError();
}

interface Deps {
  sessions: Pick<Sessions, 'goodAmong'>;
  authTokens: Pick<AuthTokens, 'goodAmong'>;
  guests: Pick<GuestService, 'goodAmong'>;
}

/** Asks each feature for its own. */
export function signInLookup({ sessions, authTokens, guests }: Deps): SignInLookup {
  const sources = { session: sessions, token: authTokens, guest: guests };
  return {
    async goodAmong(signIns) {
      const good = new Set<SocketSignIn>();
      for (const kind of KINDS) {
        const ids = signIns
          .filter((signIn) => signIn.startsWith(`${kind} `))
          .map((signIn) => signIn.slice(kind.length + 1));
        for (let first = 0; first < ids.length; first += BATCH) {
          const found = await sources[kind].goodAmong(filled(ids.slice(first, first + BATCH)));
          for (const id of found) good.add(`${kind} ${id}`);
        }
      }
      return good;
    },
  };
}

const KINDS: readonly Kind[] = ['session', 'token', 'guest'];
const BATCH = 100;

/** To a full batch by saying one of them again, so that the database sees one statement and not one for each number. */
function filled(ids: readonly string[]): string[] {
  const [any = ''] = ids;
  return [...ids, ...Array<string>(BATCH - ids.length).fill(any)];
}
