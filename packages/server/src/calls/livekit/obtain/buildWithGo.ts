import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LiveKitMissingError } from './LiveKitMissingError.ts';
import { run } from './run.ts';
import { LIVEKIT_VERSION } from './version.ts';

const PACKAGE = 'github.com/livekit/livekit-server/cmd/server';

/**
 * Builds livekit-server from the Go module proxy. `go install …@version` refuses it (its go.mod has replace
 * directives), so the build runs in a module of ours that names it as a tool.
 *
 * @param moduleFolder where that module's go.mod and go.sum are
 * @param target the finished program; it appears in one piece or not at all
 * @throws {LiveKitMissingError} when the build fails
 */
export async function buildWithGo(options: {
  go: string;
  moduleFolder: string;
  target: string;
  environment: Record<string, string | undefined>;
  signal?: AbortSignal;
}): Promise<void> {
  const { go, moduleFolder, target, environment, signal } = options;
  const unfinished = `${target}.${process.pid}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  try {
    const { exitCode, stderr } = await run(go, ['build', '-trimpath', '-ldflags', '-s -w', '-o', unfinished, PACKAGE], {
      cwd: moduleFolder,
      // No C compiler is needed, and the program runs on any libc.
      env: { ...environment, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
      ...(signal && { signal }),
    });
    if (exitCode !== 0) {
      throw new LiveKitMissingError(
        `Building LiveKit ${LIVEKIT_VERSION} with Go failed: ${lastLine(stderr)}. Check that the Go module proxy can be reached and that the disk is not full, then start again.`,
      );
    }
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.replace(/\.$/, '') || 'no reason was given';
}
