import type { BrowserFamily } from './browserFamily.ts';
import type { DeviceError, DeviceProblem } from './DeviceError.ts';

export interface DeviceErrorText {
  /** What is wrong, a sentence. */
  readonly what: string;
  /** What to do about it in this browser, a sentence. */
  readonly wayOut: string;
}

type Device = DeviceError['device'] | typeof BOTH;

/** A DeviceError in words for the person who has it. */
export function describeDeviceError({ device, problem }: DeviceError, browser: BrowserFamily): DeviceErrorText {
  return { what: WHAT[problem](device), wayOut: wayOut(device, problem, browser) };
}

/** Both at once, where one sentence and one way out serve camera and microphone alike; null where they differ. */
export function describeBothErrors(
  camera: DeviceError,
  microphone: DeviceError,
  browser: BrowserFamily,
): DeviceErrorText | null {
  const { problem } = camera;
  if (problem !== microphone.problem || !SHARED.has(problem)) return null;
  return { what: WHAT[problem](BOTH), wayOut: wayOut(BOTH, problem, browser) };
}

/** Problems of the page or of the person's leave, not of one device. */
const SHARED: ReadonlySet<DeviceProblem> = new Set(['denied', 'dismissed', 'insecure', 'unsupported']);
const BOTH = 'camera and microphone';

const WHAT: Readonly<Record<DeviceProblem, (device: Device) => string>> = {
  denied: (device) => `This browser may not use your ${device} here.`,
  dismissed: (device) => `The browser’s question about your ${device} was closed without an answer.`,
  missing: (device) => `No ${device} was found.`,
  busy: (device) => `Your ${device} is in use by another program, or does not answer.`,
  insecure: (device) => `Browsers give out the ${device} over a secure connection only.`,
  unsupported: (device) => `This browser gives pages no ${device}.`,
  unknown: (device) => `Your ${device} could not be opened.`,
};

function wayOut(device: Device, problem: DeviceProblem, browser: BrowserFamily): string {
  switch (problem) {
    case 'denied':
      return device === 'screen'
        ? 'Allow this browser to record the screen in the settings of your system, then try again.'
        : DENIED[browser](device);
    case 'dismissed':
      return 'Try again and choose Allow.';
    case 'missing':
      return `Plug a ${device} in; it is noticed by itself.`;
    case 'busy':
      return `Close the other program and try again, or choose another ${device}.`;
    case 'insecure':
      return 'Open this page by its address that begins with https.';
    case 'unsupported':
      return 'Use a current Chrome, Edge, Firefox or Safari.';
    case 'unknown':
      return `Try again, or choose another ${device}.`;
  }
}

const DENIED: Readonly<Record<BrowserFamily, (device: Device) => string>> = {
  chromium: (device) => `Click the icon to the left of the address, allow the ${device}, and try again.`,
  firefox: (device) => `Click the crossed-out ${device} to the left of the address, remove the block, and try again.`,
  safari: (device) => `Choose Settings for This Website in Safari’s menu, allow the ${device}, and try again.`,
  other: (device) => `Allow the ${device} for this page in the browser’s settings, and try again.`,
};
