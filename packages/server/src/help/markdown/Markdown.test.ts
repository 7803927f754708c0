import { beforeAll, describe, expect, test } from 'vitest';
import { activeContent, KNOWN_XSS } from '../testing/knownXss.ts';
import { Markdown } from './Markdown.ts';

let markdown: Markdown;
beforeAll(async () => {
  markdown = await Markdown.load();
});

describe('what is rendered', () => {
  test.each(KNOWN_XSS)('no script comes of %j', (text) => {
    for (const around of [text, `# ${text}`, `- ${text}`, `> ${text}`, `| a |\n| --- |\n| ${text} |`, `**${text}**`]) {
      expect(activeContent(markdown.render(around))).toEqual([]);
    }
  });

  test('the check finds what is active', () => {
    for (const html of [
      '<script>alert(1)</script>',
      '<img src="https://evil.example/a.png">',
      '<p onclick="x">',
      '<a href="javascript:alert(1)">',
      '<video src="/media/a">',
      '<img src="/media/../account/sign-out/">',
    ])
      expect(activeContent(html)).not.toEqual([]);
  });

  test('HTML is shown as it was written', () => {
    expect(markdown.render('a <b>bold</b> word')).toBe('<p>a &lt;b&gt;bold&lt;/b&gt; word</p>\n');
  });

  test.each(['# One\n\n## Two', '## One\n\n### Two', '### One\n\n#### Two'])('headings of %j begin at h2', (text) => {
    expect(markdown.render(text)).toBe('<h2>One</h2>\n<h3>Two</h3>\n');
  });

  test('six levels that begin at the first end at h6', () => {
    const levels = [1, 2, 3, 4, 5, 6].map((level) => `${'#'.repeat(level)} x`).join('\n\n');
    expect(markdown.render(levels).match(/<h\d/g)).toEqual(['<h2', '<h3', '<h4', '<h5', '<h6', '<h6']);
  });

  test('links to other servers tell these nothing of the page, those of our own are plain', () => {
    expect(markdown.render('[a](https://example.org/)')).toContain('<a href="https://example.org/" rel="noopener">');
    expect(markdown.render('[a](/meet/)')).toContain('<a href="/meet/">');
    expect(markdown.render('[a](mailto:it@example.org)')).toContain('<a href="mailto:it@example.org">');
  });

  test('pictures of this server are shown, of others their text is', () => {
    expect(markdown.render('![A *room*](/media/vnet/help/room.webp)')).toBe(
      '<p><img src="/media/vnet/help/room.webp" alt="A room" loading="lazy"></p>\n',
    );
    expect(markdown.render('![A <b>](https://example.org/a.png)')).toBe('<p>A &lt;b&gt;</p>\n');
  });

  test('texts that parsers choke on are done in time', () => {
    const began = performance.now();
    for (const text of ['[', '![](', '*_', '`', '> ', '|\n', '<a ', '&#', '[a](b "', '#\n'].map((part) =>
      part.repeat(10_000),
    ))
      markdown.render(text);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('what an editor is told', () => {
  test.each([
    ['[x](javascript:alert(1))', 'javascript:alert(1)'],
    ['[x](//evil.example/)', '//evil.example/'],
    ['[x](ftp://example.org/)', 'ftp://example.org/'],
    ['[x](page/)', 'page/'],
    ['![x](https://example.org/a.png)', 'https://example.org/a.png'],
    ['![x](/account/sign-out/)', '/account/sign-out/'],
    ['- a\n- ![x](/media/../account/sign-out/)', '/media/../account/sign-out/'],
  ])('%s is named', (text, address) => {
    const problems = markdown.problems(`fine\n\n${text}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`“${address}”`);
  });

  test.each([
    '[x](https://example.org/a?b=c#d)',
    '[x](http://192.0.2.1:8000/)',
    '[x](mailto:it@example.org)',
    '[x](/help/?q=camera)',
    '[x](#ports)',
    '![x](/media/vnet/help/room.webp)',
    '`[x](javascript:alert(1))`',
  ])('%s is fine', (text) => {
    expect(markdown.problems(text)).toEqual([]);
  });
});

test('the plain text has the words, without marks and addresses', () => {
  const text =
    '# Title\n\nSome **bold** and `code`,\nnext [link](https://example.org/).\n\n- one\n- two\n\n![alt](/media/a.webp)';
  expect(markdown.plainText(text)).toBe('Title\nSome bold and code, next link.\none\ntwo');
});
