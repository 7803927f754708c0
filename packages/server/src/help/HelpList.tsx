import type { Found, TagCount } from './library.ts';
import { Pieces } from './Pieces.tsx';
import { QUERY_MAX_LENGTH } from './search/readQuery.ts';

interface Asked {
  /** What was looked for, as it is shown again. */
  query: string;
  /** Empty: all tags. */
  tag: string;
}

interface Props extends Asked {
  /** Whether there is a word in the query; without one all articles are shown. */
  hasWords: boolean;
  /** Who reads may edit. */
  isStaff: boolean;
  /** Of all articles. */
  total: number;
  tags: readonly TagCount[];
  found: readonly Found[];
}

/** A search box, every tag, and the articles that match. */
export function HelpList({ isStaff, query, hasWords, tag, total, tags, found }: Props) {
  const isWordless = query !== '' && !hasWords;
  return (
    <div className="narrow help">
      <div className="help-head">
        <h1>Help</h1>
        {isStaff ? <a href="/admin/help/">Edit the help</a> : null}
      </div>
      <search>
        <form method="get" action="/help/" className="search">
          <label htmlFor="q">Search the help</label>
          <div className="row">
            <input
              id="q"
              name="q"
              type="search"
              defaultValue={query}
              maxLength={QUERY_MAX_LENGTH}
              placeholder="For example: camera"
            />
            {tag === '' ? null : <input type="hidden" name="t" value={tag} />}
            <button type="submit" className="button">
              Search
            </button>
          </div>
        </form>
      </search>
      <nav aria-label="Tags" className="tags">
        <TagLink query={query} tag="" name="all" count={total} current={tag} />
        {tags.map((each) => (
          <TagLink key={each.tag} query={query} tag={each.tag} name={each.tag} count={each.count} current={tag} />
        ))}
      </nav>
      {query === '' && tag === '' ? null : (
        <p className="hint">
          {isWordless ? `There is no word in “${query}” to look for. ` : null}
          {sentenceOf(found.length, { query: isWordless ? '' : query, tag })} <a href="/help/">Show all articles</a>
        </p>
      )}
      {found.length === 0 ? <NothingFound query={isWordless ? '' : query} tag={tag} /> : <ArticleList found={found} />}
    </div>
  );
}

function TagLink({ query, tag, name, count, current }: Asked & { name: string; count: number; current: string }) {
  const parameters = new URLSearchParams({ ...(query !== '' && { q: query }), ...(tag !== '' && { t: tag }) });
  const href = parameters.size === 0 ? '/help/' : `/help/?${parameters}`;
  return (
    <a href={href} aria-current={tag === current ? 'true' : undefined}>
      <span>{name}</span> <span className="count">{count}</span>
    </a>
  );
}

function ArticleList({ found }: { found: readonly Found[] }) {
  return (
    <ul className="articles">
      {found.map(({ id, title, snippet }) => (
        <li key={id}>
          <a href={`/help/article/${id}/`}>
            <Pieces pieces={title} />
          </a>
          <p>
            <Pieces pieces={snippet} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function NothingFound({ query, tag }: Asked) {
  if (query === '' && tag === '') return <p>There is no article yet. Staff writes them under Administration, Help.</p>;
  return (
    <div className="card">
      <h2>Nothing was found</h2>
      <p>
        {query === ''
          ? 'No article has this tag any more. Choose another above.'
          : 'Every word has to be in the article. Try fewer words, or the beginning of one: “cam” finds “camera”.'}
      </p>
      {query !== '' && tag !== '' ? (
        <p>
          <a href={`/help/?${new URLSearchParams({ q: query })}`}>Search in all tags</a>
        </p>
      ) : null}
    </div>
  );
}

function sentenceOf(count: number, { query, tag }: Asked): string {
  const articles = count === 1 ? '1 article' : `${count === 0 ? 'No' : count} articles`;
  const tagged = tag === '' ? '' : ` tagged “${tag}”`;
  const words = query === '' ? '' : ` with “${query}”`;
  return `${articles}${tagged}${words}.`;
}
