import { randomUUID } from 'node:crypto';
import { AccountStore } from '../accounts/store.ts';
import { openDatabase } from '../storage/database.ts';

/**
 * A process of its own that makes accounts until it is killed, and prints each name once it is written: what the crash
 * test holds the database to. Takes the data folder and a prefix for the names.
 */
const [dataDir = '', prefix = ''] = process.argv.slice(2);
const database = await openDatabase(dataDir);
const store = new AccountStore(database.db);
for (let count = 0; ; count += 1) {
  const username = `${prefix}_${count}`;
  await store.insert({
    id: randomUUID(),
    username,
    email: `${username}@example.org`,
    firstName: 'Maria',
    lastName: 'Lopez',
    passwordHash: 'none',
    createdAt: new Date(),
  });
  process.stdout.write(`${username}\n`);
}
