import { afterAll } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { PostgresCluster } from './PostgresCluster.ts';

/** A kind of database, and a new, empty, migrated one of it. */
export interface Dialect {
  name: 'SQLite' | 'PostgreSQL';
  open(): Promise<Database>;
}

/**
 * Both kinds, for `describe.each`: what is stored behaves alike on either. The PostgreSQL is started with the first
 * database that a test file asks for, and ended with the file.
 */
export function dialects(): Dialect[] {
  let starting: Promise<PostgresCluster> | null = null;
  afterAll(async () => {
    const cluster = await starting;
    await cluster?.close();
  });
  return [
    { name: 'SQLite', open: () => openDatabase(':memory:') },
    {
      name: 'PostgreSQL',
      async open() {
        starting ??= PostgresCluster.start();
        return await openDatabase('', await (await starting).createDatabase());
      },
    },
  ];
}
