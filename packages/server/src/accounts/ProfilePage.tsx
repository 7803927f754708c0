import type { FieldErrors } from '@vnet/protocol';
import { Field } from '../views/Field.tsx';
import { FormProblem } from '../views/FormProblem.tsx';
import { CsrfField } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';
import { AccountFrame } from './AccountFrame.tsx';
import type { Account } from './account.ts';
import { PictureField } from './pictures/PictureField.tsx';
import { presentShortUser } from './present.ts';
import type { ProfileForm } from './profileForm.ts';

interface Props extends PageProps {
  account: Account;
  form: ProfileForm;
  errors: FieldErrors;
  saved: boolean;
}

/** Who the person is here, and the form that changes it. */
export function ProfilePage({ account, form, errors, saved, ...page }: Props) {
  return (
    <AccountFrame {...page} title="Your profile" current="Profile">
      <div className="person">
        <img src={presentShortUser(account).profile_image} alt="" width="72" height="72" />
        <div>
          <p className="person-name">
            {account.firstName} {account.lastName}
          </p>
          <p className="hint">
            Username {account.username}
            {account.isStaff ? ', staff' : ''}
          </p>
        </div>
      </div>
      {saved ? (
        <p className="done" role="status">
          Your profile is saved.
        </p>
      ) : null}
      <form method="post" action="/account/" encType="multipart/form-data" className="card" noValidate>
        <CsrfField viewer={page.viewer} />
        {Object.keys(errors).length === 0 ? null : (
          <FormProblem>Nothing was saved: look at the fields below.</FormProblem>
        )}
        <Field
          name="meeting_name"
          label="Name in meetings"
          hint="What others read on your picture. While it is your username, they read your first and last name."
          value={form.meetingName}
          errors={errors.meeting_name}
          autoComplete="nickname"
          isName
        />
        <div className="pair">
          <Field
            name="first_name"
            label="First name"
            value={form.firstName}
            errors={errors.first_name}
            autoComplete="given-name"
            isName
          />
          <Field
            name="last_name"
            label="Last name"
            value={form.lastName}
            errors={errors.last_name}
            autoComplete="family-name"
            isName
          />
        </div>
        <Field
          name="email"
          label="Email address"
          type="email"
          value={form.email}
          errors={errors.email}
          autoComplete="email"
        />
        <PictureField errors={errors.picture} />
        <div className="actions">
          <button type="submit" className="button">
            Save
          </button>
          {account.profileImage === '' ? null : (
            <button type="submit" name="remove_picture" value="1" className="button secondary">
              Save without picture
            </button>
          )}
        </div>
      </form>
      <p className="actions">
        <a className="button secondary" href="/meet/">
          Go to your meetings
        </a>
      </p>
    </AccountFrame>
  );
}
