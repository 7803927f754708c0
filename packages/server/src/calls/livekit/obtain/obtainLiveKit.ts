import { buildWithGo } from './buildWithGo.ts';
import { liveKitCachePath } from './cachePath.ts';
import { downloadRelease } from './downloadRelease.ts';
import { findOnPath, isExecutable } from './findOnPath.ts';
import { LiveKitMissingError } from './LiveKitMissingError.ts';
import { readVersion } from './readVersion.ts';
import { LIVEKIT_RELEASES, type ReleaseAsset, releaseAsset } from './releaseAsset.ts';
import { LIVEKIT_VERSION } from './version.ts';
import { withLock } from './withLock.ts';

export interface ObtainOptions {
  /** `PATH`, `XDG_CACHE_HOME`, `HOME` and what Go reads. */
  environment: Record<string, string | undefined>;
  /** The folder of our go.mod. */
  moduleFolder: string;
  /** One line of progress, for people. */
  report: (line: string) => void;
  /** Where releases are published; tests use a stand-in. */
  releases?: string;
  /** What is published for this machine; tests say so themselves. */
  asset?: ReleaseAsset | null;
}

/**
 * Finds or makes `livekit-server` of the pinned version: on the PATH, in the user's cache folder, built with Go, or
 * downloaded, in this order. Two starts at once do the work once.
 *
 * @returns the program's path
 * @throws {LiveKitMissingError} when none of the ways works
 */
export async function obtainLiveKit(options: ObtainOptions): Promise<string> {
  const { environment, report } = options;
  const installed = await findOnPath('livekit-server', environment.PATH);
  if (installed !== null) {
    const version = await readVersion(installed, environment);
    if (version === LIVEKIT_VERSION) return installed;
    report(`livekit-server on the PATH is ${version ?? 'of no known version'}; VNET needs ${LIVEKIT_VERSION}`);
  }
  const target = liveKitCachePath(environment);
  if (await isExecutable(target)) return target;
  return withLock(
    `${target}.lock`,
    async () => {
      if (!(await isExecutable(target))) await make(target, options);
      return target;
    },
    (owner) => report(`Waiting for process ${owner ?? 'unknown'}, which is getting LiveKit already …`),
  );
}

async function make(target: string, options: ObtainOptions): Promise<void> {
  const { environment, moduleFolder, report, releases = LIVEKIT_RELEASES } = options;
  const go = await findOnPath('go', environment.PATH);
  if (go !== null) {
    report(`Building LiveKit ${LIVEKIT_VERSION} with Go, once for this user (two to five minutes) …`);
    await buildWithGo({ go, moduleFolder, target, environment });
  } else {
    const asset = options.asset === undefined ? releaseAsset(process.platform, process.arch) : options.asset;
    if (asset === null) {
      throw new LiveKitMissingError(
        `LiveKit ${LIVEKIT_VERSION} is missing: install Go 1.26 or later so that it can be built, put livekit-server ${LIVEKIT_VERSION} on the PATH, or set LIVEKIT_URL.`,
      );
    }
    report(`There is no Go here: downloading LiveKit ${LIVEKIT_VERSION} from ${new URL(releases).host} …`);
    await downloadRelease({ releases, asset, target, environment });
  }
  const version = await readVersion(target, environment);
  if (version !== LIVEKIT_VERSION) {
    throw new LiveKitMissingError(`The LiveKit at ${target} does not run here. Delete the file and start again.`);
  }
  report(`LiveKit ${LIVEKIT_VERSION} is ready in ${target}`);
}
