import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { NotFoundError } from '../errors.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { helpAdminRoutes } from './adminRoutes.ts';
import { readBuiltInArticles } from './builtInArticles.ts';
import { HelpArticle } from './HelpArticle.tsx';
import { HelpList } from './HelpList.tsx';
import { readQuery } from './search/readQuery.ts';
import type { HelpService } from './service.ts';

interface Options {
  help: HelpService;
  pages: PageRenderer;
}

/** `/help/?q=&t=` and its articles, for everybody; `/admin/help/` for staff. */
export const helpRoutes: FastifyPluginAsync<Options> = async (app, { help, pages }) => {
  const config = { answers: 'html' } as const;
  app.addHook('onReady', async () => {
    const articles = await readBuiltInArticles();
    if (articles === null) app.log.warn('packages/server/help is missing: the help stays as it is.');
    else await help.seed(articles);
  });

  app.get('/help/', { config }, async (request, reply) => {
    const field = formFields(request.query);
    const query = readQuery(field('q'));
    const tag = field('t').trim().toLowerCase().slice(0, MOST_TAG_LENGTH);
    const library = await help.library();
    const isStaff = isStaffRequest(request);
    const render = async () => {
      const shown = {
        isStaff,
        query: query.text,
        hasWords: query.words.length > 0,
        tag,
        total: library.articles.length,
        tags: library.tags,
      };
      return await pages.markup(HelpList({ ...shown, found: library.search(query, tag) }));
    };
    // Lists are few and asked for often; searches are each another one.
    const isKept = query.text === '' && (tag === '' || library.tags.some((known) => known.tag === tag));
    const html = await (isKept ? library.remember(`list ${isStaff} ${tag}`, render) : render());
    return await pages.sendReady(request, reply, { title: 'Help', html });
  });

  app.get<{ Params: { id: string } }>('/help/article/:id(^[0-9]+$)/', { config }, async (request, reply) => {
    const library = await help.library();
    const article = library.find(Number(request.params.id));
    if (article === null) throw new NotFoundError('There is no help article with this number.');
    const isStaff = isStaffRequest(request);
    const html = await library.remember(`article ${isStaff} ${article.id}`, () =>
      pages.markup(HelpArticle({ isStaff, article, html: library.html(article) })),
    );
    return await pages.sendReady(request, reply, { title: article.title, html });
  });

  // For links to what came with VNET: its number is another on each server, and staff may have deleted it.
  app.get<{ Params: { slug: string } }>('/help/topic/:slug(^[a-z-]+$)/', { config }, async (request, reply) => {
    const { articles } = await help.library();
    const article = articles.find(({ slug }) => slug === request.params.slug);
    return reply.redirect(article === undefined ? '/help/' : `/help/article/${article.id}/`);
  });

  await app.register(helpAdminRoutes, { help, pages });
};

/** No tag is longer; what is asked for is shown again. */
const MOST_TAG_LENGTH = 100;

function isStaffRequest({ authentication }: FastifyRequest): boolean {
  return authentication?.account.isStaff === true;
}
