import ChevronDown from 'lucide-react/icons/chevron-down';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import LogOut from 'lucide-react/icons/log-out';
import UserRound from 'lucide-react/icons/user-round';
import Wrench from 'lucide-react/icons/wrench';
import { useId } from 'react';
import { Avatar } from './Avatar.tsx';
import styles from './PersonMenu.module.css';

export interface PersonMenuProps {
  name: string;
  username: string;
  image: string;
  profilePage: string;
  /** Null: the person is no staff. */
  administrationPage: string | null;
}

/**
 * Who I am, at the right of the header: profile, help, administration for staff, sign out. These are links, so it is a disclosure and no ARIA
 * menu; the browser's own popover closes it by Escape and by a click elsewhere, without a script of ours.
 */
export function PersonMenu({ name, username, image, profilePage, administrationPage }: PersonMenuProps) {
  const id = useId();
  return (
    <div className={styles.root}>
      <button type="button" className={styles.trigger} popoverTarget={id} aria-label={`Account of ${name}`}>
        <Avatar name={name} image={image} />
        <span className={styles.name}>{name}</span>
        <ChevronDown size="1rem" aria-hidden="true" />
      </button>
      <nav id={id} popover="auto" className={styles.panel} aria-label="Account">
        <p className={styles.who}>Signed in as {username}</p>
        <a className={styles.item} href={profilePage}>
          <UserRound size="1.25rem" aria-hidden="true" />
          Profile
        </a>
        <a className={styles.item} href="/help/">
          <CircleQuestionMark size="1.25rem" aria-hidden="true" />
          Help
        </a>
        {administrationPage === null ? null : (
          <a className={styles.item} href={administrationPage}>
            <Wrench size="1.25rem" aria-hidden="true" />
            Administration
          </a>
        )}
        <a className={styles.item} href="/account/sign-out/">
          <LogOut size="1.25rem" aria-hidden="true" />
          Sign out
        </a>
      </nav>
    </div>
  );
}
