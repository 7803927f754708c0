import { AdminFrame } from '../../admin/AdminFrame.tsx';
import type { PageProps } from '../../views/pageRenderer.ts';
import type { Article } from '../article.ts';

interface Props extends PageProps {
  articles: readonly Article[];
  /** What was just done, a sentence. */
  done: string | null;
}

/** All articles, for those who look after them. */
export function HelpAdminPage({ articles, done, ...page }: Props) {
  return (
    <AdminFrame {...page} title="Help articles" current="Help">
      {done === null ? null : (
        <p className="done" role="status">
          {done}
        </p>
      )}
      <p className="actions">
        <a className="button" href="/admin/help/new/">
          New article
        </a>
      </p>
      {articles.length === 0 ? <p>There is no article. Write the first one.</p> : null}
      <ul className="articles">
        {articles.map(({ id, title, tags, slug, isEdited, updatedAt }) => (
          <li key={id}>
            <a href={`/admin/help/${id}/`}>{title}</a>
            <p className="hint">
              {[
                tags.length === 0 ? 'no tags' : tags.join(', '),
                originOf(slug, isEdited),
                `changed ${updatedAt.toISOString().slice(0, 10)}`,
              ].join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </AdminFrame>
  );
}

function originOf(slug: string | null, isEdited: boolean): string {
  if (slug === null) return 'written here';
  return isEdited ? 'came with VNET, changed here' : 'came with VNET';
}
