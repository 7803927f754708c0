import type { FastifyPluginAsync } from 'fastify';
import { NotFoundError } from '../errors.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { type Article, articles } from './articles.ts';
import { HelpArticlePage, HelpListPage } from './HelpPages.tsx';

/** `/help/?q=&t=` and its articles. */
export const helpRoutes: FastifyPluginAsync<{ pages: PageRenderer }> = async (app, { pages }) => {
  const config = { answers: 'html' } as const;

  app.get('/help/', { config }, async (request, reply) => {
    const field = formFields(request.query);
    const [query, tag] = [field('q').trim(), field('t').trim()];
    const found = articles.filter((article) => hasWords(article, query) && (tag === '' || article.tags.includes(tag)));
    return await pages.send(request, reply, (page) => HelpListPage({ ...page, query, tag, found }));
  });

  app.get<{ Params: { id: string } }>('/help/article/:id(^[0-9]+$)/', { config }, async (request, reply) => {
    const article = articles.find(({ id }) => id === Number(request.params.id));
    if (article === undefined) throw new NotFoundError('There is no help article with this number.');
    return await pages.send(request, reply, (page) => HelpArticlePage({ ...page, article }));
  });
};

function hasWords({ title, body }: Article, query: string): boolean {
  const text = [title, ...body.flat()].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
