import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
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
    <div className={classNames(styles.notice, styles[tone])} role={tone === 'problem' ? 'alert' : undefined}>
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
