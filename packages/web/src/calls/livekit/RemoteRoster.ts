import type { StreamId } from '@vnet/protocol';
import { PARTICIPANT_ATTRIBUTES } from '@vnet/protocol';
import { ConnectionQuality as EngineQuality } from 'livekit-client';
import type { CallParticipant, CallStream, ConnectionQuality, InsteadOfEngine } from '../call.ts';
import { type NamedPublication, type Publisher, remoteStreams } from './remoteStreams.ts';
import { unchanged } from './unchanged.ts';

/** A participant's own full reconnect leaves the room and joins it again within this, ms; the tile stays. */
const DEPARTURE_GRACE = 1_000;
/** After our own reconnect the others may still be on their way back, ms. */
const RETURN_GRACE = 10_000;

export interface RemoteRosterOptions {
  now(): number;
  /** Asks to be updated again after `delay` ms, when somebody's time is up. */
  wake(delay: number): void;
  /** What plays in the place of what the engine sends. */
  insteadOf(id: StreamId): InsteadOfEngine | undefined;
}

/** A RemoteParticipant, as far as others see one. */
export interface EngineParticipant
  extends Publisher<NamedPublication & { readonly isMuted: boolean; readonly track?: EngineTrack | undefined }> {
  readonly name?: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly isSpeaking: boolean;
  readonly connectionQuality: EngineQuality;
}

interface EngineTrack {
  readonly mediaStreamTrack: MediaStreamTrack;
}

interface Entry {
  participant: CallParticipant;
  /** When the engine no longer knew the participant, ms; null: present. */
  goneSince: number | null;
}

/**
 * The others, in order of arrival. Somebody whom the engine no longer knows is kept for as long as we are not connected
 * ourselves, and for a grace time: with the last picture, and marked as lost.
 */
export class RemoteRoster {
  readonly #options: RemoteRosterOptions;
  readonly #entries = new Map<string, Entry>();
  #connectedSince: number | null = null;

  constructor(options: RemoteRosterOptions) {
    this.#options = options;
  }

  /** @param connected whether the engine knows all who are there; false while it reconnects */
  update(present: Iterable<EngineParticipant>, connected: boolean): readonly CallParticipant[] {
    const now = this.#options.now();
    if (!connected) this.#connectedSince = null;
    else this.#connectedSince ??= now;
    const seen = new Set<string>();
    for (const engineParticipant of present) {
      const { identity } = engineParticipant;
      seen.add(identity);
      const before = this.#entries.get(identity)?.participant;
      this.#entries.set(identity, { participant: this.#describe(engineParticipant, before), goneSince: null });
    }
    const waits = [...this.#entries].flatMap(([identity, entry]) =>
      seen.has(identity) ? [] : this.#miss(identity, entry, now),
    );
    if (waits.length > 0) this.#options.wake(Math.min(...waits));
    return [...this.#entries.values()].map(({ participant }) => participant);
  }

  #describe(participant: EngineParticipant, before: CallParticipant | undefined): CallParticipant {
    const { identity, name, attributes } = participant;
    const username = attributes[PARTICIPANT_ATTRIBUTES.username] ?? '';
    return unchanged(before, {
      identity,
      username,
      displayName: name === undefined || name === '' ? username : name,
      isSelf: false,
      isSpeaking: participant.isSpeaking,
      quality: qualityOf(participant.connectionQuality),
      streams: remoteStreams(participant).map(({ id, source, publication }): CallStream => {
        const instead = this.#options.insteadOf(id);
        const stream = { id, source, muted: publication.isMuted };
        if (instead !== undefined) return { ...stream, track: instead.track, path: instead.path };
        const last = before?.streams.find((known) => known.source === source);
        // Until the new subscription is through, the last picture of the one before is better than none.
        const track = publication.track?.mediaStreamTrack ?? last?.track ?? null;
        return { ...stream, track, path: { kind: 'sfu' } };
      }),
    });
  }

  /** For how long yet somebody is kept, ms; nothing where that is not known, or over. */
  #miss(identity: string, entry: Entry, now: number): number[] {
    entry.goneSince ??= now;
    entry.participant = unchanged(entry.participant, { ...entry.participant, isSpeaking: false, quality: 'lost' });
    if (this.#connectedSince === null) return [];
    const lostWithUs = entry.goneSince <= this.#connectedSince;
    const until = lostWithUs ? this.#connectedSince + RETURN_GRACE : entry.goneSince + DEPARTURE_GRACE;
    if (now < until) return [until - now];
    this.#entries.delete(identity);
    return [];
  }
}

export function qualityOf(quality: EngineQuality): ConnectionQuality {
  switch (quality) {
    case EngineQuality.Excellent:
    case EngineQuality.Good:
      return 'good';
    case EngineQuality.Poor:
      return 'poor';
    case EngineQuality.Lost:
      return 'lost';
    case EngineQuality.Unknown:
      return 'unknown';
  }
}
