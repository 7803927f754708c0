import { Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { type Article, articles } from './articles.ts';

interface ListProps extends PageProps {
  query: string;
  tag: string;
  found: readonly Article[];
}

/** The articles that match, a search box, and every tag. */
export function HelpListPage({ query, tag, found, ...page }: ListProps) {
  const tags = [...new Set(articles.flatMap((article) => article.tags))].sort();
  return (
    <Page {...page} title="Help">
      <div className="narrow">
        <h1>Help</h1>
        <form method="get" action="/help/" className="search">
          <label htmlFor="q">Search the help</label>
          <div className="row">
            <input id="q" name="q" type="search" defaultValue={query} />
            <button type="submit" className="button">
              Search
            </button>
          </div>
        </form>
        <nav aria-label="Tags" className="tags">
          <a href="/help/" aria-current={tag === '' ? 'true' : undefined}>
            all
          </a>
          {tags.map((name) => (
            <a
              key={name}
              href={`/help/?t=${encodeURIComponent(name)}`}
              aria-current={name === tag ? 'true' : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        {found.length === 0 ? <p>No article has these words. Try fewer of them.</p> : null}
        <ul className="articles">
          {found.map((article) => (
            <li key={article.id}>
              <a href={`/help/article/${article.id}/`}>{article.title}</a>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

export function HelpArticlePage({ article, ...page }: PageProps & { article: Article }) {
  return (
    <Page {...page} title={article.title}>
      <article className="narrow prose">
        <p>
          <a href="/help/">All help</a>
        </p>
        <h1>{article.title}</h1>
        {article.body.map((part) =>
          typeof part === 'string' ? (
            <p key={part}>{part}</p>
          ) : (
            <ol key={part.join()}>
              {part.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          ),
        )}
      </article>
    </Page>
  );
}
