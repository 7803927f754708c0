import { hasStaff, makeStaff } from '../accounts/importAccount.ts';
import type { ImportDeps } from './ImportDeps.ts';
import { importArticles, type PutArticle } from './importArticles.ts';
import { importMeetings } from './importMeetings.ts';
import { importPictures, type PictureDesk } from './importPictures.ts';
import { importUsers, peopleOf } from './importUsers.ts';
import type { LegacyContent } from './LegacyDatabase.ts';
import { asText } from './legacyValues.ts';

interface Desks {
  putArticle: PutArticle;
  pictures: PictureDesk;
  /** The old media folder; null where none was given. */
  mediaDir: string | null;
  /** Who becomes staff at the end, by their username here. */
  staff: string | null;
}

/**
 * Takes over what the first VNET kept. What cannot come is told in the report and stops nothing else; what came before
 * stays as it has become here.
 */
export async function runImport(deps: ImportDeps, content: LegacyContent, desks: Desks): Promise<void> {
  const users = await importUsers(deps, content);
  await importPictures(deps, users, desks.mediaDir, desks.pictures);
  await importMeetings(deps, content, users);
  await importArticles(deps, content, desks.putArticle);

  const { report, provider } = deps;
  const identities = content.users.filter((row) => asText(row.acs_identity) !== '').length;
  if (provider !== 'acs' && identities > 0) {
    report.hint(
      `Identities at ACS of ${peopleOf(identities)} did not come, as VNET_PROVIDER is not acs: new ones are made by themselves.`,
    );
  }
  for (const table of content.missing)
    report.hint(`There is no table ${table} in the old database: nothing came of it.`);
  if (desks.staff !== null && !(await makeStaff(deps.db, desks.staff))) {
    report.hint(`Nobody here is called ${desks.staff}: nobody was made staff.`);
  }
  if (users.size > 0 && !(await hasStaff(deps.db))) {
    report.hint('Nobody is staff here: run this again with --staff <username>.');
  }
}
