import { type ListPage, listAddress } from './paging.ts';

interface Props {
  path: string;
  /** What else the address says, such as what is searched. */
  parameters: Record<string, string>;
  list: Pick<ListPage<unknown>, 'page' | 'hasMore'>;
}

/** The ways to the pages before and after this one; nothing where there are none. */
export function Pager({ path, parameters, list: { page, hasMore } }: Props) {
  if (page === 1 && !hasMore) return null;
  const addressOf = (number: number) => listAddress(path, { ...parameters, page: number === 1 ? '' : String(number) });
  return (
    <nav aria-label="Pages" className="pager">
      {page > 1 ? (
        <a rel="prev" href={addressOf(page - 1)}>
          Previous page
        </a>
      ) : null}
      <span className="hint">Page {page}</span>
      {hasMore ? (
        <a rel="next" href={addressOf(page + 1)}>
          Next page
        </a>
      ) : null}
    </nav>
  );
}
