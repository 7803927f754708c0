import { describe, expect, test } from 'vitest';
import { inAscii } from './buildServer.mjs';

describe('the bundle in ASCII', () => {
  test('means the same in strings, templates and regular expressions', () => {
    const source = '["ß…", `“😀”`, /[ßœ]…/.test("œ…"), /^[😀]$/u.test("😀")]';
    const ascii = inAscii(source);
    expect(ascii).toMatch(/^[\0-\x7f]+$/);
    const [text, template, found, matches] = Function(`return ${ascii}`)();
    expect([text, template, found, matches]).toEqual(['ß…', '“😀”', true, true]);
  });

  test('is refused where the character is escaped itself', () => {
    expect(() => inAscii('/\\“/')).toThrow('cannot be written in ASCII');
  });
});
