import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface ExperimentServer {
  url: string;
  close(): Promise<void>;
}

const web = (path: string) => fileURLToPath(new URL(`../../../packages/web/src/calls/${path}`, import.meta.url));
const own = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Serves the page of the experiments. The paths are those of the sources, so that the product's
 * `new URL('../worker/callWorker.ts', import.meta.url)` finds the product's worker.
 */
export async function startExperimentServer(address = '127.0.0.1'): Promise<ExperimentServer> {
  const scripts = new Map(
    await Promise.all([
      bundle('/connection/page.js', own('page/page.ts')),
      bundle('/worker/callWorker.ts', web('worker/callWorker.ts')),
      bundle('/worker/experimentWorker.js', own('page/experimentWorker.ts')),
      bundle('/worker/pipingWorker.js', own('page/pipingWorker.ts')),
      bundle('/worker/encryptionWorker.js', own('page/encryptionWorker.ts')),
      bundle('/worker/liveKitEncryptionWorker.js', own('page/liveKitEncryptionWorker.ts')),
    ]),
  );
  const page = '<!doctype html><meta charset="utf-8"><script type="module" src="/connection/page.js"></script>';
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? '');
    if (request.url === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    else if (script === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${address === '127.0.0.1' ? 'localhost' : address}:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(path: string, entry: string): Promise<[string, string]> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm' });
  return [path, outputFiles[0]?.text ?? ''];
}
