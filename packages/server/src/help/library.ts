import type { Article } from './article.ts';
import type { Markdown, SafeHtml } from './markdown/Markdown.ts';
import type { Query } from './search/readQuery.ts';
import { SearchIndex } from './search/SearchIndex.ts';
import { markWords, type Piece, type ReadText, readText, snippetOf } from './search/snippet.ts';

/** An article in a list: its title and some of its text, what was looked for marked. */
export interface Found {
  readonly id: number;
  readonly title: readonly Piece[];
  readonly snippet: readonly Piece[];
}

export interface TagCount {
  readonly tag: string;
  readonly count: number;
}

/**
 * All articles as they were at one version of the database. What is made of them (HTML, plain text, the search's index,
 * whatever {@link remember} is given) is made when it is first needed, and goes with the version.
 */
export class HelpLibrary {
  readonly articles: readonly Article[];
  /** In the order of the alphabet. */
  readonly tags: readonly TagCount[];
  readonly #byId: ReadonlyMap<number, Article>;
  readonly #markdown: Markdown;
  readonly #memory = new Map<string, unknown>();

  constructor(
    readonly version: number,
    articles: readonly Article[],
    markdown: Markdown,
  ) {
    this.articles = [...articles].sort((a, b) => a.id - b.id);
    this.tags = countTags(articles);
    this.#byId = new Map(articles.map((article) => [article.id, article]));
    this.#markdown = markdown;
  }

  find(id: number): Article | null {
    return this.#byId.get(id) ?? null;
  }

  html(article: Article): SafeHtml {
    return this.remember(`html ${article.id}`, () => this.#markdown.render(article.markdown));
  }

  /** Best first; all of them for a query without words. @param tag empty: whatever their tags */
  search({ words }: Query, tag: string): Found[] {
    const articles =
      words.length === 0
        ? this.articles
        : this.#index()
            .search(words)
            .flatMap((at) => this.articles[at] ?? []);
    return articles
      .filter(({ tags }) => tag === '' || tags.includes(tag))
      .map((article) => ({
        id: article.id,
        title: markWords(article.title, words),
        snippet: snippetOf(this.#read(article), words),
      }));
  }

  /** What is true for as long as this version is. */
  remember<T>(key: string, make: () => T): T {
    if (!this.#memory.has(key)) this.#memory.set(key, make());
    return this.#memory.get(key) as T;
  }

  #index(): SearchIndex {
    return this.remember(
      'index',
      () => new SearchIndex(this.articles.map((article) => ({ ...article, text: this.#read(article).text }))),
    );
  }

  #read(article: Article): ReadText {
    return this.remember(`text ${article.id}`, () => readText(this.#markdown.plainText(article.markdown)));
  }
}

function countTags(articles: readonly Article[]): TagCount[] {
  const counts = new Map<string, number>();
  for (const tag of articles.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => a.tag.localeCompare(b.tag, 'en'));
}
