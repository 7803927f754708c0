import { useStore } from '@nanostores/react';
import { browserFamily } from '../devices/browserFamily.ts';
import type { DeviceError } from '../devices/DeviceError.ts';
import { describeBothErrors, describeDeviceError } from '../devices/describeDeviceError.ts';
import type { PreviewState } from './DevicePreview.ts';
import { DeviceProblem } from './DeviceProblem.tsx';
import type { LobbyModel } from './LobbyModel.ts';

/** What is wrong with camera and microphone: one notice where it is the same thing, otherwise one each. */
export function DeviceProblems({ model }: { model: LobbyModel }) {
  const camera = errorOf(useStore(model.camera.$state));
  const microphone = errorOf(useStore(model.microphone.$state));
  const browser = browserFamily(navigator.userAgent);
  const both = camera !== null && microphone !== null ? describeBothErrors(camera, microphone, browser) : null;
  if (both !== null && camera !== null) {
    return <DeviceProblem text={both} onRetry={mayHelp(camera) ? () => void model.retryBoth() : null} />;
  }
  return (
    <>
      {camera !== null && (
        <DeviceProblem
          text={describeDeviceError(camera, browser)}
          onRetry={mayHelp(camera) ? () => void model.retry('camera') : null}
        />
      )}
      {microphone !== null && (
        <DeviceProblem
          text={describeDeviceError(microphone, browser)}
          onRetry={mayHelp(microphone) ? () => void model.retry('microphone') : null}
        />
      )}
    </>
  );
}

function errorOf(state: PreviewState): DeviceError | null {
  return state.kind === 'failed' ? state.error : null;
}

/** False where neither the person nor the page can change it from here. */
function mayHelp({ problem }: DeviceError): boolean {
  return problem !== 'insecure' && problem !== 'unsupported';
}
