import { encode } from 'uqr';

/** A QR code as one SVG path, a unit a module. */
export interface QrPath {
  /** Modules along one side, with the quiet zone of four modules around it that readers need (ISO/IEC 18004, 6.3.8). */
  readonly size: number;
  /** The dark modules, one rectangle a run. */
  readonly path: string;
}

export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1] === true) return [];
      const light = row.indexOf(false, x);
      const width = (light === -1 ? row.length : light) - x;
      return [`M${x} ${y}h${width}v1h${-width}z`];
    }),
  );
  return { size, path: runs.join('') };
}
