/**
 * What instances tell each other on their channels, a line of header and for `message` the bytes after it:
 *
 * `P <code> <event> <seat>…` who is at the code now, from the scripts · `M <code> <instance> <bytes>` to everybody there ·
 * `H <code> <instance>` a client there is behind: send no more · `R <code> <instance>` it has caught up.
 */
export type HubMessage =
  | { kind: 'presence'; code: string; event: 'signal_connected' | 'signal_disconnected'; seats: string[] }
  | { kind: 'message'; code: string; from: string; message: Buffer }
  | { kind: 'hold' | 'release'; code: string; from: string };

const SPACE = 0x20;

/** @returns null for what no instance of this version sends */
export function readHubMessage(data: Buffer): HubMessage | null {
  const kind = data.toString('latin1', 0, 1);
  if (kind === 'M') {
    const second = data.indexOf(SPACE, 2);
    const third = data.indexOf(SPACE, second + 1);
    if (second < 0 || third < 0) return null;
    return {
      kind: 'message',
      code: data.toString('latin1', 2, second),
      from: data.toString('latin1', second + 1, third),
      message: data.subarray(third + 1),
    };
  }
  const [, code = '', what = '', ...seats] = data.toString('latin1').split(' ');
  if (kind === 'H') return { kind: 'hold', code, from: what };
  if (kind === 'R') return { kind: 'release', code, from: what };
  if (kind !== 'P' || (what !== 'signal_connected' && what !== 'signal_disconnected')) return null;
  return { kind: 'presence', code, event: what, seats: seats.filter((seat) => seat !== '') };
}

export function writeRelayed(code: string, from: string, message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`M ${code} ${from} `, 'latin1'), message]);
}

export function writeHold(code: string, from: string): string {
  return `H ${code} ${from}`;
}

export function writeRelease(code: string, from: string): string {
  return `R ${code} ${from}`;
}

/** The instance of a seat `<instance>/<number>`. */
export function instanceOf(seat: string): string {
  return seat.slice(0, seat.indexOf('/'));
}
