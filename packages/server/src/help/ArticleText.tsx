import type { SafeHtml } from './markdown/Markdown.ts';

/** The text of an article. */
export function ArticleText({ html }: { html: SafeHtml }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: only `Markdown` makes SafeHtml, and lets no HTML through
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
