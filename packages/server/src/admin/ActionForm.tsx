import type { ReactNode } from 'react';
import { CsrfField, type Viewer } from '../views/Page.tsx';

interface Props {
  viewer: Viewer;
  action: string;
  /** On the button. */
  label: string;
  look?: 'secondary' | 'danger';
  /** Fields, and what is to be known. */
  children?: ReactNode;
}

/** One thing that staff can do, by one button. */
export function ActionForm({ viewer, action, label, look = 'secondary', children }: Props) {
  return (
    <form method="post" action={action} className="action" noValidate>
      <CsrfField viewer={viewer} />
      {children}
      <button type="submit" className={`button ${look}`}>
        {label}
      </button>
    </form>
  );
}

/** What cannot be undone: the button shows after another press. */
export function Careful({ summary, open = false, children }: { summary: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="card careful" open={open}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
