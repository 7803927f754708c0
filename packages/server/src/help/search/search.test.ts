import { describe, expect, test } from 'vitest';
import { readQuery } from './readQuery.ts';
import { SearchIndex } from './SearchIndex.ts';
import { markWords, readText, snippetOf } from './snippet.ts';

const articles = [
  { title: 'Trouble with the camera', tags: ['devices'], text: 'The browser refuses it.' },
  { title: 'Your first meeting', tags: ['start'], text: 'Look at your camera, camera, camera; then join the meeting.' },
  { title: 'Für den Übergang', tags: ['Größe'], text: 'Wie große Räume gehen. Déjà vu, smørrebrød, Łódź.' },
  { title: '会议', tags: [], text: '打开摄像头' },
];
const index = new SearchIndex(articles);
const titles = (typed: string) => index.search(readQuery(typed).words).map((at) => articles[at]?.title);

describe('which articles are found', () => {
  test('the title weighs more than the text, however often that has the word', () => {
    expect(titles('camera')).toEqual(['Trouble with the camera', 'Your first meeting']);
  });

  test('every word is needed, in any order', () => {
    expect(titles('meeting camera')).toEqual(['Your first meeting']);
    expect(titles('camera first')).toEqual(['Your first meeting']);
    expect(titles('camera zebra')).toEqual([]);
  });

  test('the beginning of a word is enough, its middle is not', () => {
    expect(titles('cam')).toHaveLength(2);
    expect(titles('amera')).toEqual([]);
  });

  test('a whole word ranks before a beginning', () => {
    const two = new SearchIndex([
      { title: 'b', tags: [], text: 'porting' },
      { title: 'a', tags: [], text: 'port' },
    ]);
    expect(two.search(['port'])).toEqual([1, 0]);
  });

  test.each(['uber', 'ÜBERG', 'u\u0308bergang', 'grosse', 'RAUME', 'deja', 'smorrebrod', 'lodz'])(
    '%s: accents and case do not matter',
    (typed) => {
      expect(titles(typed)).toEqual(['Für den Übergang']);
    },
  );

  test('scripts without spaces are searched by character', () => {
    expect(titles('摄像')).toEqual(['会议']);
    expect(titles('会议')).toEqual(['会议']);
  });

  test('tags are searched', () => {
    expect(titles('devices')).toEqual(['Trouble with the camera']);
  });

  test.each([
    "' or 1=1 --",
    '" OR title:*',
    'NEAR(camera, 5)',
    'camera AND ((',
    '%_\\',
    "'); drop table help_articles; --",
    '*'.repeat(10_000),
    'camera '.repeat(1500),
    'x'.repeat(10_000),
    '\u{1F600}\uD800',
  ])('%j is searched for and nothing else', (typed) => {
    expect(() => titles(typed)).not.toThrow();
    expect(readQuery(typed).words.length).toBeLessThanOrEqual(12);
    expect(readQuery(typed).text.length).toBeLessThanOrEqual(400);
  });
});

describe('what is shown of them', () => {
  test('the words are marked as they stand, beginnings with the whole word', () => {
    expect(markWords('Über den Camera-Test', ['uber', 'cam'])).toEqual([
      { text: 'Über', isMarked: true },
      { text: ' den ', isMarked: false },
      { text: 'Camera', isMarked: true },
      { text: '-Test', isMarked: false },
    ]);
  });

  test('the part with most of the words is shown', () => {
    const text = `camera ${'filler '.repeat(60)} here the camera meets the microphone ${'filler '.repeat(60)}`;
    const snippet = snippetOf(readText(text), ['camera', 'microphone']);
    expect(snippet.filter(({ isMarked }) => isMarked).map((piece) => piece.text)).toEqual(['camera', 'microphone']);
    const shown = snippet.map((piece) => piece.text).join('');
    expect(shown).toMatch(/^… .*here the camera meets the microphone.* …$/);
    expect(shown.length).toBeLessThan(200);
  });

  test.each([
    ['what was said of it. \n“Camera” means this', 'Camera” means this'],
    ['one, two, three and many more – the camera', 'two, three and many more – the camera'],
    ['and so it goes on – – – – – – – – – – – – camera', 'camera'],
  ])('%j does not begin with a mark', (end, shown) => {
    const text = `${'filler '.repeat(60)}${end}`;
    const snippet = snippetOf(readText(text), ['camera']);
    const found = snippet.map((piece) => piece.text).join('');
    expect(found).toMatch(/^… [\p{L}\p{N}]/u);
    expect(found.endsWith(shown)).toBe(true);
  });

  test('where a paragraph ends is seen', () => {
    expect(snippetOf(readText('One\ntwo'), ['two'])).toEqual([
      { text: 'One · ', isMarked: false },
      { text: 'two', isMarked: true },
    ]);
  });

  test('without words it is the beginning', () => {
    expect(snippetOf(readText('First paragraph.\nSecond'), [])).toEqual([
      { text: 'First paragraph.', isMarked: false },
    ]);
    expect(snippetOf(readText('short'), [])).toEqual([{ text: 'short', isMarked: false }]);
    expect(snippetOf(readText('word '.repeat(100)), [])[0]?.text).toMatch(/word …$/);
  });

  test('no character is cut in two', () => {
    const shown = snippetOf(readText('\u{1F600}'.repeat(500)), [])
      .map((piece) => piece.text)
      .join('');
    // Throws for half a character.
    expect(encodeURIComponent(shown)).not.toBe('');
  });
});

test('three hundred articles are indexed and searched quickly', () => {
  const words = Array.from({ length: 3000 }, (_, at) => `word${(at * 7919) % 3000}x`);
  const many = Array.from({ length: 300 }, (_, at) => ({
    title: `Article ${at}`,
    tags: [],
    text: words.slice(at * 4, at * 4 + 400).join(' '),
  }));
  const began = performance.now();
  const large = new SearchIndex(many);
  for (let round = 0; round < 20; round += 1) large.search(['w', 'word1', 'article']);
  expect(performance.now() - began).toBeLessThan(10_000);
});
