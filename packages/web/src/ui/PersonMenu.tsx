import ChevronDown from 'lucide-react/icons/chevron-down';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import LogOut from 'lucide-react/icons/log-out';
import UserRound from 'lucide-react/icons/user-round';
import { Avatar } from './Avatar.tsx';
import { Menu, MenuLabel, MenuLink, MenuSeparator } from './Menu.tsx';
import styles from './PersonMenu.module.css';

export interface PersonMenuProps {
  name: string;
  username: string;
  image: string;
  profilePage: string;
}

/** Who I am, at the right of the header: profile, help, sign out. */
export function PersonMenu({ name, username, image, profilePage }: PersonMenuProps) {
  return (
    <Menu
      trigger={
        <button type="button" className={styles.trigger} aria-label={`Account of ${name}`}>
          <Avatar name={name} image={image} />
          <span className={styles.name}>{name}</span>
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>Signed in as {username}</MenuLabel>
      <MenuLink href={profilePage} icon={<UserRound size={20} />}>
        Profile
      </MenuLink>
      <MenuLink href="/help/" icon={<CircleQuestionMark size={20} />}>
        Help
      </MenuLink>
      <MenuSeparator />
      <MenuLink href="/account/sign-out/" icon={<LogOut size={20} />}>
        Sign out
      </MenuLink>
    </Menu>
  );
}
