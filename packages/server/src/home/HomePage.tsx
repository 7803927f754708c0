import { SiteDrawing } from './SiteDrawing.tsx';

/** What VNET is, and the way in; shorter for somebody known. */
export function HomePage({ isKnown }: { isKnown: boolean }) {
  return (
    <>
      <section className="hero">
        <div>
          <h1>Video meetings on your own server</h1>
          <p className="lead">
            Meet in the browser, without an app and without anybody in between. Made for offices, schools and villages
            where many people share one thin line.
          </p>
          <p className="actions">
            {isKnown ? (
              <a className="button" href="/meet/">
                Go to your meetings
              </a>
            ) : (
              <>
                <a className="button" href="/account/sign-up/">
                  Create account
                </a>
                <a className="button secondary" href="/account/sign-in/">
                  Sign in
                </a>
              </>
            )}
          </p>
        </div>
        <SiteDrawing />
      </section>
      <section className="columns" aria-label="What you get">
        <div>
          <h2>Ready in a minute</h2>
          <p>
            Make a meeting, read its code out or send the link. Whoever has an account here types the code and is in.
          </p>
        </div>
        <div>
          <h2>Yours alone</h2>
          <p>Accounts, meetings and calls stay on this server. No page loads anything from anywhere else.</p>
        </div>
        <div>
          <h2>Kind to the line</h2>
          <p>You receive each picture no larger than you show it, and none that you do not show.</p>
        </div>
      </section>
    </>
  );
}
