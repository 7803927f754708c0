import { Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

/** Shown where the meeting app should be, on a server that was started without building it. */
export function NotBuiltPage(page: PageProps) {
  return (
    <Page {...page} title="Meetings">
      <div className="narrow">
        <h1>The meeting app is not built yet</h1>
        <p className="lead">
          The server is running, the app for meetings is missing. Whoever runs this server builds it with{' '}
          <code>npm run build</code>; then reload this page.
        </p>
      </div>
    </Page>
  );
}
