import { createHash } from 'node:crypto';
import type { ArticleContent } from './article.ts';

/** SHA-256 of all of it: another one means another content. */
export function hashOf({ title, markdown, tags }: ArticleContent): string {
  return createHash('sha256')
    .update(JSON.stringify([title, markdown, tags]))
    .digest('hex');
}
