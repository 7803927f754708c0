import { CsrfField } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { AccountFrame } from './AccountFrame.tsx';
import type { SignedInBrowser } from './sessions.ts';
import { dayInWords, timeAgoInWords } from './timeInWords.ts';

interface Props extends PageProps {
  browsers: readonly SignedInBrowser[];
  /** The session of this page; null for a script with a token. */
  currentId: string | null;
  now: Date;
  note: string | null;
}

/** Where the person is signed in, each with a button that ends it. No addresses: browser and times tell enough. */
export function SessionsPage({ browsers, currentId, now, note, ...page }: Props) {
  return (
    <AccountFrame {...page} title="Where you are signed in" current="Browsers">
      {note === null ? null : (
        <p className="done" role="status">
          {note}
        </p>
      )}
      <ul className="browsers card">
        {browsers.map(({ id, device, createdAt, seenAt }) => (
          <li key={id}>
            <div>
              <p className="browser-name">{device === '' ? 'A browser that does not say its name' : device}</p>
              <p className="hint">
                {id === currentId ? 'This one. ' : `Used ${timeAgoInWords(seenAt, now)}. `}
                Signed in on <time dateTime={createdAt.toISOString()}>{dayInWords(createdAt)}</time>.
              </p>
            </div>
            {id === currentId ? null : (
              <form method="post" action="/account/sessions/">
                <CsrfField viewer={page.viewer} />
                <button type="submit" name="end" value={id} className="button secondary">
                  Sign out
                  <span className="unseen">{` ${device}`}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {browsers.some(({ id }) => id !== currentId) ? (
        <form method="post" action="/account/sessions/" className="actions">
          <CsrfField viewer={page.viewer} />
          <button type="submit" name="end" value="others" className="button secondary">
            Sign out everywhere else
          </button>
        </form>
      ) : (
        <p className="hint">You are signed in nowhere else.</p>
      )}
      <p className="hint">
        A session ends by itself after 30 days, or 14 days without use. If you see a browser that you do not know, sign
        it out and <a href="/account/password/">change your password</a>.
      </p>
    </AccountFrame>
  );
}
