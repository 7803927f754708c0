import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuthTokens } from './accounts/authTokens.ts';
import { ProfilePictures } from './accounts/pictures/ProfilePictures.ts';
import { PICTURE_MAX_BYTES, PictureRefusedError, renderPicture } from './accounts/pictures/renderPicture.ts';
import { systemClock } from './clock.ts';
import { type Config, loadConfig } from './config.ts';
import { importArticle } from './help/service.ts';
import { ImportReport } from './legacy/ImportReport.ts';
import { readLegacyDatabase } from './legacy/LegacyDatabase.ts';
import { LegacyImports } from './legacy/legacyImports.ts';
import { openDryRunTarget, openImportTarget } from './legacy/openImportTarget.ts';
import { readImportArguments } from './legacy/readImportArguments.ts';
import { runImport } from './legacy/runImport.ts';
import { StartError } from './process/StartError.ts';
import { openSecrets, type Secrets } from './storage/secrets.ts';
import { TextCipher } from './storage/textCipher.ts';

export interface ImportLegacyOptions {
  /** Usually `process.env`. */
  environment: Record<string, string | undefined>;
  /** Where `.env` is and relative paths begin. */
  directory: string;
  /** What follows `npm run import-legacy --`. */
  args: readonly string[];
  /** One line for people. */
  print: (line: string) => void;
}

/**
 * `npm run import-legacy`: takes over what the first VNET kept, and prints a report. VNET may run meanwhile.
 *
 * @throws what `explainStartFailure` explains
 */
export async function importLegacy({ environment, directory, args, print }: ImportLegacyOptions): Promise<void> {
  const { database: file, media, dryRun, staff } = readImportArguments(args);
  const config = loadConfig(environment, directory);
  // npm runs scripts in the repository's folder; paths are meant from where they were typed.
  const from = (path: string) => resolve(environment.INIT_CWD ?? directory, path);
  const content = readLegacyDatabase(from(file));
  const mediaDir = media === null ? null : requireFolder(from(media));

  const target = await (dryRun ? openDryRunTarget(config) : openImportTarget(config));
  try {
    const report = new ImportReport();
    const secrets = dryRun ? secretsWithoutWriting(config) : openSecrets(config);
    const cipher = new TextCipher(secrets.deriveSecret('token-encryption'));
    const lookupKey = secrets.deriveSecret('auth-token-lookup');
    print(`From ${from(file)} into ${target.description}${dryRun ? ', as a dry run: nothing is written' : ''}`);
    const run = target.run(async (db) => {
      const pictures = new ProfilePictures(join(config.dataDir, 'media'));
      const deps = {
        db,
        report,
        cipher,
        clock: systemClock,
        imports: new LegacyImports(systemClock),
        tokensIn: (transaction: typeof db) => new AuthTokens(transaction, lookupKey, cipher, systemClock),
        provider: config.provider,
        dryRun,
      };
      const desk = {
        render: renderPicture,
        isRefusal: (error: unknown): error is Error => error instanceof PictureRefusedError,
        keep: async (rendered: Buffer) => (dryRun ? null : await pictures.add(rendered)),
        discard: pictures.discard.bind(pictures),
        mostBytes: PICTURE_MAX_BYTES,
      };
      await runImport(deps, content, { putArticle: importArticle, pictures: desk, mediaDir, staff });
    });
    const failure = await run.then(
      () => null,
      (cause: unknown) => explain(cause),
    );
    for (const line of report.lines()) print(line);
    if (failure !== null) throw failure;
  } finally {
    await target.close();
  }
}

/** What ended an import early: a full disk, a database that went away. What is no such thing is a fault of ours. */
function explain(cause: unknown): unknown {
  if (!(cause instanceof Error && 'code' in cause)) return cause;
  return new StartError(`The import ended early (${cause.code}). What came is kept: run it again to go on.`, { cause });
}

/** @throws {StartError} */
function requireFolder(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new StartError(`There is no folder ${path}. Give the old VNET's media folder (MEDIA_ROOT).`);
}

/** Those of this VNET; of one that has not been started yet, some for the moment. */
function secretsWithoutWriting(config: Config): Secrets {
  const isThere = config.secretKey !== null || existsSync(join(config.dataDir, 'secret.key'));
  return openSecrets(isThere ? config : { ...config, secretKey: randomBytes(32).toString('base64url') });
}
