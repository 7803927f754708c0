import type { AuditEntry } from '../../audit/AuditLog.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { type Column, DataTable } from '../DataTable.tsx';
import { listAddress } from '../paging.ts';
import { Time } from '../Time.tsx';
import { actionWords } from './actionWords.ts';

interface Props extends PageProps {
  entries: readonly AuditEntry[];
  /** Names the last entry of this page, after which the next one goes on; null: there is none. */
  next: string | null;
  isFirst: boolean;
}

const PATH = '/admin/log/';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { name: 'When', cell: ({ at }) => <Time at={at} toTheSecond /> },
  {
    name: 'Who',
    cell: ({ actorId, actorName }) =>
      actorId === null ? actorName : <a href={`/admin/users/${actorId}/`}>{actorName}</a>,
  },
  { name: 'Did what', cell: ({ action }) => actionWords(action) },
  { name: 'To what', cell: ({ subject }) => subject },
  { name: 'More', cell: ({ detail }) => detail },
];

/** What staff did, the newest first. Nobody can change it here. */
export function LogPage({ entries, next, isFirst, ...page }: Props) {
  return (
    <AdminFrame {...page} title="Log" current="Log">
      <p className="lead">What members of staff did to what is not theirs alone. Entries stay as they were written.</p>
      {entries.length === 0 ? (
        <p>{isFirst ? 'Nothing yet.' : 'Nothing before that.'}</p>
      ) : (
        <DataTable caption="What staff did" columns={COLUMNS} rows={entries} keyOf={({ id }) => id} />
      )}
      {isFirst && next === null ? null : (
        <nav aria-label="Pages" className="pager">
          {isFirst ? null : <a href={PATH}>Newest</a>}
          {next === null ? null : (
            <a rel="next" href={listAddress(PATH, { before: next })}>
              Earlier
            </a>
          )}
        </nav>
      )}
    </AdminFrame>
  );
}
