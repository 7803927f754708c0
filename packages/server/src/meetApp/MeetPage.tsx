import { MEET_PAGE_ATTRIBUTES } from '@vnet/protocol';
import type { EntryAssets } from './viteManifest.ts';

/** Everything that the root element tells the app; names are those of `MEET_PAGE_ATTRIBUTES`. */
export type MeetPageData = Record<Exclude<PageField, SomeonesField>, string> & Partial<Record<SomeonesField, string>>;

type PageField = keyof typeof MEET_PAGE_ATTRIBUTES;
/** Only on the page of staff, or of somebody who came by a guest pass. */
type SomeonesField = 'administrationPage' | 'guestName' | 'guestUsername';

/** The page that the meeting app runs in: no content of its own but for browsers without script. */
export function MeetPage({ data, entry, mark }: { data: MeetPageData; entry: EntryAssets; mark: string }) {
  const isGuest = data.guestName !== undefined;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <title>VNET</title>
        {mark === '' ? null : <link rel="icon" type="image/svg+xml" href={mark} />}
        {entry.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {entry.preloads.map((href) => (
          <link key={href} rel="modulepreload" href={href} />
        ))}
        <script type="module" src={entry.script} />
      </head>
      <body>
        <noscript>
          <main className="without-script">
            <h1>Meetings need JavaScript</h1>
            <p>Switch it on for this site and load the page again.</p>
            <p>
              <a href="/help/">Help</a>
              {isGuest ? null : (
                <>
                  {' · '}
                  <a href={data.profilePage}>Your profile</a>
                </>
              )}
            </p>
          </main>
        </noscript>
        <div id="root" {...attributesOf(data)} />
      </body>
    </html>
  );
}

function attributesOf(data: MeetPageData): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(MEET_PAGE_ATTRIBUTES).map(([name, attribute]) => [attribute, data[name as PageField]]),
  );
}
