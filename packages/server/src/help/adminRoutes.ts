import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../errors.ts';
import { requireStaff } from '../plugins/authentication.ts';
import { wantsHtml } from '../plugins/wantsHtml.ts';
import { formFields } from '../views/formFields.ts';
import type { PageRenderer } from '../views/pageRenderer.ts';
import { DeleteArticlePage } from './admin/DeleteArticlePage.tsx';
import { EditArticlePage, type EditorState } from './admin/EditArticlePage.tsx';
import { HelpAdminPage } from './admin/HelpAdminPage.tsx';
import type { Article } from './article.ts';
import {
  type ArticleForm,
  articleFormOf,
  checkArticleForm,
  contentOf,
  EMPTY_FORM,
  readArticleForm,
} from './articleForm.ts';
import type { HelpService } from './service.ts';

interface Options {
  help: HelpService;
  pages: PageRenderer;
}

type WithId = { Params: { id: string } };

/** `/admin/help/`: the articles in the hands of staff. */
export const helpAdminRoutes: FastifyPluginAsync<Options> = async (app, { help, pages }) => {
  const config = { answers: 'html' } as const;
  const takesText = { config, bodyLimit: BODY_LIMIT_BYTES };
  // Before a body is read.
  app.addHook('onRequest', async (request) => {
    requireStaff(request);
  });

  app.get('/admin/help/', { config }, async (request, reply) => {
    const { articles } = await help.library();
    const done = DONE.get(formFields(request.query)('done')) ?? null;
    return await pages.send(request, reply, (page) => HelpAdminPage({ ...page, articles, done }));
  });

  app.get('/admin/help/new/', { config }, async (request, reply) => {
    return await show(request, reply, { article: null, form: EMPTY_FORM });
  });

  app.post('/admin/help/new/', takesText, async (request, reply) => {
    const form = readArticleForm(request.body);
    if (!(await isReady(request, reply, { article: null, form }))) return reply;
    await help.create(requireStaff(request), contentOf(form));
    return reply.redirect('/admin/help/?done=created');
  });

  app.get<WithId>('/admin/help/:id(^[0-9]+$)/', { config }, async (request, reply) => {
    const article = await find(request.params.id);
    return await show(request, reply, { article, form: articleFormOf(article) });
  });

  app.post<WithId>('/admin/help/:id(^[0-9]+$)/', takesText, async (request, reply) => {
    const article = await find(request.params.id);
    const form = readArticleForm(request.body);
    if (!(await isReady(request, reply, { article, form }))) return reply;
    const done = await help.update(requireStaff(request), article.id, contentOf(form), form.revision);
    if (done) return reply.redirect('/admin/help/?done=saved');
    reply.code(409);
    if (!wantsHtml(request)) return reply.send({ message: CHANGED_MEANWHILE, code: 'article_changed' });
    const isStale = true;
    return await show(request, reply, { article: await find(request.params.id), form, isStale });
  });

  app.get<WithId>('/admin/help/:id(^[0-9]+$)/delete/', { config }, async (request, reply) => {
    const article = await find(request.params.id);
    return await pages.send(request, reply, (page) => DeleteArticlePage({ ...page, article }));
  });

  app.post<WithId>('/admin/help/:id(^[0-9]+$)/delete/', { config }, async (request, reply) => {
    await help.remove(requireStaff(request), await find(request.params.id));
    return reply.redirect('/admin/help/?done=deleted');
  });

  async function find(id: string): Promise<Article> {
    const article = (await help.library()).find(Number(id));
    if (article === null) throw new NotFoundError('There is no help article with this number.');
    return article;
  }

  /** False when the form was answered already: a preview was wanted, or something in it is wrong. */
  async function isReady(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { article: Article | null; form: ArticleForm },
  ): Promise<boolean> {
    const markdown = await help.markdown();
    const errors = checkArticleForm(shown.form, markdown);
    const isPreview = formFields(request.body)('action') === 'preview';
    if (!isPreview && Object.keys(errors).length === 0) return true;
    if (!isPreview) reply.code(400);
    if (!wantsHtml(request)) reply.send(errors);
    else {
      const isShowable = isPreview && errors.markdown === undefined;
      await show(request, reply, {
        ...shown,
        errors,
        ...(isShowable && { preview: { title: shown.form.title, html: markdown.render(shown.form.markdown) } }),
      });
    }
    return false;
  }

  async function show(request: FastifyRequest, reply: FastifyReply, state: EditorState): Promise<FastifyReply> {
    return await pages.send(request, reply, (page) => EditArticlePage({ ...page, ...state }));
  }
};

/** The longest text, each of its characters in four bytes, each byte as `%xx`. */
const BODY_LIMIT_BYTES = 640 * 1024;

const CHANGED_MEANWHILE =
  'Somebody else has changed this article meanwhile, so nothing was saved. Read it again first.';

/** What was done, in a sentence, by the word in the address. */
const DONE = new Map([
  ['created', 'The article is there.'],
  ['saved', 'The article is saved.'],
  ['deleted', 'The article is deleted.'],
]);
