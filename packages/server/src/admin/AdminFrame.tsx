import type { ReactNode } from 'react';
import { Page } from '../views/Page.tsx';
import type { PageProps } from '../views/pageRenderer.ts';

/** The parts of the administration, in the order of its navigation. */
const SECTIONS = [
  { href: '/admin/users/', name: 'Users' },
  { href: '/admin/meetings/', name: 'Meetings' },
  { href: '/admin/help/', name: 'Help' },
  { href: '/admin/live/', name: 'Live' },
  { href: '/admin/networks/', name: 'Networks' },
  { href: '/admin/log/', name: 'Log' },
] as const;

interface Props extends PageProps {
  title: string;
  /** The section that is open; none for the overview. */
  current?: (typeof SECTIONS)[number]['name'];
  children: ReactNode;
}

/** The frame of every page for staff: the page's own, and the way around the administration. */
export function AdminFrame({ title, current, children, ...page }: Props) {
  return (
    <Page {...page} title={title}>
      <div className="admin">
        <nav aria-label="Administration" className="tags">
          {SECTIONS.map(({ href, name }) => (
            <a key={href} href={href} aria-current={name === current ? 'true' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <h1>{title}</h1>
        {children}
      </div>
    </Page>
  );
}
