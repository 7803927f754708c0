import { useId, useMemo } from 'react';
import { formatMegabits, inMegabits, MEGABITS } from './model/format.ts';
import type { WanSample } from './model/LanSharing.ts';
import { sparkline } from './model/sparkline.ts';
import styles from './WanFigures.module.css';

const [WIDTH, HEIGHT] = [328, 56];

/** What the site takes over the WAN now, what it would take without sharing, and the last minute of both. */
export function WanFigures({ samples, budget }: { samples: readonly WanSample[]; budget: number | null }) {
  const latest = samples.at(-1);
  const line = useMemo(() => sparkline(samples, WIDTH, HEIGHT), [samples]);
  const title = useId();
  return (
    <div className={styles.figures}>
      <dl className={styles.numbers}>
        <Figure name="With sharing" bitrate={latest?.withSharing ?? null} budget={budget} />
        <Figure name="Without it" bitrate={latest?.withoutSharing ?? null} faint />
      </dl>
      <svg
        className={styles.spark}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={title}
      >
        <title id={title}>{describe(samples)}</title>
        <polygon className={styles.between} points={line.between} />
        <polyline className={styles.without} points={line.withoutSharing} />
        <polyline className={styles.with} points={line.withSharing} />
      </svg>
      <p className={styles.legend}>Last minute. Filled: what the LAN spares.</p>
    </div>
  );
}

interface FigureProps {
  name: string;
  bitrate: number | null;
  budget?: number | null;
  faint?: boolean;
}

function Figure({ name, bitrate, budget = null, faint = false }: FigureProps) {
  return (
    <div>
      <dt className={styles.name}>{name}</dt>
      <dd className={faint ? styles.faint : styles.figure}>
        {bitrate === null ? '–' : inMegabits(bitrate)} <span className={styles.unit}>{MEGABITS}</span>
      </dd>
      {budget !== null && (
        <dd className={styles.budget}>
          {(bitrate ?? 0) > budget * 1e6 ? (
            <strong>over the {formatBudget(budget)}</strong>
          ) : (
            `of ${formatBudget(budget)}`
          )}
        </dd>
      )}
    </div>
  );
}

/** As staff wrote it: `20 Mbit/s`. */
function formatBudget(budget: number): string {
  return `${budget} ${MEGABITS}`;
}

function describe(samples: readonly WanSample[]): string {
  if (samples.length === 0) return 'The last minute: nothing measured yet';
  const range = (values: readonly number[]) =>
    `${inMegabits(Math.min(...values))} to ${formatMegabits(Math.max(...values))}`;
  const [withSharing, without] = [
    samples.map((sample) => sample.withSharing),
    samples.map((sample) => sample.withoutSharing),
  ];
  return `The last minute: with sharing ${range(withSharing)}, without it ${range(without)}`;
}
