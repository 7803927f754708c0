import { asText } from './legacyValues.ts';

/**
 * Tags of an article: `a, b`, a list as JSON or as Python prints it, or the names that django-taggit kept beside.
 */
export function readTags(column: unknown, taggit: readonly string[] = []): string[] {
  const text = asText(column).trim();
  const named = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const fromColumn = named.split(/[,;\n]/).map((tag) =>
    tag
      .trim()
      .replace(/^(['"])(.*)\1$/s, '$2')
      .replace(/^#/, '')
      .trim(),
  );
  return [...new Set([...fromColumn, ...taggit.map((tag) => tag.trim())])].filter((tag) => tag !== '');
}
