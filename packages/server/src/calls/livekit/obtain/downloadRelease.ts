import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LiveKitMissingError } from './LiveKitMissingError.ts';
import type { ReleaseAsset } from './releaseAsset.ts';
import { run } from './run.ts';
import { LIVEKIT_VERSION } from './version.ts';

const CHECKSUMS_TIMEOUT_MS = 30_000;
const ARCHIVE_TIMEOUT_MS = 10 * 60_000;
/** The archive has about 20 MB; anything far beyond is not it. */
const ARCHIVE_MAX_BYTES = 300 * 1024 * 1024;

/**
 * Downloads the pinned release of the LiveKit project, checks it against the SHA-256 sum published beside it and
 * unpacks the server.
 *
 * @param releases folder URL with a slash at the end
 * @param target the finished program; it appears in one piece or not at all
 * @throws {LiveKitMissingError} when it cannot be fetched or is not what was published
 */
export async function downloadRelease(options: {
  releases: string;
  asset: ReleaseAsset;
  target: string;
  environment: Record<string, string | undefined>;
}): Promise<void> {
  const { releases, asset, target, environment } = options;
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.`);
  try {
    const expected = await publishedSum(releases, asset);
    const archive = join(folder, 'archive.tar.gz');
    const actual = await fetchTo(new URL(asset.archive, releases), archive);
    if (actual !== expected) {
      throw new LiveKitMissingError(
        `The download of LiveKit ${LIVEKIT_VERSION} does not match its published checksum, so it is not used. Start again to repeat the download, or put livekit-server ${LIVEKIT_VERSION} on the PATH.`,
      );
    }
    const { exitCode } = await run('tar', ['-xzf', archive, '-C', folder, 'livekit-server'], { env: environment });
    if (exitCode !== 0) throw unavailable(new Error('the archive holds no livekit-server'));
    await chmod(join(folder, 'livekit-server'), 0o755);
    await rename(join(folder, 'livekit-server'), target);
  } catch (error) {
    throw error instanceof LiveKitMissingError ? error : unavailable(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishedSum(releases: string, { archive, checksums }: ReleaseAsset): Promise<string> {
  const response = await fetch(new URL(checksums, releases), { signal: AbortSignal.timeout(CHECKSUMS_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${checksums}: HTTP ${response.status}`);
  for (const line of (await response.text()).split('\n')) {
    const [sum, name] = line.trim().split(/\s+/);
    if (name === archive && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  }
  throw new Error(`${checksums} does not name ${archive}`);
}

/** Writes the body to `path` and answers its SHA-256 sum in hexadecimal. */
async function fetchTo(url: URL, path: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ARCHIVE_TIMEOUT_MS) });
  if (!response.ok || response.body === null) throw new Error(`${url.pathname}: HTTP ${response.status}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > ARCHIVE_MAX_BYTES ? new Error('the archive is far too large') : null, chunk);
    },
  });
  await pipeline(Readable.from(response.body), measure, createWriteStream(path));
  return hash.digest('hex');
}

function unavailable(cause: unknown): LiveKitMissingError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LiveKitMissingError(
    `LiveKit ${LIVEKIT_VERSION} could not be downloaded (${reason}). Install Go 1.26 or later so that it can be built, put livekit-server ${LIVEKIT_VERSION} on the PATH, or set LIVEKIT_URL.`,
    { cause },
  );
}
