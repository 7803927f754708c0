import { isSafeLink } from '../help/markdown/safeAddress.ts';

/**
 * A help article of the first VNET, kept as HTML or as plain text, in Markdown. Scripts, styles and forms are left away, and of
 * a link that an article may not have its text stays.
 */
export async function htmlToMarkdown(content: string): Promise<string> {
  const { default: Turndown } = await import('turndown');
  const turndown = new Turndown({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  });
  turndown.addRule('link that leads nowhere here', {
    filter: (node) => isUnsafeLink(node as unknown as HtmlElement),
    replacement: (content) => content,
  });
  // Markdown's tables begin with a head: it is the first row, whatever it was.
  turndown.addRule('cells', {
    filter: ['th', 'td'],
    replacement: (content) =>
      ` ${content
        .trim()
        .replace(/\s*\n\s*/g, ' ')
        .replaceAll('|', '\\|')} |`,
  });
  turndown.addRule('rows', {
    filter: 'tr',
    replacement: (content, node) =>
      `|${content}\n${isFirstRow(node as unknown as HtmlElement) ? headEnd(content) : ''}`,
  });
  turndown.addRule('parts of tables', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content });
  turndown.addRule('tables', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` });
  turndown.remove(['script', 'style', 'noscript', 'iframe', 'object', 'form', 'button', 'input', 'template'] as never);
  return turndown.turndown(isHtml(content) ? content : textToHtml(content)).trim();
}

/** What is asked of turndown's nodes: there are no types of the DOM on a server. */
interface HtmlElement {
  readonly nodeName: string;
  getAttribute(name: string): string | null;
  closest(selector: string): HtmlElement | null;
  querySelector(selector: string): HtmlElement | null;
}

function isFirstRow(row: HtmlElement): boolean {
  return row.closest('table')?.querySelector('tr') === row;
}

/** @param cells of the head, each with its bar behind */
function headEnd(cells: string): string {
  return `|${' --- |'.repeat(cells.match(/(?<!\\)\|/g)?.length ?? 1)}\n`;
}

function isUnsafeLink(node: HtmlElement): boolean {
  return node.nodeName === 'A' && !isSafeLink(node.getAttribute('href') ?? '');
}

function isHtml(content: string): boolean {
  return /<\/?[a-z][^>]*>|<!--|&[a-z]+;|&#[0-9]+;/i.test(content);
}

/** Paragraphs are parted by empty lines, lines stay lines. */
function textToHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => `<p>${paragraph.trim().replace(/\r?\n/g, '<br>')}</p>`)
    .join('');
}
