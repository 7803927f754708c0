import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compressAssets.mjs';
import { withoutAdapter } from './withoutAdapter.mjs';
import { withoutMissingSdk } from './withoutMissingSdk.mjs';

/**
 * The server's `/meet/*` page finds the entry `src/main.tsx` and its style sheets in `dist/.vite/manifest.json` and
 * serves `dist/*` under `/assets/`. Nothing is inlined: the page's CSP allows neither inline script nor `data:`.
 */
export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/assets/' : '/',
  plugins: [react(), withoutAdapter(), withoutMissingSdk(), compressAssets()],
  build: {
    outDir: 'dist',
    assetsDir: '',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The largest is Microsoft's calling SDK, fetched under ACS alone; bench/page-weight.ts keeps the others' bounds.
    chunkSizeWarningLimit: 8_000,
    rolldownOptions: { input: 'src/main.tsx' },
  },
  worker: { format: 'es' },
}));
