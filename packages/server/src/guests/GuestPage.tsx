import { displayNameOf } from '@vnet/protocol';
import { presentShortUser } from '../accounts/present.ts';
import type { Meeting } from '../meetings/meeting.ts';
import { Field } from '../views/Field.tsx';
import { CsrfField, Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

interface Props extends PageProps {
  meeting: Meeting;
  /** The page's own path. */
  action: string;
  name: string;
  errors: readonly string[];
}

/** What somebody with a guest link is asked before they come in: how to call them. */
export function GuestPage({ meeting, action, name, errors, ...page }: Props) {
  return (
    <Page {...page} title="Join as a guest">
      <div className="narrow">
        <h1>
          <bdi>{meeting.title}</bdi>
        </h1>
        <p className="lead">
          <bdi>{displayNameOf(presentShortUser(meeting.host))}</bdi> invites you to a video meeting. You need no account
          and install nothing; you choose camera and microphone on the next page.
        </p>
        <form method="post" action={action} className="card" noValidate>
          <CsrfField viewer={page.viewer} />
          <Field
            name="name"
            label="Your name"
            value={name}
            errors={errors}
            hint="The others see it with “(guest)” behind it."
            autoComplete="name"
            isName
          />
          <button type="submit" className="button">
            Go on
          </button>
        </form>
        <p className="lead">
          You have an account here? <a href={signInPath(meeting)}>Sign in</a> instead.
        </p>
      </div>
    </Page>
  );
}

function signInPath({ code }: Meeting): string {
  return `/account/sign-in/?next=${encodeURIComponent(`/meet/conf/${code}/`)}`;
}
