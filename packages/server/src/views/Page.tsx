import { displayNameOf } from '@vnet/protocol';
import type { ReactNode } from 'react';
import type { Account } from '../accounts/account.ts';
import { presentShortUser } from '../accounts/present.ts';
import { CSRF_FIELD } from '../plugins/csrf.ts';
import type { PageAssets } from './pageAssets.ts';

/** For whom a page is made. */
export interface Viewer {
  account: Account | null;
  /** Null for whom nobody knows: their forms need none. */
  csrfToken: string | null;
}

interface Props {
  title: string;
  viewer: Viewer;
  assets: PageAssets;
  children: ReactNode;
}

/** The frame of every server-rendered page: head, header with the way around, the page itself, footer. */
export function Page({ title, viewer, assets, children }: Props) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · VNET`}</title>
        {assets.styles === '' ? null : <link rel="stylesheet" href={assets.styles} />}
        {assets.mark === '' ? null : <link rel="icon" type="image/svg+xml" href={assets.mark} />}
      </head>
      <body>
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <header className="bar">
          <a className="wordmark" href="/">
            {assets.mark === '' ? null : <img src={assets.mark} alt="" width="32" height="32" />}
            VNET
          </a>
          <Navigation viewer={viewer} />
        </header>
        <main id="main">{children}</main>
        <footer className="foot">
          <p>
            Everything on this page comes from this server, and from nowhere else. <a href="/api/">For programmers</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

function Navigation({ viewer }: { viewer: Viewer }) {
  if (viewer.account === null) {
    return (
      <nav aria-label="Main">
        <a href="/help/">Help</a>
        <a href="/account/sign-in/">Sign in</a>
        <a className="wide-only" href="/account/sign-up/">
          Create account
        </a>
      </nav>
    );
  }
  return (
    <nav aria-label="Main">
      <a href="/meet/">Meetings</a>
      <a href="/help/">Help</a>
      {viewer.account.isStaff ? <a href="/admin/">Administration</a> : null}
      <a href="/account/" className="name">
        <span>{displayNameOf(presentShortUser(viewer.account))}</span>
      </a>
      <SignOutForm viewer={viewer} />
    </nav>
  );
}

/** The button that ends the session. */
export function SignOutForm({ viewer, look = 'plain' }: { viewer: Viewer; look?: 'plain' | 'button' }) {
  return (
    <form method="post" action="/account/sign-out/">
      <CsrfField viewer={viewer} />
      <button type="submit" className={look}>
        Sign out
      </button>
    </form>
  );
}

/** Belongs into every form that is shown to somebody signed in. */
export function CsrfField({ viewer }: { viewer: Viewer }) {
  return viewer.csrfToken === null ? null : <input type="hidden" name={CSRF_FIELD} value={viewer.csrfToken} />;
}
