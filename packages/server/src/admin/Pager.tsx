import { isBeyond, type ListPage, listAddress } from './paging.ts';

interface Props {
  path: string;
  /** What else the address says, such as what is searched. */
  parameters: Record<string, string>;
  list: ListPage<unknown>;
}

/** The ways to the pages before and after this one; nothing where there are none, the way back from beyond the end. */
export function Pager({ path, parameters, list }: Props) {
  const { page, hasMore } = list;
  if (page === 1 && !hasMore) return null;
  if (isBeyond(list)) {
    return (
      <p>
        The list ends before page {page}. <a href={listAddress(path, parameters)}>Go to the first page</a>
      </p>
    );
  }
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
