import { expect, it } from 'vitest';
import { browserFamily } from './browserFamily.ts';
import { DeviceError, type DeviceProblem } from './DeviceError.ts';
import { describeBothErrors, describeDeviceError } from './describeDeviceError.ts';

const PROBLEMS = [
  'denied',
  'dismissed',
  'missing',
  'busy',
  'insecure',
  'unsupported',
  'unknown',
] as const satisfies readonly DeviceProblem[];

it('says each problem in its own sentence', () => {
  const sentences = PROBLEMS.map((problem) => describeDeviceError(new DeviceError('camera', problem), 'other').what);
  expect(new Set(sentences).size).toBe(PROBLEMS.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*camera.*\.$/);
});

it('shows the way out in this browser', () => {
  const denied = new DeviceError('microphone', 'denied');
  expect(describeDeviceError(denied, 'firefox').wayOut).toContain('crossed-out microphone');
  expect(describeDeviceError(denied, 'safari').wayOut).toContain('Safari');
});

it('says once what is the same for both, and only that', () => {
  const both = (camera: DeviceProblem, microphone: DeviceProblem) =>
    describeBothErrors(new DeviceError('camera', camera), new DeviceError('microphone', microphone), 'chromium');
  expect(both('denied', 'denied')?.what).toContain('camera and microphone');
  expect(both('denied', 'dismissed')).toBeNull();
  expect(both('missing', 'missing')).toBeNull();
});

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36', 'chromium'],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', 'safari'],
  ['something else', 'other'],
])('takes %s for %s', (userAgent, family) => {
  expect(browserFamily(userAgent)).toBe(family);
});
