import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What failures of this route answer; without it, what the request accepts. */
    answers?: 'html' | 'json';
  }
}

/** Whether a browser is looking: pages answer it HTML, REST paths answer JSON to everybody. */
export function wantsHtml(request: FastifyRequest): boolean {
  const { answers } = request.routeOptions.config;
  if (answers === 'json') return false;
  const accept = request.headers.accept ?? '';
  if (accept.includes('text/html')) return true;
  return answers === 'html' && !accept.includes('application/json');
}
