import type { FieldErrors } from '@vnet/protocol';
import { AdminFrame } from '../../admin/AdminFrame.tsx';
import { Field } from '../../views/Field.tsx';
import { FormProblem } from '../../views/FormProblem.tsx';
import { CsrfField } from '../../views/Page.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import { ArticleText } from '../ArticleText.tsx';
import type { Article } from '../article.ts';
import type { ArticleForm } from '../articleForm.ts';
import type { SafeHtml } from '../markdown/Markdown.ts';
import { MarkdownField } from './MarkdownField.tsx';

export interface EditorState {
  /** Null: a new one. */
  article: Article | null;
  form: ArticleForm;
  errors?: FieldErrors;
  /** What was typed, as readers would see it. */
  preview?: { title: string; html: SafeHtml };
  /** Somebody else saved the article after it was opened here. */
  isStale?: boolean;
}

/** An article's title, tags and text; a preview is a page of its own, so that it works without scripts. */
export function EditArticlePage({
  article,
  form,
  errors = {},
  preview,
  isStale = false,
  ...page
}: PageProps & EditorState) {
  const address = article === null ? '/admin/help/new/' : `/admin/help/${article.id}/`;
  const isWrong = Object.keys(errors).length > 0;
  return (
    <AdminFrame {...page} title={article === null ? 'New article' : 'Edit article'} current="Help">
      {preview === undefined ? null : (
        <section className="card preview" aria-label="Preview">
          <p className="hint">Preview: nothing is saved yet.</p>
          {preview.title === '' ? null : <h2 className="preview-title">{preview.title}</h2>}
          <ArticleText html={preview.html} />
        </section>
      )}
      <form method="post" action={address} className="card editor" noValidate>
        <CsrfField viewer={page.viewer} />
        {isWrong && !isStale ? <FormProblem>Nothing was saved: look at the fields below.</FormProblem> : null}
        {isStale && article !== null ? <StaleNotice article={article} /> : null}
        <input type="hidden" name="revision" value={isStale ? (article?.revision ?? 0) : form.revision} />
        <Field name="title" label="Title" value={form.title} errors={errors.title} autoComplete="off" isName />
        <Field
          name="tags"
          label="Tags"
          hint="Separated by commas: meetings, start"
          value={form.tags}
          errors={errors.tags}
          autoComplete="off"
          isOptional
        />
        <MarkdownField value={form.markdown} errors={errors.markdown} />
        <div className="actions">
          <button type="submit" className="button">
            Save
          </button>
          <button type="submit" name="action" value="preview" className="button secondary">
            Preview
          </button>
          <a className="button secondary" href="/admin/help/">
            Cancel
          </a>
        </div>
      </form>
      {article === null ? null : (
        <p className="actions">
          <a href={`/help/article/${article.id}/`}>Read the article</a>
          <a className="danger-link" href={`/admin/help/${article.id}/delete/`}>
            Delete the article
          </a>
        </p>
      )}
    </AdminFrame>
  );
}

function StaleNotice({ article }: { article: Article }) {
  return (
    <FormProblem>
      Somebody else has changed this article since you opened it, so nothing was saved.{' '}
      <a href={`/help/article/${article.id}/`}>Read it as it is now</a>; Save puts your text in its place.
    </FormProblem>
  );
}
