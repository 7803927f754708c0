import { type CallProviderName, SIGNALLING_PATH } from '@vnet/protocol';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { requireAccount } from '../plugins/authentication.ts';
import { type OriginSettings, publicSocketOrigin } from '../plugins/requestOrigin.ts';
import { redirectWithSlash } from '../plugins/trailingSlash.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { MeetPage } from './MeetPage.tsx';
import { NotBuiltPage } from './NotBuiltPage.tsx';
import type { ViteManifest } from './viteManifest.ts';

interface Options extends OriginSettings {
  pages: PageRenderer;
  callProvider: CallProviderName;
  manifest: ViteManifest;
}

/** `/meet/` and everything below it are one page; the app in it knows the rest of the path. */
export const meetAppRoutes: FastifyPluginAsync<Options> = async (
  app,
  { pages, callProvider, manifest, ...settings },
) => {
  const config = { answers: 'html' } as const;
  app.get('/meet/', { config }, show);
  app.get('/meet/*', { config }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return path.endsWith('/') ? await show(request, reply) : await redirectWithSlash(request, reply);
  });

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    requireAccount(request);
    const entry = await manifest.entry();
    if (entry === null) return await pages.send(request, reply.code(503), NotBuiltPage);
    const data = {
      signallingServer: `${publicSocketOrigin(request, settings)}${SIGNALLING_PATH}`,
      userDetailsUrl: '/account/get/user-details/?acs=1',
      getMeetingsUrl: '/meeting/meetings/',
      createMeetingUrl: '/meeting/new/',
      profilePage: '/account/',
      logo: '/media/vnet/mark.svg',
      background: '/media/vnet/background.svg',
      backgroundLarge: '/media/vnet/background-large.svg',
      csrfToken: request.csrfToken() ?? '',
      callProvider,
      styleNonce: reply.allowStyleNonce(),
    };
    return await pages.send(request, reply, ({ assets }) => MeetPage({ data, entry, mark: assets.mark }));
  }
};
