import { fullUserSchema } from '@vnet/protocol';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { GOOD_PASSWORD } from '../testing/TestBrowser.ts';
import { startTestApp } from '../testing/testApp.ts';

test('no password, session, auth token or call token stands in the database or in the log', async () => {
  const server = await startTestApp();
  onTestFinished(() => server.close());
  const browser = server.browser();
  await browser.signUp();
  const user = fullUserSchema.parse((await browser.getJson('/account/get/user-details/?acs=1')).json());
  await browser.submit('/account/sign-in/', { username: 'maria', password: GOOD_PASSWORD });
  const secrets = [GOOD_PASSWORD, user.auth_token, user.acs_token, ...browser.cookies.values(), browser.csrfToken];
  expect(secrets.every((secret) => secret.length > 10)).toBe(true);

  const tables = ['accounts', 'auth_tokens', 'call_identities', 'sessions', 'meetings'];
  const rows = await Promise.all(
    tables.map(async (table) => (await sql`select * from ${sql.table(table)}`.execute(server.database.db)).rows),
  );
  const kept = JSON.stringify(rows) + server.logLines.join('');
  expect(kept).toContain('maria@example.org');
  for (const secret of secrets) expect(kept).not.toContain(secret);
});
