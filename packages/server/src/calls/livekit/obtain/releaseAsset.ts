import { LIVEKIT_VERSION } from './version.ts';

/** What LiveKit's project publishes for one platform: an archive, and a file of the SHA-256 sums of all archives. */
export interface ReleaseAsset {
  archive: string;
  checksums: string;
}

/** Where LiveKit's releases are; tests use a stand-in. */
export const LIVEKIT_RELEASES = `https://github.com/livekit/livekit/releases/download/v${LIVEKIT_VERSION}/`;

const OS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux' };
const ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' };

/** The names under which a platform's release is published; null where LiveKit publishes none (macOS among them). */
export function releaseAsset(platform: NodeJS.Platform, arch: NodeJS.Architecture): ReleaseAsset | null {
  const os = OS[platform];
  const cpu = ARCH[arch];
  if (os === undefined || cpu === undefined) return null;
  return { archive: `livekit_${LIVEKIT_VERSION}_${os}_${cpu}.tar.gz`, checksums: 'checksums.txt' };
}
