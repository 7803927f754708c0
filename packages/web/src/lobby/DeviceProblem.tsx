import { browserFamily } from '../devices/browserFamily.ts';
import type { DeviceError } from '../devices/DeviceError.ts';
import { describeDeviceError } from '../devices/describeDeviceError.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

/** What is wrong with a device and the way out in this browser. Joining goes on without it. */
export function DeviceProblem({ error, onRetry }: { error: DeviceError; onRetry(): void }) {
  const { what, wayOut } = describeDeviceError(error, browserFamily(navigator.userAgent));
  const hopeless = error.problem === 'insecure' || error.problem === 'unsupported';
  return (
    <Notice actions={hopeless ? undefined : <Button onClick={onRetry}>Try again</Button>}>
      <p>
        <b>{what}</b>
      </p>
      <p>{wayOut}</p>
    </Notice>
  );
}
