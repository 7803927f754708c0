import { AdminFrame } from '../../admin/AdminFrame.tsx';
import { CsrfField } from '../../views/Page.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import type { Article } from '../article.ts';

/** Asks before an article goes for good. */
export function DeleteArticlePage({ article, ...page }: PageProps & { article: Article }) {
  const { id, title, slug } = article;
  return (
    <AdminFrame {...page} title="Delete this article?" current="Help">
      <form method="post" action={`/admin/help/${id}/delete/`} className="card">
        <CsrfField viewer={page.viewer} />
        <p>
          <b>{title}</b> will be gone for everybody, and cannot be brought back.
          {slug === null ? '' : ' It came with VNET; a newer VNET does not bring it again.'}
        </p>
        <p className="actions">
          <button type="submit" className="button danger">
            Delete
          </button>
          <a className="button secondary" href={`/admin/help/${id}/`}>
            Keep it
          </a>
        </p>
      </form>
    </AdminFrame>
  );
}
