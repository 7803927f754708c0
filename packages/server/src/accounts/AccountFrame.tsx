import type { ReactNode } from 'react';
import { Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

/** The pages about one's own account, in the order of their navigation. */
const SECTIONS = [
  { href: '/account/', name: 'Profile' },
  { href: '/account/password/', name: 'Password and sign-in' },
  { href: '/account/sessions/', name: 'Browsers' },
  { href: '/account/token/', name: 'Token' },
  { href: '/account/delete/', name: 'Delete account' },
] as const;

interface Props extends PageProps {
  title: string;
  current: (typeof SECTIONS)[number]['name'];
  children: ReactNode;
}

/** The frame of every page about one's own account: the page's own, and the way between them. */
export function AccountFrame({ title, current, children, ...page }: Props) {
  return (
    <Page {...page} title={title}>
      <div className="account">
        <nav aria-label="Account" className="account-sections">
          {SECTIONS.map(({ href, name }) => (
            <a key={href} href={href} aria-current={name === current ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div className="narrow">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </Page>
  );
}
