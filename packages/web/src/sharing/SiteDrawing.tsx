import Cloud from 'lucide-react/icons/cloud';
import { memo, useId, useMemo } from 'react';
import { initials } from '../ui/Avatar.tsx';
import { describeSite, drawsFromWan } from './model/describeSite.ts';
import { formatMegabits, formatMilliseconds, formatStreams } from './model/format.ts';
import type { SiteState } from './model/LanSharing.ts';
import { DRAWING_WIDTH, type SiteArrow, type SiteNode, siteLayout, WAN_HEIGHT } from './model/siteLayout.ts';
import styles from './SiteDrawing.module.css';

type SiteDrawingProps = Pick<SiteState, 'people' | 'links'>;

/** Who feeds whom, drawn; and the same as a list for who does not see it. */
export function SiteDrawing({ people, links }: SiteDrawingProps) {
  const { height, nodes, arrows, sources } = useMemo(() => siteLayout({ people, links }), [people, links]);
  const id = useId();
  const [line, head, amber] = [`${id}wan`, `url(#${id}wan)`, `${id}lan`];
  return (
    <div className={styles.site}>
      <svg className={styles.drawing} viewBox={`0 0 ${DRAWING_WIDTH} ${height}`} aria-hidden="true">
        <title>Who feeds whom</title>
        <defs>
          <Head id={line} className={styles.wanHead} />
          <Head id={amber} className={styles.lanHead} />
        </defs>
        <rect className={styles.wan} width={DRAWING_WIDTH} height={WAN_HEIGHT} rx="8" />
        <Cloud className={styles.cloud} x="8" y="7" width="18" height="18" />
        <text className={styles.wanName} x="34" y="21">
          WAN
        </text>
        {sources.map((path) => (
          <path key={path} className={styles.source} d={path} markerEnd={head} />
        ))}
        {arrows.map((arrow) => (
          <Arrow key={`${arrow.link.from} ${arrow.link.to}`} arrow={arrow} head={`url(#${amber})`} />
        ))}
        {nodes.map((node) => (
          <Person key={node.person.identity} node={node} />
        ))}
      </svg>
      {links.some(({ method }) => method === 'transcoded') && <p className={styles.legend}>Dashed: encoded again.</p>}
      <ul className={styles.sentences}>
        {describeSite({ people, links }).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Head({ id, className }: { id: string; className: string | undefined }) {
  return (
    <marker
      id={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path className={className} d="M0 0L8 4L0 8z" />
    </marker>
  );
}

function Arrow({ arrow: { link, path, label }, head }: { arrow: SiteArrow; head: string }) {
  const transcoded = link.method === 'transcoded';
  return (
    <g>
      <path className={styles.arrow} d={path} markerEnd={head} strokeDasharray={transcoded ? '5 3' : undefined} />
      {label !== null && (
        <>
          <text className={styles.label} x={label.x} y={label.y - 5}>
            {formatStreams(link.streams)}
          </text>
          <text className={styles.label} x={label.x} y={label.y + 14}>
            {link.roundTrip === null ? '' : formatMilliseconds(link.roundTrip)}
          </text>
        </>
      )}
    </g>
  );
}

const Person = memo(function Person({ node: { person, x, y, radius, name } }: { node: SiteNode }) {
  return (
    <g>
      <circle className={person.isSelf ? styles.self : styles.other} cx={x} cy={y} r={radius} />
      <text className={styles.initials} x={x} y={y} fontSize={radius * 0.75}>
        {initials(person.displayName)}
      </text>
      <foreignObject x={name.x} y={name.y} width={name.width} height={name.height}>
        <div className={name.below ? styles.below : styles.beside}>
          <div className={name.lines === 1 ? styles.line : styles.lines}>
            {person.isSelf ? 'You' : <bdi>{person.displayName}</bdi>}
          </div>
          {drawsFromWan(person) && (
            <div className={styles.rate}>{`${formatMegabits(person.wanBitrate)}${name.below ? '' : ' WAN'}`}</div>
          )}
        </div>
      </foreignObject>
    </g>
  );
});
