import { PARTICIPANT_ATTRIBUTES, type StreamId } from '@vnet/protocol';
import { ConnectionQuality as EngineQuality } from 'livekit-client';
import type { CallParticipant, CallStream, ConnectionQuality, InsteadOfEngine } from '../call.ts';
import { LingeringRoster, type LingeringRosterOptions } from '../LingeringRoster.ts';
import { type NamedPublication, type Publisher, remoteStreams } from './remoteStreams.ts';

export interface RemoteRosterOptions extends Omit<LingeringRosterOptions<EngineParticipant>, 'describe'> {
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

/** The others of a LiveKit room. */
export class RemoteRoster extends LingeringRoster<EngineParticipant> {
  constructor({ insteadOf, ...options }: RemoteRosterOptions) {
    super({ ...options, describe: (participant, before) => describe(participant, before, insteadOf) });
  }
}

function describe(
  participant: EngineParticipant,
  before: CallParticipant | undefined,
  insteadOf: RemoteRosterOptions['insteadOf'],
): CallParticipant {
  const { identity, name, attributes } = participant;
  const username = attributes[PARTICIPANT_ATTRIBUTES.username] ?? '';
  return {
    identity,
    username,
    displayName: name === undefined || name === '' ? username : name,
    isSelf: false,
    isSpeaking: participant.isSpeaking,
    quality: qualityOf(participant.connectionQuality),
    streams: remoteStreams(participant).map(({ id, source, publication }): CallStream => {
      const instead = insteadOf(id);
      const stream = { id, source, muted: publication.isMuted };
      if (instead !== undefined) return { ...stream, track: instead.track, path: instead.path };
      const last = before?.streams.find((known) => known.source === source);
      // Until the new subscription is through, the last picture of the one before is better than none.
      const track = publication.track?.mediaStreamTrack ?? last?.track ?? null;
      return { ...stream, track, path: { kind: 'sfu' } };
    }),
  };
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
