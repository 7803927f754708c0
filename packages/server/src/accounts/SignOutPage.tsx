import { Page, SignOutForm } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

/** Asked when another site's page led here, so that no link can sign people out. */
export function SignOutPage(page: PageProps) {
  return (
    <Page {...page} title="Sign out">
      <div className="narrow">
        <h1>Sign out?</h1>
        <p className="lead">A page of another site brought you here. You are still signed in.</p>
        <SignOutForm viewer={page.viewer} look="button" />
      </div>
    </Page>
  );
}
