import type { FastifyPluginAsync } from 'fastify';
import { accountApi } from '../accounts/api.ts';
import { guestPassApi } from '../guests/api.ts';
import { linkApi } from '../links/api.ts';
import { meetingApi } from '../meetings/api.ts';
import { doorApi } from '../meetings/door/api.ts';
import { healthApi } from '../plugins/healthApi.ts';
import { savingsApi } from '../savings/api.ts';
import { siteApi } from '../sites/api.ts';
import { VERSION } from '../version.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import type { ApiOperation } from './ApiOperation.ts';
import { openApiDocument, openApiPath } from './openApiDocument.ts';
import { SCHEMAS } from './schemas.ts';

/** Every REST call that there is; a test holds the list to the routes. */
export const API: readonly ApiOperation[] = [
  ...accountApi,
  ...meetingApi,
  ...doorApi,
  ...guestPassApi,
  ...linkApi,
  ...siteApi,
  ...savingsApi,
  ...healthApi,
];

/** `/api/`: the REST calls to browse; `/api/json`: the same in OpenAPI 3.1, for programs. Made when first asked for. */
export const openApiRoutes: FastifyPluginAsync<{ pages: PageRenderer }> = async (app, { pages }) => {
  let made: ReturnType<typeof openApiDocument> | null = null;
  const document = () => {
    made ??= openApiDocument(API, SCHEMAS, VERSION);
    return made;
  };

  app.get('/api/', { config: { answers: 'html' } }, async (request, reply) => {
    const { ApiPage } = await import('./ApiPage.tsx');
    const { paths, components } = document();
    const described = API.map(({ method, path }) => paths[openApiPath(path)]?.[method]);
    return await pages.send(request, reply, (page) =>
      ApiPage({ ...page, operations: API, described, schemas: components.schemas }),
    );
  });

  app.get('/api/json', { config: { answers: 'html' } }, async (_request, reply) => reply.send(document()));
};
