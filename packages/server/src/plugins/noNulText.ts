import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { RequestError } from '../errors.ts';

/** A text holds U+0000, which no text has and PostgreSQL keeps in none. */
class NulTextError extends RequestError {
  readonly status = 400;
  readonly code = 'nul_text';

  constructor() {
    super('The request holds a character that no text has (U+0000). Type the text again instead of pasting it.');
  }
}

const plugin: FastifyPluginAsync = async (app) => {
  app.addHook('preValidation', ({ params, query, body }, _reply, done) => {
    if (hasNul(query) || hasNul(body)) throw new NulTextError();
    withoutNul(params);
    done();
  });
};

/**
 * Turns texts with U+0000 away before any feature sees them. In a path another character stands for it that no name has,
 * so that what is asked for is not found, in the words of whoever looks for it.
 */
export const noNulTextPlugin = fp(plugin, { name: 'no-nul-text' });

function withoutNul(params: unknown): void {
  if (typeof params !== 'object' || params === null) return;
  for (const [name, value] of Object.entries(params)) {
    if (hasNul(value)) Object.assign(params, { [name]: String(value).replaceAll('\0', '\ufffd') });
  }
}

/** Without recursion: a body of 128 KiB of brackets is deeper than the stack. */
function hasNul(read: unknown): boolean {
  const values = [read];
  for (const value of values) {
    if (typeof value === 'string' && value.includes('\0')) return true;
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue;
    for (const [name, member] of Object.entries(value)) {
      if (name.includes('\0')) return true;
      values.push(member);
    }
  }
  return false;
}
