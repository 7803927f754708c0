import type { Piece } from './search/snippet.ts';

/** Text with the words that somebody looked for marked. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map(({ text, isMarked }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: static markup is rendered once
    isMarked ? <mark key={index}>{text}</mark> : text,
  );
}
