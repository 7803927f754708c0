import { formatStreamId, type StreamId, type StreamSource } from '@vnet/protocol';
import type { AcsRemoteVideo } from './AcsSdk.ts';

/**
 * ACS tells nobody when a track was published anew, neither its publisher nor the others; so all streams of one person
 * and source have one id, the same for everybody. As with LiveKit, a camera that is off and on again keeps its id.
 */
const ONLY_EPOCH = 1;

export function streamIdOf(identity: string, source: StreamSource): StreamId {
  return formatStreamId({ identity, source, epoch: ONLY_EPOCH });
}

/** Of the SDK's kinds of streams those that VNET's pages send; null for others. */
export function sourceOfVideo({ mediaStreamType }: Pick<AcsRemoteVideo, 'mediaStreamType'>): StreamSource | null {
  switch (mediaStreamType) {
    case 'Video':
      return 'camera';
    case 'ScreenSharing':
      return 'screen';
    default:
      return null;
  }
}
