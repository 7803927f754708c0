import { useMemo } from 'react';
import { qrPath } from './model/qrPath.ts';
import styles from './QrCode.module.css';

/** A text to be scanned, dark on white in both themes. */
export function QrCode({
  text,
  title,
}: {
  text: string /** What it holds, for who does not see it. */;
  title: string;
}) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" shapeRendering="crispEdges">
      <title>{title}</title>
      <path d={path} />
    </svg>
  );
}
