import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import { BackupError } from './BackupError.ts';

const FORMAT = 1;
const MANIFEST = 'manifest.json';
/** The manifest's own SHA-256, as `sha256sum` writes it. */
const CHECKSUM = 'manifest.sha256';

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** The version that made it. */
  vnet: z.string(),
  /** The last migration that the database had been through. */
  schema: z.string(),
  madeAt: z.string(),
  /** Every other file of the archive. */
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

/** What a backup says about itself. */
export type Manifest = z.infer<typeof manifestSchema>;

/** Describes everything in the folder, in a manifest put beside it. */
export async function writeManifest(
  folder: string,
  { vnet, schema, madeAt }: { vnet: string; schema: string; madeAt: Date },
): Promise<Manifest> {
  const files = await describe(folder);
  const manifest: Manifest = { format: FORMAT, vnet, schema, madeAt: madeAt.toISOString(), files };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, MANIFEST), text, { mode: 0o600 });
  await writeFile(join(folder, CHECKSUM), `${sha256(text)}  ${MANIFEST}\n`, { mode: 0o600 });
  return manifest;
}

/** @throws {BackupError} unless everything in the folder is what its manifest says, and nothing else is there */
export async function checkManifest(folder: string): Promise<Manifest> {
  const damaged = (what: string, cause?: unknown) =>
    new BackupError(`The backup is damaged: ${what}. Nothing was changed. Fetch it again, or take another one.`, {
      cause,
    });
  const [text, checksum] = await Promise.all(
    [MANIFEST, CHECKSUM].map((name) => readFile(join(folder, name), 'utf8')),
  ).catch((cause: unknown) => {
    throw damaged('it has no manifest', cause);
  });
  if (text === undefined || checksum?.split(' ')[0] !== sha256(text)) throw damaged('its manifest was changed');
  const parsed: unknown = JSON.parse(text);
  const manifest = manifestSchema.safeParse(parsed);
  if (!manifest.success) {
    const { vnet } = z.looseObject({ vnet: z.string() }).catch({ vnet: 'a later version' }).parse(parsed);
    throw new BackupError(
      `The backup was made by VNET ${vnet}, in a form that this version does not read. Use that one.`,
    );
  }
  const found = await describe(folder).catch((cause: unknown) => {
    throw damaged(cause instanceof Error ? cause.message : String(cause), cause);
  });
  for (const [path, { sha256: expected }] of Object.entries(manifest.data.files)) {
    if (found[path] === undefined) throw damaged(`${path} is missing`);
    if (found[path].sha256 !== expected) throw damaged(`${path} was changed`);
  }
  const foreign = Object.keys(found).find((path) => manifest.data.files[path] === undefined);
  if (foreign !== undefined) throw damaged(`${foreign} does not belong to it`);
  return manifest.data;
}

/** Every file below the folder but the manifest. @throws {Error} for what is neither file nor folder */
async function describe(folder: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = {};
  const visit = async (below: string) => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (!entry.isFile()) throw new Error(`${path} is no file`);
      else if (path !== MANIFEST && path !== CHECKSUM) files[path] = await describeFile(join(folder, path));
    }
  };
  await visit('');
  return files;
}

async function describeFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path), async (chunks) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
