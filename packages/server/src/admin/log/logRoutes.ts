import type { FastifyPluginAsync } from 'fastify';
import type { AuditEntry, AuditLog } from '../../audit/AuditLog.ts';
import { formFields } from '../../views/formFields.ts';
import type { PageRenderer } from '../../views/pageRenderer.ts';
import { PAGE_SIZE } from '../paging.ts';
import { LogPage } from './LogPage.tsx';

export interface LogRouteOptions {
  audit: AuditLog;
  pages: PageRenderer;
}

/** `/admin/log/`: read, and nothing else. */
export const logRoutes: FastifyPluginAsync<LogRouteOptions> = async (app, { audit, pages }) => {
  app.get('/admin/log/', { config: { answers: 'html' } }, async (request, reply) => {
    const before = readPlace(formFields(request.query)('before'));
    const found = await audit.list({ limit: PAGE_SIZE + 1, ...(before !== null && { before }) });
    const entries = found.slice(0, PAGE_SIZE);
    const last = entries.at(-1);
    const next = found.length > PAGE_SIZE && last !== undefined ? placeOf(last) : null;
    return await pages.send(request, reply, (props) => LogPage({ ...props, entries, next, isFirst: before === null }));
  });
};

type Place = Pick<AuditEntry, 'id' | 'at'>;

/** An entry's place in the log, as addresses name it. */
function placeOf({ at, id }: Place): string {
  return `${at.toISOString()}_${id}`;
}

/** Null for what names no place: the log then begins at its beginning. */
function readPlace(text: string): Place | null {
  const [, time = '', id = ''] = /^([0-9T:.-]{1,30}Z)_([0-9a-f-]{1,64})$/.exec(text) ?? [];
  const at = new Date(time);
  return id === '' || Number.isNaN(at.getTime()) ? null : { at, id };
}
