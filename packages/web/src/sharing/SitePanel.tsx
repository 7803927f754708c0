import { useStore } from '@nanostores/react';
import { Button } from '../ui/Button.tsx';
import { ReturnFocus } from '../ui/ReturnFocus.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Facts } from './Facts.tsx';
import { formatMegabits, formatMegabytes, formatPercent } from './model/format.ts';
import type { LanSharing, RelayCost, SiteState } from './model/LanSharing.ts';
import { SiteDrawing } from './SiteDrawing.tsx';
import styles from './SitePanel.module.css';
import { WanFigures } from './WanFigures.tsx';

type DialogOpeners = Pick<LanSharing, 'setShareOpen' | 'setReceiveOpen'>;

/** Who feeds whom at this site, what that spares and what it costs. Mounted while it is open. */
export default function SitePanel({ sharing }: { sharing: LanSharing }) {
  const state = useStore(sharing.site);
  const policy = useStore(sharing.policy);
  return (
    <Sheet open onOpenChange={(open) => sharing.setSiteOpen(open)} title="Your site">
      <ReturnFocus />
      {state === null ? (
        <NoLink sharing={sharing} />
      ) : (
        <SiteContent state={state} sharing={sharing} budget={policy?.wan_budget ?? null} />
      )}
    </Sheet>
  );
}

/** What the panel holds while there is a link. */
export function SiteContent({
  state,
  sharing,
  budget,
}: {
  state: SiteState;
  sharing: DialogOpeners;
  /** What the site should take over the WAN at most, Mbit/s; null: nobody has said. */
  budget: number | null;
}) {
  const { people, links, wan, savedBytes, wanBytes, lanInBytes, lanOutBytes, cost } = state;
  return (
    <div className={styles.content}>
      <section>
        <h3 className={styles.heading}>Who feeds whom</h3>
        <SiteDrawing people={people} links={links} />
      </section>
      <section>
        <h3 className={styles.heading}>Over the WAN now</h3>
        <WanFigures samples={wan} budget={budget} />
      </section>
      <section>
        <h3 className={styles.heading}>So far</h3>
        <Facts
          facts={[
            ['Saved on the WAN', <strong key="saved">{formatMegabytes(savedBytes)}</strong>],
            ['Your device, over the WAN', formatMegabytes(wanBytes)],
            ['Your device, in over the LAN', formatMegabytes(lanInBytes)],
            ['Your device, out over the LAN', formatMegabytes(lanOutBytes)],
          ]}
        />
      </section>
      <section>
        <h3 className={styles.heading}>What it costs your device</h3>
        <Facts facts={costFacts(cost)} />
      </section>
      <ByHand sharing={sharing} />
    </div>
  );
}

/** What to do where there is no link yet. */
export function NoLink({ sharing }: { sharing: DialogOpeners }) {
  return (
    <div className={styles.empty}>
      <p>Nobody at your site shares with you yet. Each of you gets the whole meeting over the internet.</p>
      <p>
        When several of you are on one network, one can pass the meeting on to the others: they share a code, and you
        type it, or the other way round.
      </p>
      <ByHand sharing={sharing} />
    </div>
  );
}

/** The two dialogs, opened from here; named otherwise than their controls in the bar, which stay beside the panel. */
function ByHand({ sharing }: { sharing: DialogOpeners }) {
  return (
    <div className={styles.byHand}>
      <Button onClick={() => sharing.setShareOpen(true)}>I want to share</Button>
      <Button onClick={() => sharing.setReceiveOpen(true)}>I have a code</Button>
    </div>
  );
}

const PRESSURE_WORDS: Readonly<Record<NonNullable<RelayCost['pressure']>, string>> = {
  nominal: 'at ease',
  fair: 'busy',
  serious: 'very busy',
  critical: 'at its limit',
};

/** What the browser does not tell is left out. */
function costFacts({ cpu, uploadBitrate, pressure, battery }: RelayCost): readonly (readonly [string, string])[] {
  return [
    ['Processor', cpu === null ? 'nothing, it does not relay' : `${formatPercent(cpu)} of one core`],
    ['Upload on the LAN', formatMegabits(uploadBitrate)],
    ...(battery === null
      ? []
      : ([['Battery', `${formatPercent(battery.level)}${battery.charging ? ', charging' : ''}`]] as const)),
    ...(pressure === null ? [] : ([['The whole device', PRESSURE_WORDS[pressure]]] as const)),
  ];
}
