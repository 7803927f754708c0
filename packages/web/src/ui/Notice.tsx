import CircleAlert from 'lucide-react/icons/circle-alert';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

export interface NoticeProps {
  /** `problem` is read out at once; `info` is not. */
  tone?: 'info' | 'problem';
  /** What to do about it: buttons or links. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A sentence or two about the state of things, in a frame, with what can be done about it. */
export function Notice({ tone = 'info', actions, children }: NoticeProps) {
  return (
    <div className={styles.notice} role={tone === 'problem' ? 'alert' : undefined}>
      {tone === 'problem' && <CircleAlert className={styles.icon} size="1.25rem" aria-hidden="true" />}
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
