import { useEffect, useState } from 'react';
import { Spinner } from './Spinner.tsx';
import styles from './WaitingScreen.module.css';

/** A wait shorter than this, ms, is not worth a flicker. */
const PATIENCE = 300;

/** The whole window while something is fetched; `what` says what, without a full stop. */
export function WaitingScreen({ what }: { what: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={styles.screen} aria-busy="true">
      {shown && <Spinner label={what} size="2rem" />}
    </main>
  );
}
