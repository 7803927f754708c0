import type {} from 'fastify';

/** Somebody who came in by a guest pass, for as long as their session lasts. */
export interface Guest {
  /** Their username too: one that no account can have. */
  id: string;
  /** Of the browser's guest session; what CSRF tokens are bound to. */
  sessionId: string;
  /** As they gave it. */
  name: string;
  passId: string;
  /** The one meeting that they may open. */
  meetingUuid: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where nobody is signed in and the browser has a guest's session. Never beside `authentication`. */
    guest: Guest | null;
  }
}
