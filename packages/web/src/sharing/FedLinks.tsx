import Unplug from 'lucide-react/icons/unplug';
import { useId } from 'react';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useNow } from '../ui/useNow.ts';
import styles from './FedLinks.module.css';
import { RECEIVER_WORDS } from './model/connectionWords.ts';
import { formatMegabytes, formatMilliseconds, formatSpan, formatStreams } from './model/format.ts';
import type { FedLink } from './model/LanSharing.ts';

interface FedLinksProps {
  links: readonly FedLink[];
  onEnd(id: string): void;
}

/** Everybody whom this page feeds, each with what they get and a button that ends it. */
export function FedLinks({ links, onEnd }: FedLinksProps) {
  const heading = useId();
  const now = useNow(1_000).getTime();
  return (
    <section className={styles.links} aria-labelledby={heading}>
      <h3 id={heading} className={styles.heading}>
        Receivers
      </h3>
      <ul className={styles.list}>
        {links.map((link) => (
          <li key={link.id} className={styles.link}>
            <Avatar name={link.to.displayName} size="2.25rem" />
            <span className={styles.about}>
              <bdi className={styles.name}>{link.to.displayName}</bdi>
              <span className={styles.facts}>
                {factsOf(link, now).map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </span>
            </span>
            <IconButton
              label={`End sharing with ${link.to.displayName}`}
              icon={<Unplug size="1.25rem" />}
              tooltipSide="left"
              onClick={() => onEnd(link.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function factsOf({ peer, streams, roundTrip, sentBytes, since }: FedLink, now: number): readonly string[] {
  return [
    ...(peer === 'connected' ? [formatStreams(streams)] : [RECEIVER_WORDS[peer]]),
    ...(roundTrip === null ? [] : [formatMilliseconds(roundTrip)]),
    ...(sentBytes === 0 ? [] : [`${formatMegabytes(sentBytes)} sent`]),
    ...(since === null ? [] : [`for ${formatSpan(now - since)}`]),
  ];
}
