import { formFields } from '../views/formFields.ts';

/** Rows on a page of a list. */
export const PAGE_SIZE = 25;

/** A part of a list, and whether there is more after it. */
export interface ListPage<Row> {
  rows: readonly Row[];
  /** From 1. */
  page: number;
  hasMore: boolean;
}

/** What a list's address asks for: which page, and what is searched. */
export interface ListQuery {
  page: number;
  /** As it was typed, shortened to what is looked for. */
  search: string;
  /** Every one of them has to be found. */
  words: readonly string[];
}

export function readListQuery(query: unknown): ListQuery {
  const field = formFields(query);
  const search = field('q').trim().slice(0, MOST_SEARCHED);
  const page = /^[0-9]{1,5}$/.test(field('page')) ? Math.max(1, Number(field('page'))) : 1;
  return {
    page,
    search,
    words: search
      .split(/\s+/)
      .filter((word) => word !== '')
      .slice(0, MOST_WORDS),
  };
}

/** Rows to ask the database for: a page, and one more that tells whether there is another. */
export function windowOf(page: number): { limit: number; offset: number } {
  return { limit: PAGE_SIZE + 1, offset: (page - 1) * PAGE_SIZE };
}

/** @param rows of {@link windowOf} */
export function toListPage<Row>(rows: readonly Row[], page: number): ListPage<Row> {
  return { rows: rows.slice(0, PAGE_SIZE), page, hasMore: rows.length > PAGE_SIZE };
}

/** Whether the list ends before this page. */
export function isBeyond({ rows, page }: ListPage<unknown>): boolean {
  return rows.length === 0 && page > 1;
}

/** `/admin/users/?q=ada&page=2`, without what is empty. */
export function listAddress(path: string, parameters: Record<string, string>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== '');
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

const MOST_SEARCHED = 200;
const MOST_WORDS = 8;
