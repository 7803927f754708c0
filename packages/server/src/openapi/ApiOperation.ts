import type * as z from 'zod/mini';

/** One REST call, as the browsable description tells it. Features describe theirs in an `api.ts` beside their routes. */
export interface ApiOperation {
  method: 'get' | 'post' | 'put' | 'delete';
  /** As the route is written: `/meeting/meetings/:id/`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Who may ask; `participant`: guests of the meeting too. */
  auth: 'nobody' | 'account' | 'participant' | 'staff';
  /** What each part of the path is. */
  parameters?: Record<string, string>;
  /** What each field of the query is; all are optional. */
  query?: Record<string, string>;
  body?: z.ZodMiniType;
  answers: Record<number, ApiAnswer>;
}

interface ApiAnswer {
  description: string;
  /** None: an answer without a body, or one that is no JSON. */
  body?: z.ZodMiniType;
}
