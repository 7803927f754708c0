/**
 * Carries a change of sender parameters over to newer ones: fields that differ between `base` (what the caller got
 * from `getParameters`) and `wanted` (what it handed to `setParameters`) are set in `current`, everything else in
 * `current` stays. So two callers that both read before either wrote lose nothing of each other.
 *
 * The transaction id is `current`'s. A caller that changed the number of encodings gets what it asked for, which the
 * browser refuses as the specification says (WebRTC 5.2, setParameters).
 */
export function mergeParameters(
  current: RTCRtpSendParameters,
  base: RTCRtpSendParameters,
  wanted: RTCRtpSendParameters,
): RTCRtpSendParameters {
  const { transactionId } = current;
  if (wanted.encodings.length !== current.encodings.length) return { ...wanted, transactionId };
  return {
    ...applyChanges(current, base, wanted),
    transactionId,
    encodings: current.encodings.map((encoding, index) =>
      applyChanges(encoding, base.encodings[index] ?? {}, wanted.encodings[index] ?? {}),
    ),
  };
}

function applyChanges<T extends object>(current: T, base: Partial<T>, wanted: Partial<T>): T {
  const merged = { ...current };
  const names = new Set([...keysOf(base), ...keysOf(wanted)]);
  for (const name of names) {
    const value = wanted[name];
    if (isSame(base[name], value)) continue;
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

function keysOf<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

/** Parameters are plain data of the browser's, a level or two deep, and always in the same order. */
function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
