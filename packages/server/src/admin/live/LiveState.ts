import { ProviderUnavailableError } from '../../calls/provider.ts';
import { type ComponentSources, type Components, checkComponents } from '../../plugins/componentHealth.ts';
import type { SavingsService } from '../../savings/service.ts';
import { VERSION } from '../../version.ts';
import type { MeetingAdministration, RunningMeeting } from '../meetings/MeetingAdministration.ts';

/** What goes on, at one moment. */
export interface LiveSnapshot {
  /** Null: the call engine does not tell, or cannot be asked; its state says which. */
  meetings: readonly RunningMeeting[] | null;
  /** Of signalling, at this instance. */
  sockets: number;
  /** Sites at which people share now, as this instance has heard; bytes over the LAN and the WAN, over all instances. */
  sharing: { sites: number } & Awaited<ReturnType<SavingsService['totals']>>;
  components: Components;
  versions: readonly (readonly [name: string, version: string])[];
}

interface Deps extends ComponentSources {
  allMeetings: MeetingAdministration;
  savings: SavingsService;
}

/** Looks at everything that this server stands on. */
export class LiveState {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** @param sockets that are open now */
  async look(sockets: number): Promise<LiveSnapshot> {
    const { allMeetings, provider, database, savings } = this.#deps;
    const [meetings, totals, components] = await Promise.all([
      allMeetings.running().catch((error: unknown) => {
        if (error instanceof ProviderUnavailableError) return null;
        throw error;
      }),
      savings.totals(),
      checkComponents(this.#deps),
    ]);
    const versions = [
      ['VNET', VERSION],
      ['Node', process.version.slice(1)],
      ['Calls', provider.description],
      ['Database', database.description],
    ] as const;
    return { meetings, sockets, sharing: { sites: savings.sites, ...totals }, components, versions };
  }
}
