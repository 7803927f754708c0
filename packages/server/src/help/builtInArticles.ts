import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { BuiltInArticle } from './article.ts';
import { parseTags } from './tags.ts';

/** `NN-slug.md`: the number is the place in the list. */
const FILE_NAME = /^\d\d-(?<slug>[a-z-]+)\.md$/;
const FOLDER = new URL('../../help/', import.meta.url);

/**
 * The articles that come with VNET: `packages/server/help/*.md`, a title as heading, a line of tags, the text.
 *
 * @returns null where the server was installed without them
 * @throws when a file has another form
 */
export async function readBuiltInArticles(folder = FOLDER): Promise<BuiltInArticle[] | null> {
  if (!existsSync(folder)) return null;
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return await Promise.all(
    names.map(async (name) => {
      const slug = FILE_NAME.exec(name)?.groups?.slug;
      if (slug === undefined) throw new Error(`${name} is named otherwise than NN-slug.md`);
      return { slug, ...parseFile(name, await readFile(new URL(name, folder), 'utf8')) };
    }),
  );
}

function parseFile(name: string, text: string) {
  const parts = /^# (?<title>[^\n]+)\n\nTags: (?<tags>[^\n]+)\n\n(?<markdown>.+)$/s.exec(text)?.groups;
  if (parts === undefined) throw new Error(`${name} does not begin with a title and its tags`);
  const { title = '', tags = '', markdown = '' } = parts;
  return { title, tags: parseTags(tags), markdown: markdown.trim() };
}
