import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { MARKDOWN_MAX_LENGTH, TITLE_MAX_LENGTH } from './article.ts';
import { readBuiltInArticles } from './builtInArticles.ts';
import { Markdown } from './markdown/Markdown.ts';
import { brokenTagRules } from './tags.ts';

const ASSETS = join(import.meta.dirname, '../../assets');
const PICTURES = join(ASSETS, 'media/vnet/help');

async function builtIns() {
  return (await readBuiltInArticles()) ?? [];
}

test('a server installed without them, or with one of another form, says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vnet-help-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const url = pathToFileURL(`${folder}/`);
  expect(await readBuiltInArticles(new URL('none/', url))).toBeNull();
  writeFileSync(join(folder, '01-one.md'), '# One\n\nTags: a, b\n\nText\n\n- more\n');
  const one = { slug: 'one', title: 'One', tags: ['a', 'b'], markdown: 'Text\n\n- more' };
  expect(await readBuiltInArticles(url)).toEqual([one]);
  writeFileSync(join(folder, '02-two.md'), 'Two');
  await expect(readBuiltInArticles(url)).rejects.toThrow('02-two.md does not begin with a title');
});

test('what comes with VNET keeps the rules that editors keep', async () => {
  const markdown = await Markdown.load();
  const articles = await builtIns();
  expect(articles.length).toBeGreaterThanOrEqual(7);
  for (const { slug, title, tags, markdown: text } of articles) {
    const broken = [...brokenTagRules(tags), ...markdown.problems(text)];
    expect([slug, title.length <= TITLE_MAX_LENGTH, text.length <= MARKDOWN_MAX_LENGTH, broken]).toEqual([
      slug,
      true,
      true,
      [],
    ]);
    expect(text).not.toMatch(/TODO|to be written/i);
  }
});

test('its links to other articles and its pictures lead somewhere, and every picture has a text', async () => {
  const articles = await builtIns();
  const slugs = articles.map(({ slug }) => slug);
  for (const { markdown } of articles) {
    for (const [, slug = ''] of markdown.matchAll(/\]\(\/help\/topic\/([^/)]+)\/\)/g)) expect(slugs).toContain(slug);
    for (const [, alt = '', path = ''] of markdown.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)) {
      expect(existsSync(join(ASSETS, path))).toBe(true);
      expect(alt.length).toBeGreaterThan(20);
    }
  }
});

test('the pictures are few and small, and each is shown', async () => {
  const shown = (await builtIns()).map(({ markdown }) => markdown).join();
  const names = readdirSync(PICTURES);
  expect(names.length).toBeLessThanOrEqual(25);
  for (const name of names) {
    expect(statSync(join(PICTURES, name)).size).toBeLessThanOrEqual(40_000);
    expect(shown).toContain(`/media/vnet/help/${name}`);
  }
});
