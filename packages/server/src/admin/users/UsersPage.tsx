import type { Account } from '../../accounts/account.ts';
import type { PageProps } from '../../views/pageRenderer.ts';
import { AdminFrame } from '../AdminFrame.tsx';
import { type Column, DataTable } from '../DataTable.tsx';
import { Done } from '../Done.tsx';
import { Pager } from '../Pager.tsx';
import { isBeyond, type ListPage, listAddress } from '../paging.ts';
import { SearchForm } from '../SearchForm.tsx';
import { Time } from '../Time.tsx';
import { UserMarks } from './UserMarks.tsx';
import { USER_FILTERS, type UserFilter } from './userStore.ts';

interface Props extends PageProps {
  search: string;
  filter: UserFilter;
  list: ListPage<Account>;
  done: string | undefined;
}

const PATH = '/admin/users/';

const COLUMNS: readonly Column<Account>[] = [
  { name: 'Username', cell: ({ id, username }) => <a href={`${PATH}${id}/`}>{username}</a> },
  { name: 'Name', cell: ({ firstName, lastName }) => `${firstName} ${lastName}` },
  { name: 'Email', cell: ({ email }) => email },
  { name: 'Since', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { name: 'State', cell: (account) => <UserMarks account={account} /> },
];

/** Everybody with an account, searched. */
export function UsersPage({ search, filter, list, done, ...page }: Props) {
  const show = filter === 'all' ? '' : filter;
  return (
    <AdminFrame {...page} title="Users" current="Users">
      <Done sentence={done} />
      <SearchForm path={PATH} label="Name, username or email address" value={search} kept={{ show }} />
      <nav aria-label="Which users" className="tags">
        {USER_FILTERS.map((each) => (
          <a
            key={each}
            href={listAddress(PATH, { q: search, show: each === 'all' ? '' : each })}
            aria-current={each === filter ? 'true' : undefined}
          >
            {each}
          </a>
        ))}
      </nav>
      {isBeyond(list) ? null : list.rows.length === 0 ? (
        <p>{search === '' ? 'There are none.' : 'Nobody is found by these words. Try fewer of them.'}</p>
      ) : (
        <DataTable caption="Users" columns={COLUMNS} rows={list.rows} keyOf={({ id }) => id} />
      )}
      <Pager path={PATH} parameters={{ q: search, show }} list={list} />
    </AdminFrame>
  );
}
