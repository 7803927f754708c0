import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfChanged } from './fingerprint.mjs';
import { ROOT } from './root.mjs';
import { runTool } from './runTool.mjs';

/**
 * Builds the meeting app with Vite.
 *
 * @param {(line: string) => void} report
 */
export async function buildWeb(report) {
  if (!existsSync(join(ROOT, 'packages/web/vite.config.mjs'))) return;
  await buildIfChanged({
    name: 'web',
    inputs: [
      'packages/protocol/src',
      'packages/relay/src',
      'packages/web/src',
      'packages/web/public',
      'packages/web/package.json',
      'packages/web/vite.config.mjs',
      'packages/web/compressAssets.mjs',
      'packages/web/withoutAdapter.mjs',
      'package-lock.json',
    ],
    output: 'packages/web/dist/.vite/manifest.json',
    build: async () => {
      report('Building the meeting app …');
      await runTool(
        process.execPath,
        ['node_modules/vite/bin/vite.js', 'build', 'packages/web', '--logLevel', 'warn'],
        {
          doing: 'Building the meeting app',
          remedy: 'Undo the last change, or report it.',
        },
      );
    },
  });
}
