import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import { isSecure, type OriginSettings } from '../plugins/requestOrigin.ts';
import { SealBrokenError, type TextCipher } from '../storage/textCipher.ts';

interface Options<T> {
  name: string;
  /** Where alone the browser sends it. */
  path: string;
  schema: z.ZodMiniType<T>;
  lifetimeMs: number;
  cipher: TextCipher;
  clock: Clock;
  settings: OriginSettings;
}

/**
 * Something that a browser keeps for a few minutes between two of its requests, and can neither read nor change. Sent along
 * when another site leads back here (SameSite=Lax), which is what it is for.
 */
export class SealedCookie<T> {
  readonly #options: Options<T>;

  constructor(options: Options<T>) {
    this.#options = options;
  }

  set(reply: FastifyReply, value: T): void {
    const { name, lifetimeMs, cipher, clock } = this.#options;
    const until = clock.now().getTime() + lifetimeMs;
    const sealed = cipher.seal(JSON.stringify({ until, value }), name);
    const attributes = { ...this.#attributes(reply.request), maxAge: lifetimeMs / 1000 };
    reply.setCookie(this.#nameIn(reply.request), sealed, attributes);
  }

  /** @returns null when there is none, or it is too old or not of our making */
  read(request: FastifyRequest): T | null {
    const { name, schema, cipher, clock } = this.#options;
    const sealed = request.cookies[this.#nameIn(request)];
    if (sealed === undefined) return null;
    try {
      const { until, value } = envelopeSchema.parse(JSON.parse(cipher.open(sealed, name)));
      // Another version of VNET may have sealed something else under this name.
      return until > clock.now().getTime() ? (schema.safeParse(value).data ?? null) : null;
    } catch (error) {
      if (error instanceof SealBrokenError) return null;
      throw error;
    }
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.#nameIn(reply.request), this.#attributes(reply.request));
  }

  /** `__Secure-`: nobody sets it over plain HTTP (RFC 6265bis, 4.1.3.1). Bound to a path, it cannot be `__Host-`. */
  #nameIn(request: FastifyRequest): string {
    const { name, settings } = this.#options;
    return isSecure(request, settings) ? `__Secure-${name}` : name;
  }

  #attributes(request: FastifyRequest): CookieSerializeOptions {
    const { path, settings } = this.#options;
    return { path, httpOnly: true, sameSite: 'lax', secure: isSecure(request, settings) };
  }
}

const envelopeSchema = z.object({ until: z.number(), value: z.unknown() });
