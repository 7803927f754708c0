import { Page } from './Page.tsx';
import type { PageProps } from './pageRenderer.ts';

const TITLES: Record<number, string> = {
  403: 'Not allowed',
  404: 'Not found',
  429: 'Too many requests',
};

/** Any failure that a person meets in a browser: what is wrong, and the way on. */
export function ErrorPage({ status, message, ...page }: PageProps & { status: number; message: string }) {
  const title = TITLES[status] ?? (status < 500 ? 'This did not work' : 'The server has a problem');
  return (
    <Page {...page} title={title}>
      <div className="narrow">
        <h1>{title}</h1>
        <p className="lead">{message}</p>
        <p>
          <a className="button" href="/">
            Go to the home page
          </a>
        </p>
      </div>
    </Page>
  );
}
