import type { PageProps } from '../views/pageRenderer.ts';
import { AdminFrame } from './AdminFrame.tsx';

const SECTIONS = [
  { href: '/admin/users/', name: 'Users', what: 'Search, disable, make staff, delete.' },
  { href: '/admin/meetings/', name: 'Meetings', what: 'Search everybody’s meetings, end them, delete them.' },
  { href: '/admin/help/', name: 'Help', what: 'Write the articles that people read under Help.' },
  { href: '/admin/live/', name: 'Live', what: 'Meetings that go on now, and how this server is.' },
  { href: '/admin/networks/', name: 'Networks', what: 'Who may share over the local network, and how much.' },
  { href: '/admin/log/', name: 'Log', what: 'What members of staff did, and when.' },
] as const;

/** Where the administration begins. */
export function OverviewPage(page: PageProps) {
  return (
    <AdminFrame {...page} title="Administration">
      <ul className="sections">
        {SECTIONS.map(({ href, name, what }) => (
          <li key={href}>
            <h2>
              <a href={href}>{name}</a>
            </h2>
            <p>{what}</p>
          </li>
        ))}
      </ul>
    </AdminFrame>
  );
}
