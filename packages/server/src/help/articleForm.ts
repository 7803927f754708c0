import type { FieldErrors } from '@vnet/protocol';
import { formFields } from '../views/formFields.ts';
import { hasHiddenCharacters } from '../views/hiddenCharacters.ts';
import { type Article, type ArticleContent, MARKDOWN_MAX_LENGTH, TITLE_MAX_LENGTH } from './article.ts';
import type { Markdown } from './markdown/Markdown.ts';
import { brokenTagRules, formatTags, parseTags } from './tags.ts';

/** What was typed into the editor, as it is shown again. */
export interface ArticleForm {
  readonly title: string;
  readonly tags: string;
  readonly markdown: string;
  /** The revision that was opened; 0 for a new article. */
  readonly revision: number;
}

export const EMPTY_FORM: ArticleForm = { title: '', tags: '', markdown: '', revision: 0 };

export function articleFormOf({ title, tags, markdown, revision }: Article): ArticleForm {
  return { title, tags: formatTags(tags), markdown, revision };
}

export function readArticleForm(body: unknown): ArticleForm {
  const field = formFields(body);
  const revision = field('revision');
  return {
    title: field('title').trim(),
    tags: field('tags').trim(),
    // Browsers send lines that end in CR LF.
    markdown: field('markdown').replace(/\r\n?/g, '\n').trimEnd(),
    revision: /^\d{1,15}$/.test(revision) ? Number(revision) : 0,
  };
}

export function contentOf({ title, tags, markdown }: ArticleForm): ArticleContent {
  return { title, tags: parseTags(tags), markdown };
}

/** @returns the sentences of every broken rule, by field; empty when all is well */
export function checkArticleForm({ title, tags, markdown }: ArticleForm, parser: Markdown): FieldErrors {
  const broken = {
    title: brokenTitleRules(title),
    tags: brokenTagRules(parseTags(tags)),
    markdown: brokenTextRules(markdown, parser),
  };
  return Object.fromEntries(Object.entries(broken).filter(([, sentences]) => sentences.length > 0));
}

function brokenTitleRules(title: string): string[] {
  if (title === '') return ['Give the article a title.'];
  if ([...title].length > TITLE_MAX_LENGTH) return [`A title has ${TITLE_MAX_LENGTH} characters at most.`];
  return hasHiddenCharacters(title) ? ['The title has characters that cannot be shown.'] : [];
}

function brokenTextRules(markdown: string, parser: Markdown): string[] {
  if (markdown.trim() === '') return ['Write the text of the article.'];
  if ([...markdown].length > MARKDOWN_MAX_LENGTH) {
    return [`A text has ${MARKDOWN_MAX_LENGTH.toLocaleString('en')} characters at most: make two articles of it.`];
  }
  return parser.problems(markdown);
}
