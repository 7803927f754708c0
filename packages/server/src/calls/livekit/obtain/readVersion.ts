import { run } from './run.ts';

/** The version that a `livekit-server` prints (`livekit-server version 1.13.5`), or null when it is no such program. */
export async function readVersion(
  file: string,
  environment: Record<string, string | undefined>,
): Promise<string | null> {
  try {
    const { stdout } = await run(file, ['--version'], { env: environment, signal: AbortSignal.timeout(10_000) });
    return /version v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}
