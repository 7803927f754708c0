import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReactElement } from 'react';
import type { Viewer } from './Page.tsx';
import type { PageAssets } from './pageAssets.ts';

/** What every page component takes beside its own data. */
export interface PageProps {
  viewer: Viewer;
  assets: PageAssets;
}

/** Renders pages for whoever asks. React's renderer is loaded with the first page. */
export class PageRenderer {
  readonly #assets: PageAssets;

  constructor(assets: PageAssets) {
    this.#assets = assets;
  }

  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    page: (props: PageProps) => ReactElement,
  ): Promise<FastifyReply> {
    const { renderToStaticMarkup } = await import('react-dom/server');
    // Not set yet when a request fails before anybody has asked who it is from.
    const account = request.authentication?.account ?? null;
    const viewer = { account, csrfToken: account === null ? null : request.csrfToken() };
    const html = renderToStaticMarkup(page({ viewer, assets: this.#assets }));
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .send(`<!doctype html>${html}`);
  }

  async sendError(
    request: FastifyRequest,
    reply: FastifyReply,
    { status, message }: { status: number; message: string },
  ): Promise<FastifyReply> {
    const { ErrorPage } = await import('./ErrorPage.tsx');
    return await this.send(request, reply, (page) => ErrorPage({ ...page, status, message }));
  }
}
