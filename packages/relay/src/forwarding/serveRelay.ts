import { type Clock, systemClock } from '../Clock.ts';
import { writeDummyPictures } from './dummyPictures.ts';
import type { EncodedFrame, FrameConstructor, TransformScope } from './encodedTransform.ts';
import { Forwarding } from './Forwarding.ts';
import { LinkPulses } from './LinkPulses.ts';
import { isRelayWorkerRequest, type RelayWorkerEvent, type RelayWorkerRequest } from './messages.ts';
import { serveTaps } from './serveTaps.ts';
import type { TapRegistry, TapRegistryOptions } from './TapRegistry.ts';

/** What the relay needs of the worker's global scope. */
export interface RelayScope extends TransformScope {
  readonly RTCEncodedVideoFrame?: FrameConstructor;
  readonly RTCEncodedAudioFrame?: FrameConstructor;
  readonly VideoFrame?: Parameters<typeof writeDummyPictures>[1];
}

/**
 * Makes a dedicated worker the page's relay worker (relay.md, F5): taps, forwarding, heartbeats. Says `ready` to the
 * page, which takes nothing for hooked before.
 *
 * @param scope the worker's `self`
 */
export function serveRelay(
  scope: RelayScope,
  options?: Pick<TapRegistryOptions, 'streamsFor'>,
  clock: Clock = systemClock,
): TapRegistry {
  const send = (event: RelayWorkerEvent) => scope.postMessage(event);
  const taps = serveTaps(scope, options);
  const forwarding = new Forwarding(taps, {
    clock,
    copy: (frame, kind) => copyFrame(scope, frame, kind),
    onFormat: (streamId, format) => send({ type: 'format', streamId, format }),
  });
  const pulses = new LinkPulses(taps, { clock, send, announce: (link) => forwarding.announcements(link) });

  scope.addEventListener('rtcsenderencodedsource', ({ encodedSource }) => forwarding.addSource(encodedSource));
  scope.addEventListener('message', ({ data }) => {
    if (isRelayWorkerRequest(data)) handle(data);
  });

  function handle(request: RelayWorkerRequest): void {
    switch (request.type) {
      case 'forward':
        forwarding.setOn(request.on);
        break;
      case 'inject':
        forwarding.inject(request);
        break;
      case 'begin':
        forwarding.begin(request.id, request.mid);
        break;
      case 'end':
        forwarding.end(request.id);
        break;
      case 'dummy':
        if (scope.VideoFrame !== undefined) writeDummyPictures(request.writable, scope.VideoFrame, clock);
        break;
      case 'pulse':
        pulses.open(request.link, request.channel);
        break;
      case 'expect':
        pulses.expect(request.link, request.mid, request.key);
        break;
      case 'expect-no-more':
        pulses.expectNoMore(request.link, request.mid);
        break;
      case 'close-link':
        forwarding.endLink(request.link);
        pulses.close(request.link);
        break;
      case 'report': {
        const report = { busy: forwarding.busy, injectors: forwarding.reports };
        send({ type: 'report', id: request.id, report });
        break;
      }
      // The taps' own.
      case 'identify':
      case 'release':
      case 'ping':
        break;
      default:
        request satisfies never;
    }
  }

  send({ type: 'ready' });
  return taps;
}

function copyFrame(scope: RelayScope, frame: EncodedFrame, kind: 'audio' | 'video'): EncodedFrame {
  const Frame = kind === 'video' ? scope.RTCEncodedVideoFrame : scope.RTCEncodedAudioFrame;
  if (Frame === undefined) throw new TypeError(`this browser cannot copy encoded ${kind} frames`);
  return new Frame(frame);
}
