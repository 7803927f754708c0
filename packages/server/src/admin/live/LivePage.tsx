import type { ProviderHealth } from '../../calls/provider.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { type Column, DataTable } from '../DataTable.tsx';
import { Facts } from '../Facts.tsx';
import type { RunningMeeting } from '../meetings/MeetingAdministration.ts';
import { listAddress } from '../paging.ts';
import { Time } from '../Time.tsx';
import type { LiveSnapshot } from './LiveState.ts';

/** Seconds after which the page comes anew; 0: never by itself. */
export const REFRESH_CHOICES = [0, 10, 60] as const;

interface Props extends PageProps {
  snapshot: LiveSnapshot;
  now: Date;
  refresh: (typeof REFRESH_CHOICES)[number];
}

/** What goes on now, and how everything is that this server stands on. */
export function LivePage({ snapshot, now, refresh, ...page }: Props) {
  const { meetings, sockets, sharing, components, versions } = snapshot;
  return (
    <AdminFrame {...page} title="Live" current="Live">
      <p className="lead">
        As of <Time at={now} />.
      </p>
      <RefreshChoice refresh={refresh} />
      <section aria-labelledby="meetings">
        <h2 id="meetings">Meetings now</h2>
        <Meetings meetings={meetings} now={now} />
      </section>
      <section className="card" aria-labelledby="saved">
        <h2 id="saved">Saved on the WAN</h2>
        <Facts
          facts={[
            ['Sites that share now', sharing.sites],
            ['Today', describeSavings(sharing.today)],
            ['30 days', describeSavings(sharing.month)],
            ['Ever', describeSavings(sharing.ever)],
          ]}
        />
      </section>
      <section className="card" aria-labelledby="health">
        <h2 id="health">Health</h2>
        <Facts
          facts={[
            ...Object.entries(components).map(
              ([name, health]) => [COMPONENT_NAMES.get(name) ?? name, <State key={name} health={health} />] as const,
            ),
            ...('redis' in components ? [] : [['Redis', 'not used'] as const]),
          ]}
        />
      </section>
      <section className="card" aria-labelledby="server">
        <h2 id="server">This server</h2>
        <Facts facts={[['Signalling sockets', sockets], ...versions]} />
      </section>
    </AdminFrame>
  );
}

function RefreshChoice({ refresh }: { refresh: Props['refresh'] }) {
  return (
    <nav aria-label="How often this page comes anew" className="tags">
      {REFRESH_CHOICES.map((seconds) => (
        <a
          key={seconds}
          href={listAddress('/admin/live/', { refresh: seconds === 0 ? '' : String(seconds) })}
          aria-current={seconds === refresh ? 'true' : undefined}
        >
          {seconds === 0 ? 'refresh when I ask' : `every ${seconds} s`}
        </a>
      ))}
    </nav>
  );
}

function Meetings({ meetings, now }: { meetings: LiveSnapshot['meetings']; now: Date }) {
  if (meetings === null) return <p>The call engine does not tell.</p>;
  if (meetings.length === 0) return <p>Nobody is in a meeting.</p>;
  return <DataTable caption="Meetings now" columns={columnsAt(now)} rows={meetings} keyOf={({ uuid }) => uuid} />;
}

function columnsAt(now: Date): readonly Column<RunningMeeting>[] {
  return [
    {
      name: 'Title',
      cell: ({ meeting, uuid }) =>
        meeting === null ? `No meeting of ours (${uuid})` : <a href={`/admin/meetings/${uuid}/`}>{meeting.title}</a>,
    },
    {
      name: 'Host',
      cell: ({ meeting }) =>
        meeting === null ? null : <a href={`/admin/users/${meeting.host.id}/`}>{meeting.host.username}</a>,
    },
    {
      name: 'Since',
      cell: ({ since }) => (
        <span>
          <Time at={since} /> ({formatMinutes(now.getTime() - since.getTime())})
        </span>
      ),
    },
    { name: 'People', cell: ({ people }) => people },
  ];
}

function formatMinutes(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As pages have reported it: what came over the LAN did not come over the WAN. */
function describeSavings({ lan, wan }: LiveSnapshot['sharing']['ever']): string {
  const all = lan + wan;
  if (all === 0) return '0 MB';
  return `${formatMegabytes(lan)} of ${formatMegabytes(all)} (${Math.round((lan / all) * 100)} %)`;
}

function formatMegabytes(bytes: number): string {
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(bytes / 1e6)} MB`;
}

function State({ health }: { health: ProviderHealth }) {
  if (health.state === 'ok') return <span className="mark">ok</span>;
  return (
    <>
      <span className="mark bad">{health.state}</span> {health.reason}
    </>
  );
}

const COMPONENT_NAMES = new Map([
  ['database', 'Database'],
  ['provider', 'Calls'],
  ['redis', 'Redis'],
]);
