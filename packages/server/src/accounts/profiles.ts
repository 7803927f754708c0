import type { FieldErrors } from '@vnet/protocol';
import type { Mailer } from '../mail/Mailer.ts';
import { isUniqueViolation } from '../storage/uniqueViolation.ts';
import type { Account } from './account.ts';
import { emailChangedMail } from './accountMails.ts';
import type { PasswordResetStore } from './passwordResetStore.ts';
import { EMAIL_OF_ANOTHER } from './personRules.ts';
import type { ProfilePictures } from './pictures/ProfilePictures.ts';
import { PictureRefusedError, renderPicture } from './pictures/renderPicture.ts';
import { checkProfileForm, type ProfileForm } from './profileForm.ts';
import type { AccountStore } from './store.ts';

interface Deps {
  store: AccountStore;
  pictures: ProfilePictures;
  resets: PasswordResetStore;
  /** Null: no mail is sent. */
  mail: { mailer: Mailer; publicUrl: string } | null;
}

/** What becomes of the picture when a profile is saved; a `Buffer` is a new one, as it was uploaded. */
export type PictureChange = 'keep' | 'remove' | Buffer;

/** What a person says about themselves: all of a form is saved, or nothing. */
export class Profiles {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @returns the sentences of every broken rule, by field; null when it is saved */
  async update(account: Account, form: ProfileForm, picture: PictureChange): Promise<FieldErrors | null> {
    const { store, pictures } = this.#deps;
    const errors = checkProfileForm(form);
    const rendered = await this.#render(picture, errors);
    if (Object.keys(errors).length > 0) return errors;
    const added = rendered === null ? null : await pictures.add(rendered);
    try {
      await store.update(account.id, { ...form, ...imageAfter(picture, added) });
    } catch (error) {
      if (added !== null) await pictures.discard(added);
      if (!isUniqueViolation(error)) throw error;
      return { email: [EMAIL_OF_ANOTHER], ...(added !== null && { picture: [CHOOSE_AGAIN] }) };
    }
    if (added !== null || picture === 'remove') await pictures.discard(account.profileImage);
    if (form.email.toLowerCase() !== account.email.toLowerCase()) await this.#leaveAddress(account);
    return null;
  }

  /** Notes in `errors` why a picture cannot be taken, or that browsers forget it together with a refused form. */
  async #render(picture: PictureChange, errors: FieldErrors): Promise<Buffer | null> {
    if (!Buffer.isBuffer(picture)) return null;
    try {
      const rendered = await renderPicture(picture);
      if (Object.keys(errors).length > 0) errors.picture = [CHOOSE_AGAIN];
      return rendered;
    } catch (error) {
      if (!(error instanceof PictureRefusedError)) throw error;
      errors.picture = [error.message];
      return null;
    }
  }

  /** Links that were mailed to the old address die with it, and its owner hears of the change. */
  async #leaveAddress(before: Account): Promise<void> {
    const { resets, mail } = this.#deps;
    await resets.deleteOf(before.id);
    mail?.mailer.send(emailChangedMail(before, `${mail.publicUrl}/account/`));
  }
}

const CHOOSE_AGAIN = 'The picture was fine, but was not saved either: choose it again.';

/** Nothing where the picture stays. */
function imageAfter(picture: PictureChange, added: string | null): { profileImage?: string } {
  if (added !== null) return { profileImage: added };
  return picture === 'remove' ? { profileImage: '' } : {};
}
