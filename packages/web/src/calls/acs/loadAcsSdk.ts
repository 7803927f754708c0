import type { CallCommon, RemoteVideoStream } from '@azure/communication-calling';
import { JoinError } from '../JoinError.ts';
import type { AcsGroupCall, AcsRemoteVideo, AcsSdk } from './AcsSdk.ts';

/**
 * Microsoft's calling SDK, 1.7 MB, fetched now. A build without it has a module in its place that says so
 * (`withoutMissingSdk.mjs`).
 *
 * @throws {JoinError} `unsupported` where the server was built without it, `unreachable` where it cannot be fetched
 */
export async function loadAcsSdk(): Promise<AcsSdk> {
  const [calling, common] = await Promise.all([
    import('@azure/communication-calling'),
    import('@azure/communication-common'),
  ]).catch((cause: unknown) => {
    throw new JoinError('unreachable', 'The call software could not be fetched from the server.', { cause });
  });
  if (isMissing(calling) || isMissing(common)) throw new JoinError('unsupported', MISSING);
  return {
    CallClient: calling.CallClient,
    LocalAudioStream: calling.LocalAudioStream,
    LocalVideoStream: calling.LocalVideoStream,
    // Its parameters are classes with private members; what comes here are theirs.
    VideoStreamRenderer: class {
      readonly #renderer;
      constructor(stream: AcsRemoteVideo) {
        this.#renderer = new calling.VideoStreamRenderer(stream as RemoteVideoStream);
      }
      createView() {
        return this.#renderer.createView();
      }
      dispose() {
        this.#renderer.dispose();
      }
    },
    AzureCommunicationTokenCredential: common.AzureCommunicationTokenCredential,
    networkOf: (call: AcsGroupCall) =>
      (call as unknown as CallCommon).feature(calling.Features.UserFacingDiagnostics).network,
  };
}

const MISSING =
  'This server places calls through Azure Communication Services, but was installed without Microsoft’s calling SDK. ' +
  'Tell whoever runs it: “npm install” and a new start put that right.';

function isMissing(module: object): boolean {
  return 'isMissing' in module;
}
