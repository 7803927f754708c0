import type { EncodedFrame, TransformScope } from '../../../packages/relay/src/forwarding/encodedTransform.ts';
import type { Tap } from '../../../packages/relay/src/forwarding/Tap.ts';
import type { TapRegistry } from '../../../packages/relay/src/forwarding/TapRegistry.ts';
import { Injector } from './Injector.ts';
import type { ExperimentRequest, TapReport, WorkerReport } from './workerMessages.ts';

/** Requests of one stream within this time, in ms, are one (relay.md, F4). */
const KEY_FRAME_INTERVAL = 300;

/** Counts, hashes and injects what the taps see. */
export function serveExperiment(scope: TransformScope, taps: TapRegistry): void {
  const injectors = new Map<string, Injector>();
  const reports = new Map<Tap, TapReport>();
  const lastRequest = new Map<string, number>();
  const hashes: Record<string, string[]> = {};
  let hashing = false;

  taps.onChange((tap) => {
    const known = reports.get(tap);
    if (known) {
      known.streamId = tap.streamId;
      return;
    }
    const report = emptyReport(tap);
    reports.set(tap, report);
    tap.observe((frame) => {
      count(report, frame);
      const { streamId } = tap;
      if (streamId === null) return;
      if (hashing) {
        hashes[streamId] ??= [];
        hashes[streamId].push(fnv(onTheWire(frame)));
      }
      for (const injector of injectors.values()) if (injector.options.streamId === streamId) injector.inject(frame);
    });
  });

  function requestKeyFrame(streamId: string): void {
    const now = performance.now();
    const since = now - (lastRequest.get(streamId) ?? Number.NEGATIVE_INFINITY);
    if (since < KEY_FRAME_INTERVAL) return;
    lastRequest.set(streamId, now);
    for (const tap of taps.tapsOf(streamId)) {
      const report = reports.get(tap);
      if (report) report.keyFrameRequests++;
      tap.requestKeyFrame();
    }
  }

  scope.addEventListener('message', ({ data }) => {
    if (isExperimentRequest(data)) handle(data);
  });

  function handle(request: ExperimentRequest): void {
    switch (request.type) {
      case 'inject': {
        const { name, streamId } = request;
        injectors.set(name, new Injector({ ...request, requestKeyFrame: () => requestKeyFrame(streamId) }));
        return;
      }
      case 'negotiated': {
        const injector = injectors.get(request.name);
        if (injector) injector.report.negotiatedPayloadType = request.payloadType;
        return;
      }
      case 'begin':
        injectors.get(request.name)?.begin();
        return;
      case 'ask':
        requestKeyFrame(request.streamId);
        return;
      case 'drop-every':
        for (const injector of injectors.values()) injector.dropEvery = request.frames;
        return;
      case 'stop':
        injectors.delete(request.name);
        return;
      case 'dummy':
        void paintDummy(request);
        return;
      case 'hash':
        hashing = request.on;
        return;
      case 'report': {
        const report: WorkerReport = {
          taps: Object.fromEntries([...reports].map(([tap, each]) => [tap.options.key, each])),
          injectors: Object.fromEntries([...injectors].map(([name, injector]) => [name, injector.report])),
          hashes,
        };
        scope.postMessage({ reportId: request.id, report });
        return;
      }
      default:
        request satisfies never;
    }
  }
}

function isExperimentRequest(data: unknown): data is ExperimentRequest {
  const types = ['inject', 'negotiated', 'begin', 'ask', 'drop-every', 'stop', 'dummy', 'hash', 'report'];
  return typeof data === 'object' && data !== null && 'type' in data && types.includes(String(data.type));
}

function emptyReport({ options: { side, kind }, streamId }: Tap): TapReport {
  return {
    side,
    kind,
    streamId,
    frames: 0,
    keyFrames: 0,
    bytes: 0,
    keyFrameRequests: 0,
    payloadTypes: [],
    mimeTypes: [],
    sizes: [],
    layers: {},
    longestGap: 0,
    lastAt: 0,
  };
}

function count(report: TapReport, frame: EncodedFrame): void {
  const now = performance.now();
  if (report.frames > 0) report.longestGap = Math.max(report.longestGap, now - report.lastAt);
  report.lastAt = now;
  report.frames++;
  report.bytes += frame.data.byteLength;
  if (frame.type === 'key') report.keyFrames++;
  const { payloadType, mimeType, width, height, spatialIndex, temporalIndex } = frame.getMetadata();
  addOnce(report.payloadTypes, payloadType);
  addOnce(report.mimeTypes, mimeType);
  if (width !== undefined) addOnce(report.sizes, `${width}x${height}`);
  if (spatialIndex !== undefined) {
    const layer = `S${spatialIndex}T${temporalIndex}`;
    report.layers[layer] = (report.layers[layer] ?? 0) + 1;
  }
}

function addOnce<T>(list: T[], value: T | undefined): void {
  if (value !== undefined && !list.includes(value)) list.push(value);
}

/**
 * What of a frame crosses the network: an AV1 encoder begins each with a temporal delimiter (two bytes, 12 00), which
 * RTP leaves out (RTP Payload Format For AV1, section 5).
 */
function onTheWire(frame: EncodedFrame): Uint8Array {
  const bytes = new Uint8Array(frame.data);
  const isAv1 = frame.getMetadata().mimeType?.toLowerCase() === 'video/av1';
  return isAv1 && bytes[0] === 0x12 && bytes[1] === 0 ? bytes.subarray(2) : bytes;
}

/** FNV-1a and the length: enough to tell frames apart. */
function fnv(data: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of data) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${(hash >>> 0).toString(16)}:${data.byteLength}`;
}

/** A picture for senders of video, or their pacer starves (relay.md, 4.). From the worker: nothing throttles it. */
async function paintDummy(request: Extract<ExperimentRequest, { type: 'dummy' }>): Promise<void> {
  const { width, height, framesPerSecond } = request;
  const writer = request.writable.getWriter();
  const pixels = new Uint8Array((width * height * 3) / 2).fill(128);
  for (;;) {
    const timestamp = performance.now() * 1000;
    await writer.write(new VideoFrame(pixels, { format: 'I420', codedWidth: width, codedHeight: height, timestamp }));
    await new Promise((resolve) => setTimeout(resolve, 1000 / framesPerSecond));
  }
}
