import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the server under test is. */
    origin: string;
  }
}

/** `http://127.0.0.1:8000`: where the server under test is. */
export const ORIGIN = new URL(inject('origin')).origin;
/** `ws://127.0.0.1:8000`. */
export const SOCKET_ORIGIN = ORIGIN.replace(/^http/, 'ws');
export const IS_TLS = ORIGIN.startsWith('https:');

/** What `/readyz` says about the server, which decides what can be asked of it. */
export interface Readiness {
  ready: boolean;
  /** False under `VNET_RATE_LIMITS=off`: nothing is ever refused for being too much. */
  rateLimits: boolean;
  /** Whether the call provider answers; while it does not, nobody has an identity or gets into a meeting. */
  provider: boolean;
}

let asked: Promise<Readiness> | null = null;

export function readiness(): Promise<Readiness> {
  asked ??= ask();
  return asked;
}

async function ask(): Promise<Readiness> {
  const response = await fetch(`${ORIGIN}/readyz`);
  const { ready, components, rate_limits } = (await response.json()) as {
    ready: boolean;
    components: { provider: { state: string } };
    rate_limits: 'on' | 'off';
  };
  return { ready, rateLimits: rate_limits === 'on', provider: components.provider.state === 'ok' };
}
