import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { requireAccount } from '../plugins/authentication.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { isTruthy } from './isTruthy.ts';
import { ProfilePage } from './ProfilePage.tsx';
import { PictureUploadError } from './pictures/PictureUploadError.ts';
import { PICTURE_MAX_BYTES } from './pictures/renderPicture.ts';
import { profileFormOf, readProfileForm } from './profileForm.ts';
import type { PictureChange, Profiles } from './profiles.ts';

interface Options {
  profiles: Profiles;
  pages: PageRenderer;
}

/** The profile, shown and edited. */
export const profileRoutes: FastifyPluginAsync<Options> = async (app, { profiles, pages }) => {
  const config = { answers: 'html' } as const;

  app.get('/account/', { config }, async (request, reply) => {
    const account = requireAccount(request);
    const saved = formFields(request.query)('saved') !== '';
    return await pages.send(request, reply, (page) =>
      ProfilePage({ ...page, account, form: profileFormOf(account), errors: {}, saved }),
    );
  });

  app.post(
    '/account/',
    { config: { ...config, multipartOptions: PICTURE_UPLOAD }, onRequest: refuseEndlessUpload },
    async (request, reply) => {
      const account = requireAccount(request);
      const form = readProfileForm(request.body);
      const errors = await profiles.update(account, form, readPicture(request.body));
      if (errors === null) return reply.redirect('/account/?saved=1');
      reply.code(400);
      if (!wantsHtml(request)) return reply.send(errors);
      return await pages.send(request, reply, (page) => ProfilePage({ ...page, account, form, errors, saved: false }));
    },
  );
};

/** One file, cut off right behind what a picture may weigh; its own rules say the rest. */
const PICTURE_UPLOAD = {
  limits: { files: 1, fileSize: PICTURE_MAX_BYTES + 1 },
  throwFileSizeLimit: false,
};

/**
 * What is cut off is still received, so that the page with the reason arrives, but not for ever; and only from somebody
 * who has a profile.
 */
async function refuseEndlessUpload(request: FastifyRequest): Promise<void> {
  requireAccount(request);
  if (!/^multipart\//i.test(request.headers['content-type'] ?? '')) return;
  const length = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  if (!(length <= MOST_UPLOAD_BYTES)) throw new PictureUploadError();
}

const MOST_UPLOAD_BYTES = 32 * 1024 * 1024;

function readPicture(body: unknown): PictureChange {
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  if (isTruthy(fields.get('remove_picture'))) return 'remove';
  const picture = fields.get('picture');
  // Browsers send an empty file where none was chosen.
  return Buffer.isBuffer(picture) && picture.length > 0 ? picture : 'keep';
}
