import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SHARE_AT_REST } from './model/atRest.ts';
import type { ShareState } from './model/LanSharing.ts';
import { ShareContent } from './ShareDialog.tsx';
import { FakeLanSharing } from './testing/FakeLanSharing.ts';

const draw = (given: Partial<ShareState>) =>
  renderToStaticMarkup(<ShareContent state={{ ...SHARE_AT_REST, ...given }} sharing={new FakeLanSharing()} />);

test('the output holds the six digits and nothing else', () => {
  const html = draw({ sharing: true, code: '038120' });
  const output = /<output[^>]*aria-label="Code"[^>]*>(.*)<\/output>/.exec(html)?.[1] ?? '';
  expect(output.replaceAll(/<[^>]*>/g, '')).toBe('038120');
});

test('there is no output before there is a code', () => {
  expect(draw({ sharing: true, code: null })).not.toContain('<output');
});

test('there is no code, and none is waited for, while the network allows no further receiver', () => {
  const html = draw({ sharing: true, code: null, full: 2 });
  expect(html).not.toMatch(/<output|Getting a code/);
});

test('a browser that encodes again says what that costs, one that forwards says nothing', () => {
  expect(draw({ method: 'transcoded' })).toContain('It encodes them again, which costs this device more');
  expect(draw({ method: 'forwarded' })).not.toContain('encodes');
});

test('what went wrong is read out', () => {
  expect(draw({ problem: 'The server cannot be reached.' })).toMatch(/role="alert".*The server cannot be reached\./);
});
