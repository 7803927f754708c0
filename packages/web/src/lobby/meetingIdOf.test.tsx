import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { meetingIdOf } from './meetingIdOf.ts';

/** What the page of an address would ask for, through the real router. */
function idAt(path: string): string {
  return renderToStaticMarkup(
    <Router base="/meet" ssrPath={path}>
      <Route path="/conf/:id">{({ id }) => meetingIdOf(id)}</Route>
    </Router>,
  );
}

test.each(['abcd-efgh-jkm', 'a/b+c==', 'MTIz+/==', 'with space', 'ключ', '3e2b9c4e-7b0c-4c36-9a7e-2b6f4c1d8e90'])(
  'the address of the meeting %s leads to it',
  (code) => {
    expect(idAt(`/meet/conf/${encodeURIComponent(code)}/`)).toBe(code);
  },
);

test('what is no encoding stays as it is', () => {
  expect(meetingIdOf('50%')).toBe('50%');
});
