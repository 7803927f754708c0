import type { StreamId } from '@vnet/protocol';
import type { CallParticipant, CallStream, InsteadOfEngine } from '../call.ts';
import type { AcsRemote, AcsRemoteVideo } from './AcsSdk.ts';
import { sourceOfVideo, streamIdOf } from './remoteStreams.ts';

export interface RemoteDescription {
  usernameOf(identity: string): { readonly username: string; readonly display_name: string } | undefined;
  /** What comes from ACS now. */
  trackOf(id: StreamId): MediaStreamTrack | null;
  /** What plays in the place of what ACS sends. */
  insteadOf(id: StreamId): InsteadOfEngine | undefined;
}

/** A participant of ACS with the identity that everybody knows them by. */
export interface NamedRemote {
  readonly identity: string;
  readonly remote: AcsRemote;
}

/** The pictures of a participant that are there now, or were: a camera that is off stays, as in LiveKit. */
export function picturesOf({ identity, remote }: NamedRemote): Map<StreamId, AcsRemoteVideo> {
  return new Map(
    remote.videoStreams.flatMap((stream) => {
      const source = sourceOfVideo(stream);
      return source === null ? [] : [[streamIdOf(identity, source), stream] as const];
    }),
  );
}

/** Somebody in the call, as the room sees them. */
export function describeRemote(
  { identity, remote }: NamedRemote,
  before: CallParticipant | undefined,
  { usernameOf, trackOf, insteadOf }: RemoteDescription,
): CallParticipant {
  const person = usernameOf(identity);
  const displayName = person?.display_name ?? remote.displayName ?? '';
  const pictures = [...picturesOf({ identity, remote })].flatMap(([id, stream]): CallStream[] => {
    const source = sourceOfVideo(stream);
    if (source === null) return [];
    const wasThere = source === 'camera' && before?.streams.some((known) => known.id === id);
    if (!stream.isAvailable && !wasThere) return [];
    const shown = { id, source, muted: !stream.isAvailable };
    const instead = insteadOf(id);
    if (instead !== undefined) return [{ ...shown, track: instead.track, path: instead.path }];
    return [{ ...shown, track: trackOf(id), path: { kind: 'sfu' } }];
  });
  // Heard in the mix, which the SDK plays: there is no track of one voice.
  const voice: CallStream = {
    id: streamIdOf(identity, 'microphone'),
    source: 'microphone',
    muted: remote.isMuted,
    track: null,
    path: { kind: 'sfu' },
  };
  return {
    identity,
    username: person?.username ?? '',
    displayName,
    isSelf: false,
    isSpeaking: remote.isSpeaking && !remote.isMuted,
    quality: 'unknown',
    streams: [voice, ...pictures],
  };
}
