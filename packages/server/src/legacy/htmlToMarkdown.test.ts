import { expect, test } from 'vitest';
import { Markdown } from '../help/markdown/Markdown.ts';
import { htmlToMarkdown } from './htmlToMarkdown.ts';

test('headings, lists, links, emphasis and code become Markdown', async () => {
  const html = `<h2>First</h2><p>Press <b>Meet now</b>, or <a href="/meet/">open</a> the <em>list</em>.</p>
    <ol><li>One</li><li>Two</li></ol><ul><li>a<ul><li>b</li></ul></li></ul><pre><code>npm start</code></pre>`;
  expect(await htmlToMarkdown(html)).toBe(
    [
      '## First',
      'Press **Meet now**, or [open](/meet/) the *list*.',
      '1.  One\n2.  Two',
      '-   a\n    -   b',
      '```\nnpm start\n```',
    ].join('\n\n'),
  );
});

test('scripts, styles, frames and forms are left away', async () => {
  const html =
    '<script>alert(1)</script><style>p{}</style><p onclick="x()">Text</p><iframe src="x">i</iframe><form><button>b</button></form>';
  expect(await htmlToMarkdown(html)).toBe('Text');
});

test('plain text keeps its paragraphs and lines, and what would be Markdown in it is text', async () => {
  expect(await htmlToMarkdown('One\ntwo\n\n# three *four*')).toBe('One  \ntwo\n\n\\# three \\*four\\*');
});

test('what the HTML shows as a tag is no tag', async () => {
  expect(await htmlToMarkdown('<p>Write &lt;script&gt;</p>')).toContain('script');
  expect(await htmlToMarkdown('')).toBe('');
});

test.each(['javascript:x()', 'data:text/html,x', 'vbscript:x', '//elsewhere.example/', '', 'page.html'])(
  'of a link to “%s” the text stays',
  async (href) => {
    expect(await htmlToMarkdown(`<p>See <a href="${href}">the <b>plan</b></a>.</p>`)).toBe('See the **plan**.');
  },
);

test.each([
  ['one row', '<table><tr><td>Room</td><td>4 | B</td></tr></table>', '| Room | 4 \\| B |\n| --- | --- |'],
  [
    'head and body',
    `<table>
      <thead><tr><th>Key</th><th>Does</th></tr></thead>
      <tbody><tr><td><b>M</b></td><td><p>Mutes</p><p>again</p></td></tr> <tr><td>V</td><td></td></tr></tbody>
    </table>`,
    '| Key | Does |\n| --- | --- |\n| **M** | Mutes again |\n| V |  |',
  ],
])('a table with %s stays a table', async (_what, html, markdown) => {
  expect(await htmlToMarkdown(`<p>Before</p>${html}<p>After</p>`)).toBe(`Before\n\n${markdown}\n\nAfter`);
  const parser = await Markdown.load();
  expect(parser.render(markdown)).toContain('<table>');
});
