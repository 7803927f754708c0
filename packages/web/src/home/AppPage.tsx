import { displayNameOf } from '@vnet/protocol';
import type { ReactNode } from 'react';
import { useApp } from '../AppContext.ts';
import { Page, type PageProps } from '../ui/Page.tsx';
import { PersonMenu } from '../ui/PersonMenu.tsx';

/** A page with who is signed in at its head. */
export function AppPage({ width = 'normal', children }: Pick<PageProps, 'width'> & { children: ReactNode }) {
  const { config, person } = useApp();
  return (
    <Page
      logo={config.logo}
      width={width}
      aside={
        person.isGuest ? (
          <bdi>{displayNameOf(person)}</bdi>
        ) : (
          <PersonMenu
            name={displayNameOf(person)}
            username={person.username}
            image={person.profile_image}
            profilePage={config.profilePage}
            administrationPage={config.administrationPage}
          />
        )
      }
    >
      {children}
    </Page>
  );
}
