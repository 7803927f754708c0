import { useState } from 'react';
import styles from './Avatar.module.css';

export interface AvatarProps {
  name: string;
  /** A path under `/media/`; empty for none. */
  image?: string;
  /** A CSS length. */
  size?: string;
}

/** A person's picture, or initials where there is none or it does not load. Decoration: the name stands beside it. */
export function Avatar({ name, image = '', size = '2rem' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const scale = { width: size, height: size, fontSize: `calc(${size} * 0.4)` };
  if (image !== '' && broken !== image) {
    return <img className={styles.avatar} style={scale} src={image} alt="" onError={() => setBroken(image)} />;
  }
  return (
    <span className={styles.avatar} style={scale} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** The first letters of the first and the last word, upper case: `Ada King Lovelace` → `AL`; what stands in brackets is no name. */
export function initials(name: string): string {
  const words = name.split(/[\s_]+/).filter((word) => word !== '' && !word.startsWith('('));
  const first = words[0];
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  // By code points, so that a letter outside the basic plane stays whole.
  return [first, last]
    .map((word) => (word === undefined ? '' : (Array.from(word)[0] ?? '')))
    .join('')
    .toLocaleUpperCase();
}
