import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';
import { isElsewhere, isOwnPicture, isSafeLink } from './safeAddress.ts';

declare const safe: unique symbol;
/** HTML that {@link Markdown} made: nothing in it is an author's but escaped text and checked addresses. */
export type SafeHtml = string & { readonly [safe]: true };

/** Articles' Markdown (CommonMark with tables), without HTML of its own. */
export class Markdown {
  readonly #parser: MarkdownIt;
  /** Lets every address pass, to find those that the other one leaves as text. */
  readonly #lenient: MarkdownIt;

  private constructor(parser: MarkdownIt, lenient: MarkdownIt) {
    this.#parser = parser;
    this.#lenient = lenient;
  }

  /** The parser is loaded with the first article. */
  static async load(): Promise<Markdown> {
    const { default: Parser } = await import('markdown-it');
    const parser = new Parser({ html: false });
    parser.validateLink = isSafeLink;
    parser.core.ruler.push('headings', ({ tokens }) => shiftHeadings(tokens));
    parser.renderer.rules.link_open = (tokens, index, options, _env, renderer) => {
      const token = tokens[index];
      if (token !== undefined && isElsewhere(token.attrGet('href') ?? '')) token.attrSet('rel', 'noopener');
      return renderer.renderToken(tokens, index, options);
    };
    parser.renderer.rules.image = (tokens, index, options, env, renderer) => {
      const token = tokens[index];
      if (token === undefined) return '';
      const alt = renderer.renderInlineAsText(token.children ?? [], options, env);
      if (!isOwnPicture(token.attrGet('src') ?? '')) return parser.utils.escapeHtml(alt);
      token.attrSet('alt', alt);
      token.attrSet('loading', 'lazy');
      return renderer.renderToken(tokens, index, options);
    };
    const lenient = new Parser({ html: false });
    lenient.validateLink = () => true;
    return new Markdown(parser, lenient);
  }

  render(markdown: string): SafeHtml {
    return this.#parser.render(markdown) as SafeHtml;
  }

  /** What can be read in it, for the search: no marks, no addresses, no texts of pictures. */
  plainText(markdown: string): string {
    const parts = this.#parser.parse(markdown, {}).map((token) => {
      if (token.type === 'inline') return (token.children ?? []).map(textOf).join('');
      return token.type === 'fence' || token.type === 'code_block' ? token.content : '';
    });
    return parts
      .filter((part) => part !== '')
      .join('\n')
      .trim();
  }

  /** @returns a sentence for each link and picture that readers would not get */
  problems(markdown: string): string[] {
    const tokens = this.#lenient.parse(markdown, {}).flatMap((token) => token.children ?? []);
    const found = tokens.flatMap((token) => {
      const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : null;
      if (href !== null && !isSafeLink(href)) return [badLink(href)];
      const src = token.type === 'image' ? (token.attrGet('src') ?? '') : null;
      return src !== null && !isOwnPicture(src) ? [badPicture(src)] : [];
    });
    return [...new Set(found)].slice(0, MOST_PROBLEMS);
  }
}

const MOST_PROBLEMS = 5;

function badLink(href: string): string {
  return `The link to “${shorten(href)}” cannot be used: write an address that begins with https://, http:// or mailto:, or a path of this server that begins with /.`;
}

function badPicture(src: string): string {
  return `The picture “${shorten(src)}” cannot be shown: pictures come from this server, so that the path begins with /media/.`;
}

function shorten(address: string): string {
  return address.length > 80 ? `${address.slice(0, 80)}…` : address;
}

function textOf({ type, content }: Token): string {
  if (type === 'softbreak' || type === 'hardbreak') return ' ';
  return type === 'text' || type === 'code_inline' || type === 'text_special' ? content : '';
}

/** The page has its h1: the highest heading of an article is an h2, whatever its author wrote. */
function shiftHeadings(tokens: readonly Token[]): void {
  const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
  const shift = 2 - Math.min(...headings.map(({ tag }) => Number(tag.slice(1))));
  for (const heading of headings) heading.tag = `h${Math.min(6, Number(heading.tag.slice(1)) + shift)}`;
}
