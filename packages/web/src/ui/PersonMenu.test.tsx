import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PersonMenu } from './PersonMenu.tsx';

const linksOf = (administrationPage: string | null) => {
  const html = renderToStaticMarkup(
    <PersonMenu
      name="Ada"
      username="ada"
      image="/media/a.webp"
      profilePage="/account/"
      administrationPage={administrationPage}
    />,
  );
  return [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>.*?([A-Z][a-z ]+)<\/a>/g)].map(([, href, name]) => [
    name,
    href,
  ]);
};

it('leads staff to the administration, and nobody else', () => {
  const [profile, help, signOut] = linksOf(null);
  expect([profile, help, signOut]).toEqual([
    ['Profile', '/account/'],
    ['Help', '/help/'],
    ['Sign out', '/account/sign-out/'],
  ]);
  expect(linksOf('/admin/')).toEqual([profile, help, ['Administration', '/admin/'], signOut]);
});
