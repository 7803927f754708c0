import { parseStreamId, type StreamId, type StreamSource } from '@vnet/protocol';
import { type RemoteParticipant, type RemoteTrackPublication, Track } from 'livekit-client';

/** A publication of a remote participant that carries a stream of ours. */
export interface RemoteStream {
  readonly id: StreamId;
  readonly source: StreamSource;
  readonly publication: RemoteTrackPublication;
}

const SOURCES: Partial<Record<Track.Source, StreamSource>> = {
  [Track.Source.Microphone]: 'microphone',
  [Track.Source.Camera]: 'camera',
  [Track.Source.ScreenShare]: 'screen',
};

/**
 * The streams of a participant, one a source. The publisher names its tracks `<source>/<epoch>`, so everybody gives a
 * stream the same id; what is named otherwise was not published by VNET and is left out. While a track is published
 * anew both may be there: the later epoch counts.
 */
export function remoteStreams({ identity, trackPublications }: RemoteParticipant): readonly RemoteStream[] {
  const newest = new Map<StreamSource, RemoteStream & { epoch: number }>();
  for (const publication of trackPublications.values()) {
    const source = SOURCES[publication.source];
    const id: StreamId | string = `${identity}/${publication.trackName}`;
    const parts = parseStreamId(id);
    if (source === undefined || parts === null || parts.source !== source || parts.identity !== identity) continue;
    const known = newest.get(source);
    if (known !== undefined && known.epoch >= parts.epoch) continue;
    newest.set(source, { id: `${identity}/${source}/${parts.epoch}`, source, epoch: parts.epoch, publication });
  }
  return [...newest.values()];
}
