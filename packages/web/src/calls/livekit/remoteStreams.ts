import { formatStreamId, parseStreamId, type StreamId, type StreamSource } from '@vnet/protocol';
import { Track } from 'livekit-client';

/** A RemoteTrackPublication, as far as it names a stream. */
export interface NamedPublication {
  readonly source: Track.Source;
  readonly trackName: string;
}

/** A RemoteParticipant, as far as it names streams. */
export interface Publisher<Publication extends NamedPublication> {
  readonly identity: string;
  readonly trackPublications: ReadonlyMap<string, Publication>;
}

/** A publication of a remote participant that carries a stream of ours. */
export interface RemoteStream<Publication extends NamedPublication> {
  readonly id: StreamId;
  readonly source: StreamSource;
  readonly publication: Publication;
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
export function remoteStreams<Publication extends NamedPublication>({
  identity,
  trackPublications,
}: Publisher<Publication>): readonly RemoteStream<Publication>[] {
  const newest = new Map<StreamSource, RemoteStream<Publication> & { epoch: number }>();
  for (const publication of trackPublications.values()) {
    const source = SOURCES[publication.source];
    const parts = parseStreamId(`${identity}/${publication.trackName}`);
    if (source === undefined || parts === null || parts.source !== source || parts.identity !== identity) continue;
    const known = newest.get(source);
    if (known !== undefined && known.epoch >= parts.epoch) continue;
    newest.set(source, { id: formatStreamId(parts), source, epoch: parts.epoch, publication });
  }
  return [...newest.values()];
}
