import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReactElement } from 'react';
import type { Viewer } from './Page.tsx';
import { PageFrames } from './PageFrames.ts';
import type { PageAssets } from './pageAssets.ts';

/** What every page component takes beside its own data. */
export interface PageProps {
  viewer: Viewer;
  assets: PageAssets;
}

/** Renders pages for whoever asks. React's renderer is loaded with the first page. */
export class PageRenderer {
  readonly #assets: PageAssets;
  readonly #frames: PageFrames;
  #renderer: Promise<Pick<typeof import('react-dom/server'), 'renderToStaticMarkup'>> | null = null;

  constructor(assets: PageAssets) {
    this.#assets = assets;
    this.#frames = new PageFrames(assets);
  }

  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    page: (props: PageProps) => ReactElement,
  ): Promise<FastifyReply> {
    const { renderToStaticMarkup } = await this.#loadRenderer();
    const html = renderToStaticMarkup(page({ viewer: viewerOf(request), assets: this.#assets }));
    return sendHtml(reply, `<!doctype html>${html}`);
  }

  /** Sends content that was rendered before, in the frame of whoever asks: for pages that are asked for most. */
  async sendReady(
    request: FastifyRequest,
    reply: FastifyReply,
    content: { title: string; html: string },
  ): Promise<FastifyReply> {
    const { renderToStaticMarkup } = await this.#loadRenderer();
    return sendHtml(reply, `<!doctype html>${this.#frames.fill(viewerOf(request), content, renderToStaticMarkup)}`);
  }

  /** Renders a part of a page, for {@link sendReady}. */
  async markup(part: ReactElement): Promise<string> {
    const { renderToStaticMarkup } = await this.#loadRenderer();
    return renderToStaticMarkup(part);
  }

  /** Once: asking for a module that is there costs more than putting a page together. */
  #loadRenderer() {
    this.#renderer ??= import('react-dom/server');
    return this.#renderer;
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

function viewerOf(request: FastifyRequest): Viewer {
  // Not set yet when a request fails before anybody has asked who it is from.
  const account = request.authentication?.account ?? null;
  const isKnown = account !== null || Boolean(request.guest);
  return { account, csrfToken: isKnown ? request.csrfToken() : null };
}

function sendHtml(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).send(html);
}
