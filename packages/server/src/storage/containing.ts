import { type Expression, type SqlBool, sql } from 'kysely';

/**
 * Whether a column has a text in it, whatever the case of A to Z; other letters as they were typed or in lower case,
 * for SQLite knows the case of no others. What LIKE would take for a pattern is text.
 */
export function containing(column: Expression<string>, text: string): Expression<SqlBool> {
  const pattern = (part: string) => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  const lower = pattern(text.toLowerCase());
  return sql<SqlBool>`(lower(${column}) like ${lower} escape '\\' or ${column} like ${pattern(text)} escape '\\')`;
}
