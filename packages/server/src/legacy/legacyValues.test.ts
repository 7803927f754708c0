import { describe, expect, test } from 'vitest';
import { readTags } from './legacyTags.ts';
import { asLine, asText, asTime, asUuid, cut } from './legacyValues.ts';

describe('times', () => {
  test.each([
    ['2022-03-01 09:30:00', '2022-03-01T09:30:00.000Z'],
    ['2022-03-01 09:30:00.123456', '2022-03-01T09:30:00.123Z'],
    ['2022-03-01T09:30:00', '2022-03-01T09:30:00.000Z'],
    ['2022-03-01 09:30', '2022-03-01T09:30:00.000Z'],
    ['2022-03-01', '2022-03-01T00:00:00.000Z'],
    ['2022-03-01 09:30:00+03:00', '2022-03-01T06:30:00.000Z'],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00.000Z'],
  ])('%s, naive or not, is %s', (text, iso) => {
    expect(asTime(text)?.toISOString()).toBe(iso);
  });

  test.each([
    null,
    undefined,
    '',
    'soon',
    0,
    1_646_127_000,
    '2023-02-29 10:00:00',
    '2022-13-01 00:00:00',
    '2022-03-01 25:00:00',
  ])('%j is none', (value) => {
    expect(asTime(value)).toBeNull();
  });
});

test('UUIDs come with dashes, however they were kept', () => {
  const uuid = '6f1c7cde-43ba-4f0f-9d2e-8f6f5e0c1a11';
  for (const kept of [uuid, uuid.replaceAll('-', ''), uuid.toUpperCase(), ` ${uuid}`]) expect(asUuid(kept)).toBe(uuid);
  for (const none of [null, '', 'abc', uuid.slice(1), `${uuid}0`, 7]) expect(asUuid(none)).toBeNull();
});

test('text is text, whatever the column holds', () => {
  expect([asText('a\0b'), asText(12), asText(null), asText(undefined), asText(Buffer.from('x'))]).toEqual([
    'ab',
    '12',
    '',
    '',
    '',
  ]);
  expect(asLine(' a\n\tb\u0007 ')).toBe('a  b');
  expect(cut('👋👋👋', 2)).toBe('👋👋');
});

test.each([
  ['start, devices ,start', [], ['start', 'devices']],
  ["['start', 'two words']", [], ['start', 'two words']],
  ['["start", "O\'Neill"]', [], ['start', "O'Neill"]],
  ['#start; devices', [], ['start', 'devices']],
  ['', ['kept by taggit', ' start '], ['kept by taggit', 'start']],
  [null, [], []],
])('tags %j beside %j are %j', (column, taggit, tags) => {
  expect(readTags(column, taggit)).toEqual(tags);
});
