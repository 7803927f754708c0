import { hasHiddenCharacters } from '../views/hiddenCharacters.ts';
import { TAG_MAX_LENGTH, TAGS_MAX } from './article.ts';

/** Reads what was typed: separated by commas, each once, lower case, single spaces. */
export function parseTags(typed: string): string[] {
  const tags = typed.split(',').map((tag) => tag.trim().replace(/\s+/g, ' ').toLowerCase());
  return [...new Set(tags)].filter((tag) => tag !== '');
}

/** As they are typed again. */
export function formatTags(tags: readonly string[]): string {
  return tags.join(', ');
}

export function brokenTagRules(tags: readonly string[]): string[] {
  const broken: string[] = [];
  if (tags.length > TAGS_MAX) broken.push(`An article has ${TAGS_MAX} tags at most.`);
  const long = tags.find((tag) => [...tag].length > TAG_MAX_LENGTH);
  if (long !== undefined)
    broken.push(`A tag has ${TAG_MAX_LENGTH} characters at most: shorten “${long.slice(0, 40)}”.`);
  if (tags.some(hasHiddenCharacters)) broken.push('A tag has characters that cannot be shown.');
  return broken;
}

/** For tags that nobody can be asked about: what breaks a rule is cut or left out. */
export function fittingTags(tags: readonly string[]): string[] {
  const cut = (tag: string) => [...tag.replace(/\p{Cc}/gu, ' ')].slice(0, TAG_MAX_LENGTH).join('');
  return parseTags(tags.map((tag) => cut(tag.replaceAll(',', ' '))).join(',')).slice(0, TAGS_MAX);
}
