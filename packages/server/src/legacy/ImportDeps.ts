import type { Kysely } from 'kysely';
import type { AuthTokens } from '../accounts/authTokens.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Schema } from '../storage/schema.ts';
import type { TextCipher } from '../storage/textCipher.ts';
import type { ImportReport } from './ImportReport.ts';
import type { LegacyImports } from './legacyImports.ts';

/** What every part of an import works with. */
export interface ImportDeps {
  /** A transaction in a dry run on PostgreSQL, which is undone as a whole. */
  db: Kysely<Schema>;
  imports: LegacyImports;
  report: ImportReport;
  clock: Clock;
  cipher: TextCipher;
  /** Tokens as they are kept, within a transaction. */
  tokensIn(db: Kysely<Schema>): Pick<AuthTokens, 'adopt'>;
  provider: Config['provider'];
  /** What is chosen at random will be chosen anew by the import, and is not told. */
  dryRun: boolean;
}
