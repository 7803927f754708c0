import { ArticleText } from './ArticleText.tsx';
import type { Article } from './article.ts';
import type { SafeHtml } from './markdown/Markdown.ts';

interface Props {
  /** Who reads may edit. */
  isStaff: boolean;
  article: Article;
  html: SafeHtml;
}

/** One article, its tags, and the way back. */
export function HelpArticle({ isStaff, article, html }: Props) {
  const { id, title, tags, updatedAt } = article;
  return (
    <article className="narrow help">
      <div className="help-head">
        <a href="/help/">All help</a>
        {isStaff ? <a href={`/admin/help/${id}/`}>Edit this article</a> : null}
      </div>
      <h1>{title}</h1>
      <ArticleText html={html} />
      <footer className="help-foot">
        {tags.length === 0 ? null : (
          <nav aria-label="Tags of this article" className="tags">
            {tags.map((tag) => (
              <a key={tag} href={`/help/?${new URLSearchParams({ t: tag })}`}>
                {tag}
              </a>
            ))}
          </nav>
        )}
        <p className="hint">
          Last changed on <time dateTime={updatedAt.toISOString()}>{DAY.format(updatedAt)}</time>
        </p>
      </footer>
    </article>
  );
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
