/** A stretch of time, ms since the epoch. */
export interface Span {
  from: number;
  to: number;
}

/** One list of spans in order, those that touch or overlap as one. */
export function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** What lies between spans that are in order and apart. */
export function gapsBetween(spans: readonly Span[]): Span[] {
  return spans.slice(1).map(({ from }, index) => ({ from: spans[index]?.to ?? from, to: from }));
}

/** Where both lists have something. */
export function overlaps(one: readonly Span[], other: readonly Span[]): Span[] {
  return union(
    one.flatMap((a) =>
      other
        .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
        .filter(({ from, to }) => to > from),
    ),
  );
}

/** The longest; one of no length where there is none. */
export function longest(spans: readonly Span[]): Span {
  return spans.reduce((best, span) => (span.to - span.from > best.to - best.from ? span : best), { from: 0, to: 0 });
}
