import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compressAssets.mjs';
import { withoutAdapter } from './withoutAdapter.mjs';

/**
 * The server's `/meet/*` page finds the entry `src/main.tsx` and its style sheets in `dist/.vite/manifest.json` and
 * serves `dist/*` under `/assets/`. Nothing is inlined: the page's CSP allows neither inline script nor `data:`.
 */
export default defineConfig(({ command }) => ({
  base: command === 'build' ? '/assets/' : '/',
  plugins: [react(), withoutAdapter(), compressAssets()],
  build: {
    outDir: 'dist',
    assetsDir: '',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The room's chunk is the call engine; bench/page-weight.ts keeps its bounds.
    chunkSizeWarningLimit: 800,
    rolldownOptions: { input: 'src/main.tsx' },
  },
  worker: { format: 'es' },
}));
