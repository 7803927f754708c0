import { type CallProviderName, SIGNALLING_PATH } from '@vnet/protocol';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { NotLoggedInError } from '../errors.ts';
import type { Guest } from '../guests/guest.ts';
import { MeetingNotFoundError } from '../meetings/MeetingNotFoundError.ts';
import { mayOpen } from '../meetings/policy.ts';
import { requireParticipant } from '../meetings/requests.ts';
import type { MeetingService } from '../meetings/service.ts';
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
  meetings: MeetingService;
}

/** `/meet/` and everything below it are one page; the app in it knows the rest of the path. */
export const meetAppRoutes: FastifyPluginAsync<Options> = async (
  app,
  { pages, callProvider, manifest, meetings, ...settings },
) => {
  const config = { answers: 'html' } as const;
  app.get('/meet/', { config }, show);
  app.get('/meet/*', { config }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return path.endsWith('/') ? await show(request, reply) : await redirectWithSlash(request, reply);
  });

  /** A guest's pages are the lobby and room of their meeting. */
  async function isOfGuest(guest: Guest, url: string): Promise<boolean> {
    const id = /^\/meet\/conf\/([^/?]+)\//.exec(url)?.[1];
    if (id === undefined) return false;
    try {
      return mayOpen({ kind: 'guest', guest }, await meetings.find(decodeURIComponent(id)));
    } catch (error) {
      if (error instanceof MeetingNotFoundError || error instanceof URIError) return false;
      throw error;
    }
  }

  async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const participant = requireParticipant(request);
    const guest = participant.kind === 'guest' ? participant.guest : null;
    if (guest !== null && !(await isOfGuest(guest, request.url))) throw new NotLoggedInError();
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
      ...(participant.kind === 'account' && participant.account.isStaff ? { administrationPage: '/admin/' } : {}),
      ...(guest === null ? {} : { guestName: guest.name, guestUsername: guest.id }),
    };
    return await pages.send(request, reply, ({ assets }) => MeetPage({ data, entry, mark: assets.mark }));
  }
};
