import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { classNames } from './classNames.ts';
import styles from './Page.module.css';

export interface PageProps {
  /** Path of the mark. */
  logo: string;
  /** What stands at the right of the header: who I am. */
  aside?: ReactNode;
  /** `narrow`: a form or a sentence; `normal`: lists, the lobby. */
  width?: 'narrow' | 'normal';
  children: ReactNode;
}

/** A screen outside the room: header with the mark, one `main` below it. */
export function Page({ logo, aside, width = 'normal', children }: PageProps) {
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.header}>
        <Link href="/" className={styles.home} aria-label="VNET, home of your meetings">
          {logo !== '' && <img src={logo} alt="" className={styles.mark} />}
          <span>VNET</span>
        </Link>
        {aside}
      </header>
      <main id="content" tabIndex={-1} className={classNames(styles.main, styles[width])}>
        {children}
      </main>
    </div>
  );
}
