import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { AssetDirs } from '../appDeps.ts';

interface Options {
  assetDirs: AssetDirs;
  /** Where uploads are kept: `media` in the data folder. */
  mediaDir: string;
}

/**
 * Files: `/assets/*` is what the builds made, named by content and kept by browsers for good; `/media/*` is what people
 * uploaded, and the pictures that VNET brings. Folders may appear later, when a build ends.
 */
export const assetRoutes: FastifyPluginAsync<Options> = async (app, { assetDirs, mediaDir }) => {
  mkdirSync(mediaDir, { recursive: true, mode: 0o700 });

  await app.register(fastifyStatic, {
    root: [assetDirs.web, assetDirs.pages],
    prefix: '/assets/',
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: sandboxImages,
    suppressWarning: true,
  });

  await app.register(fastifyStatic, {
    root: [mediaDir, join(assetDirs.pages, 'media')],
    prefix: '/media/',
    index: false,
    dotfiles: 'ignore',
    maxAge: '1h',
    decorateReply: false,
    setHeaders: sandboxImages,
    suppressWarning: true,
  });
};

/** An SVG opened by itself is a document: it may draw and nothing else. */
function sandboxImages(reply: FastifyReply, path: string): void {
  if (path.endsWith('.svg')) {
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  }
}
