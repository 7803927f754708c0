import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  cell(row: Row): ReactNode;
}

interface Props<Row> {
  /** What the rows are, for screen readers. */
  caption: string;
  /** The first one says which row it is. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
}

/** Rows under columns; on a phone a list, where each value stands beside its column's name. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: Props<Row>) {
  return (
    <table className="rows" {...ROLE.table}>
      <caption className="unseen">{caption}</caption>
      <thead {...ROLE.rowgroup}>
        <tr {...ROLE.row}>
          {columns.map(({ name }) => (
            <th key={name} scope="col" {...ROLE.columnheader}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...ROLE.rowgroup}>
        {rows.map((row) => (
          <tr key={keyOf(row)} {...ROLE.row}>
            {columns.map(({ name, cell }, index) =>
              index === 0 ? (
                <th key={name} scope="row" {...ROLE.rowheader}>
                  {cell(row)}
                </th>
              ) : (
                <td key={name} data-column={name} {...ROLE.cell}>
                  {cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the elements are by themselves, until they are laid out as a list: Safari forgets it then. */
const ROLE = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;
