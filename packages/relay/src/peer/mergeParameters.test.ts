import { expect, test } from 'vitest';
import { mergeParameters } from './mergeParameters.ts';

function parameters(transactionId: string, encodings: RTCRtpEncodingParameters[]): RTCRtpSendParameters {
  return { transactionId, encodings, codecs: [], headerExtensions: [], rtcp: { cname: 'c', reducedSize: true } };
}

test('what the caller changed is set in the newest parameters, under their transaction id', () => {
  const base = parameters('1', [{ rid: 'q', active: true, maxBitrate: 100 }]);
  const wanted = parameters('1', [{ rid: 'q', active: false, maxBitrate: 100 }]);
  const current = parameters('2', [{ rid: 'q', active: true, maxBitrate: 300 }]);
  expect(mergeParameters(current, base, wanted)).toEqual(
    parameters('2', [{ rid: 'q', active: false, maxBitrate: 300 }]),
  );
});

test('what the caller left as it was does not undo a newer change', () => {
  const base = parameters('1', [{ active: true }, { active: true }]);
  const current = parameters('2', [{ active: true }, { active: false }]);
  expect(mergeParameters(current, base, structuredClone(base)).encodings).toEqual([
    { active: true },
    { active: false },
  ]);
});

test('a field that the caller removed is gone, one that it added is there', () => {
  const base = parameters('1', [{ active: true, maxFramerate: 30 }]);
  const wanted = parameters('1', [{ active: true, scalabilityMode: 'L1T3' } as RTCRtpEncodingParameters]);
  expect(mergeParameters(parameters('2', structuredClone(base.encodings)), base, wanted).encodings).toEqual([
    { active: true, scalabilityMode: 'L1T3' },
  ]);
});

test('fields beside the encodings are carried over as well', () => {
  const base = parameters('1', [{ active: true }]);
  const wanted: RTCRtpSendParameters = { ...base, degradationPreference: 'maintain-resolution' };
  const current = parameters('2', [{ active: true }]);
  expect(mergeParameters(current, base, wanted).degradationPreference).toBe('maintain-resolution');
});

test('another number of encodings is left to the browser to refuse', () => {
  const base = parameters('1', [{ active: true }]);
  const wanted = parameters('1', [{ active: true }, { active: true }]);
  expect(mergeParameters(parameters('2', [{ active: true }]), base, wanted)).toEqual({ ...wanted, transactionId: '2' });
});
