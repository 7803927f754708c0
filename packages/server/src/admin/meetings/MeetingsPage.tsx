import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { type Column, DataTable } from '../DataTable.tsx';
import { Done } from '../Done.tsx';
import { Pager } from '../Pager.tsx';
import { isBeyond, type ListPage } from '../paging.ts';
import { SearchForm } from '../SearchForm.tsx';
import { Time } from '../Time.tsx';
import type { ListedMeeting } from './allMeetingsStore.ts';

interface Props extends PageProps {
  search: string;
  list: ListPage<ListedMeeting>;
  done: string | undefined;
}

const PATH = '/admin/meetings/';

const COLUMNS: readonly Column<ListedMeeting>[] = [
  { name: 'Title', cell: ({ uuid, title }) => <a href={`${PATH}${uuid}/`}>{title === '' ? 'Untitled' : title}</a> },
  { name: 'Host', cell: ({ host }) => <a href={`/admin/users/${host.id}/`}>{host.username}</a> },
  { name: 'Code', cell: ({ code }) => <Code code={code} /> },
  { name: 'Start', cell: ({ startAt }) => <Time at={startAt} /> },
];

/** Read out and compared, so in one piece; those of the first VNET are too long for that. */
function Code({ code }: { code: string }) {
  return <span className={code.length <= LONGEST_IN_ONE_PIECE ? 'meeting-code' : undefined}>{code}</span>;
}

/** Ours have 13 characters. */
const LONGEST_IN_ONE_PIECE = 16;

/** Everybody's meetings, searched, the latest first. */
export function MeetingsPage({ search, list, done, ...page }: Props) {
  return (
    <AdminFrame {...page} title="Meetings" current="Meetings">
      <Done sentence={done} />
      <SearchForm path={PATH} label="Title, host or code" value={search} />
      {isBeyond(list) ? null : list.rows.length === 0 ? (
        <p>{search === '' ? 'There are no meetings.' : 'No meeting is found by these words. Try fewer of them.'}</p>
      ) : (
        <DataTable caption="Meetings" columns={COLUMNS} rows={list.rows} keyOf={({ uuid }) => uuid} />
      )}
      <Pager path={PATH} parameters={{ q: search }} list={list} />
    </AdminFrame>
  );
}
