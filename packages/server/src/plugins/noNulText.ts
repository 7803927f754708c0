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
  app.addHook('preValidation', async ({ query, body }) => {
    if ([query, body].some(hasNul)) throw new NulTextError();
  });
};

/** Turns texts with U+0000 away before any feature sees them. In a path they name what is not found. */
export const noNulTextPlugin = fp(plugin, { name: 'no-nul-text' });

/** Bodies are parsed from text of a bounded length, so the depth is bounded too. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false;
  return Object.entries(value).some(([name, member]) => name.includes('\0') || hasNul(member));
}
