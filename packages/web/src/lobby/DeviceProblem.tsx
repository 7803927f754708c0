import type { DeviceErrorText } from '../devices/describeDeviceError.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

export interface DeviceProblemProps {
  text: DeviceErrorText;
  /** Null where trying again cannot help. */
  onRetry: (() => void) | null;
}

/** What is wrong with a device and the way out in this browser. Joining goes on without it. */
export function DeviceProblem({ text: { what, wayOut }, onRetry }: DeviceProblemProps) {
  return (
    <Notice actions={onRetry === null ? undefined : <Button onClick={onRetry}>Try again</Button>}>
      <p>
        <b>{what}</b>
      </p>
      <p>{wayOut}</p>
    </Notice>
  );
}
