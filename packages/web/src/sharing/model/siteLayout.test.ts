import { describe, expect, test } from 'vitest';
import { fakePerson, fakeSiteLink, fakeSitePerson } from '../testing/FakeLanSharing.ts';
import type { SiteLink } from './LanSharing.ts';
import { DRAWING_WIDTH, type SiteLayout, siteLayout, WAN_HEIGHT } from './siteLayout.ts';

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva', 'Finn', 'Gus', 'Hana', 'Ida', 'Joe', 'Kim', 'Lou'];

const people = (count: number) => NAMES.slice(0, count).map((name) => fakeSitePerson(name));
/** `Ada Ben`: Ada feeds Ben. */
const links = (...pairs: string[]): SiteLink[] =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return fakeSiteLink(from, to);
  });

function nodeOf({ nodes }: SiteLayout, name: string) {
  const node = nodes.find(({ person }) => person.identity === fakePerson(name).identity);
  if (node === undefined) throw new Error(`${name} is not drawn`);
  return node;
}

/** Rectangles that must not cover each other: each circle and each name. */
function boxesOf({ nodes }: SiteLayout) {
  return nodes.flatMap(({ x, y, radius, name }) => [
    { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius },
    { left: name.x, top: name.y, right: name.x + name.width, bottom: name.y + name.height },
  ]);
}

const NOBODY_FEEDS = { people: people(3), links: [] };
const ONE_FEEDS_ALL = { people: people(12), links: links(...NAMES.slice(1).map((name) => `Ada ${name}`)) };
const TWO_FEED = { people: people(7), links: links('Ada Ben', 'Ada Cleo', 'Ada Dan', 'Eva Finn') };
const A_CHAIN = { people: people(6), links: links('Ada Ben', 'Ben Cleo', 'Ben Dan', 'Cleo Eva') };
const A_CIRCLE = { people: people(3), links: links('Ada Ben', 'Ben Cleo', 'Cleo Ada') };

describe('the drawing of a site', () => {
  test.each([
    ['nobody feeds anybody', NOBODY_FEEDS],
    ['one feeds eleven', ONE_FEEDS_ALL],
    ['two feed, one is on their own', TWO_FEED],
    ['the fed feed others', A_CHAIN],
    ['it goes round in a circle', A_CIRCLE],
    ['there are two', { people: people(2), links: links('Ada Ben') }],
  ])('has everybody once and nobody over another, below the WAN and inside of the drawing, where %s', (_, site) => {
    const layout = siteLayout(site);
    expect(layout.nodes.map(({ person }) => person.username).sort()).toEqual(
      site.people.map(({ username }) => username).sort(),
    );
    const boxes = boxesOf(layout);
    for (const [index, box] of boxes.entries()) {
      expect(box.left).toBeGreaterThan(0);
      expect(box.top).toBeGreaterThan(WAN_HEIGHT);
      expect(box.right).toBeLessThanOrEqual(DRAWING_WIDTH);
      expect(box.bottom).toBeLessThanOrEqual(layout.height);
      for (const other of boxes.slice(index + 1)) {
        const apart =
          box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top;
        expect(apart).toBe(true);
      }
    }
    expect(layout.arrows.map(({ link }) => link)).toEqual(expect.arrayContaining(site.links));
    expect(layout.arrows).toHaveLength(site.links.length);
  });

  test('has the fed at the right of who feeds them, in one column', () => {
    const layout = siteLayout(TWO_FEED);
    const [ada, ben, cleo, dan] = ['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => nodeOf(layout, name));
    expect(new Set([ben?.x, cleo?.x, dan?.x]).size).toBe(1);
    expect(ben?.x).toBeGreaterThan(ada?.x ?? 0);
    expect(ada?.y).toBe(cleo?.y);
  });

  test('has a line from the WAN to each who is fed by nobody, relays first', () => {
    const layout = siteLayout(TWO_FEED);
    expect(layout.sources).toHaveLength(3);
    expect(nodeOf(layout, 'Gus').y).toBeGreaterThan(nodeOf(layout, 'Eva').y);
  });

  test('opens a circle at who comes first', () => {
    const layout = siteLayout(A_CIRCLE);
    expect(layout.sources).toHaveLength(1);
    expect(nodeOf(layout, 'Ada').x).toBeLessThan(nodeOf(layout, 'Ben').x);
  });

  test('has room for the words of each arrow, unless there are more than three columns', () => {
    for (const site of [ONE_FEEDS_ALL, { people: people(4), links: links('Ada Ben', 'Ben Cleo', 'Ben Dan') }]) {
      expect(siteLayout(site).arrows.every(({ label }) => label !== null)).toBe(true);
    }
    expect(siteLayout(A_CHAIN).arrows.some(({ label }) => label !== null)).toBe(false);
  });

  test('puts who is fed by two beside the one who feeds more', () => {
    const site = {
      people: people(3),
      links: [fakeSiteLink('Ada', 'Cleo', { streams: 1 }), fakeSiteLink('Ben', 'Cleo', { streams: 5 })],
    };
    const layout = siteLayout(site);
    expect(layout.arrows.map(({ link, label }) => [link.streams, label !== null])).toEqual([
      [5, true],
      [1, false],
    ]);
  });

  test('leaves out links of who has gone', () => {
    expect(siteLayout({ people: people(2), links: links('Ada Ben', 'Ada Cleo', 'Ben Ben') }).arrows).toHaveLength(1);
  });
});
