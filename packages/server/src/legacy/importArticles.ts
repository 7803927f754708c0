import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { TAG_MAX_LENGTH, TAGS_MAX, TITLE_MAX_LENGTH } from '../help/article.ts';
import type { Schema } from '../storage/schema.ts';
import { htmlToMarkdown } from './htmlToMarkdown.ts';
import type { ImportDeps } from './ImportDeps.ts';
import { quoted } from './importUsers.ts';
import type { LegacyContent } from './LegacyDatabase.ts';
import { readTags } from './legacyTags.ts';
import { asLine, asText } from './legacyValues.ts';

/** Puts an article into the help, once. */
export type PutArticle = (
  db: Kysely<Schema>,
  clock: Clock,
  article: { legacyId: number; title: string; markdown: string; tags: readonly string[] },
) => Promise<'imported' | 'present'>;

/** Takes help articles over, from HTML to Markdown, in the order of their numbers. */
export async function importArticles(
  deps: ImportDeps,
  { articles, tagsOf }: LegacyContent,
  put: PutArticle,
): Promise<void> {
  const { report } = deps;
  const inOrder = [...articles].sort((a, b) => Number(a.id) - Number(b.id));
  for (const row of inOrder) {
    const title = asLine(row.title);
    const name = `Article ${asText(row.id)} ${quoted(title)}`;
    const content = asText(row.content);
    if (title === '' && content.trim() === '') {
      report.left('help articles', name, 'it is empty');
      continue;
    }
    const tags = readTags(row.tags, tagsOf.get(asText(row.id)));
    const outcome = await put(deps.db, deps.clock, {
      legacyId: Number(row.id),
      title,
      markdown: await htmlToMarkdown(content),
      tags,
    });
    if (outcome === 'present') report.before('help articles');
    else {
      report.came('help articles');
      if ([...title].length > TITLE_MAX_LENGTH) {
        report.changed(name, `the title was cut after ${TITLE_MAX_LENGTH} characters`);
      }
      if (tags.length > TAGS_MAX || tags.some((tag) => [...tag].length > TAG_MAX_LENGTH)) {
        report.changed(name, `has ${TAGS_MAX} tags of ${TAG_MAX_LENGTH} characters at most; the rest was left away`);
      }
      if (/<img\b/i.test(content))
        report.changed(name, 'its pictures stayed in the old media folder: put them in again');
    }
  }
}
