import type {} from 'fastify';

/** A person with an account, as features see one. Never sent anywhere: what leaves goes through `present.ts`. */
export interface Account {
  id: string;
  username: string;
  /** Empty for somebody who came from the first VNET without one. */
  email: string;
  firstName: string;
  lastName: string;
  meetingName: string;
  /** A path under `/media/`; empty for the default picture. */
  profileImage: string;
  isStaff: boolean;
  /** A disabled account can neither sign in nor use its sessions and its token. */
  isActive: boolean;
  createdAt: Date;
}

/** How a request said who it is. Only a session is bound to a browser, so only a session needs the CSRF token. */
type Credential =
  | { kind: 'session'; sessionId: string }
  | {
      kind: 'token';
      /** What the token is kept by; another one once it is renewed. */
      tokenId: string;
    };

/** Who asks: set by the authentication plugin on every request, null for anonymous ones. */
export interface Authentication {
  account: Account;
  credential: Credential;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the authentication plugin has run, and for anonymous requests. */
    authentication: Authentication | null;
  }
}
