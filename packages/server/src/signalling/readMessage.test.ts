import { expect, test } from 'vitest';
import { readMessage } from './readMessage.ts';

const read = (text: string) => {
  const { kind, message } = readMessage(Buffer.from(text), false);
  return { kind, message: JSON.parse(message.toString('utf8')) };
};

test.each([
  '{"type":"offer","content":1,"name":"a"}',
  ' \n{ "name" :\t"a" , "type" : "offer" , "content" : { "a" : [ 1 , { } ] } , "other" : "}" } ',
  '{"content":"first","type":"candidate","content":"last","name":"x"}',
  '{"\\u0063ontent":"escaped key","t\\u0079pe":"offer"}',
  '{"type":"offer","content":"quote \\" and \\\\\\" and \\\\"}',
  '{"type":"offer","content":["]","}","\\"]",[[]]],"name":"{"}',
  '{"type":"offer","content":{"content":{"type":"x"}},"name":""}',
  '{"type":"candidate","content":-1.5e+10}',
  '{"type":"candidate","content":null}',
  '{"type":"candidate","content":false,"name":null}',
  '{"type":"candidate","content":"ünïcödé 🎈 \\ud83c\\udf88 \u2028","name":"Zoë"}',
  '{"type":"ö\\"","content":{}}',
  '{"__proto__":{"type":"x"},"type":"offer","content":1}',
  '{"type":"offer","content":[],"name":7}',
  '{"":0,"type":"offer","content":""}',
])('what is relayed of %s is what JSON.parse reads in it', (text) => {
  const { type, content, name } = JSON.parse(text);
  const label = type === 'offer' || type === 'answer' ? 'description' : 'candidates';
  expect(read(text)).toEqual({
    kind: 'relay',
    message: { type, ...(typeof name === 'string' && { sent_by: name }), [label]: content },
  });
});

test('objects made at random read the same as JSON.parse reads them (seeded)', () => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const strings = ['', '"', '\\', '\\"', '{', ']', ',', ':', ' ', 'é', '🎈', '\n', '\u0000', 'type', 'content'];
  const string = () => Array.from({ length: random(6) }, () => strings[random(strings.length)]).join('');
  const value = (depth: number): unknown => {
    const kind = random(depth > 4 ? 4 : 6);
    if (kind === 0) return string();
    if (kind === 1) return random(1_000_000) / 100;
    if (kind === 2) return null;
    if (kind === 3) return random(2) === 0;
    if (kind === 4) return Array.from({ length: random(5) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: random(5) }, () => [string(), value(depth + 1)]));
  };
  for (let count = 0; count < 2_000; count += 1) {
    const content = value(0);
    const members = [
      ['type', `t${string()}`],
      ['content', content],
      [string(), value(3)],
      ['name', string()],
    ].sort(() => random(3) - 1);
    const text = JSON.stringify(Object.fromEntries(members), null, random(3));
    const parsed = JSON.parse(text);
    if (typeof parsed.type !== 'string' || parsed.type === '') continue;
    const message: Record<string, unknown> = { type: parsed.type, candidates: parsed.content };
    if (typeof parsed.name === 'string') message.sent_by = parsed.name;
    expect(read(text), text).toEqual({ kind: 'relay', message });
  }
});
