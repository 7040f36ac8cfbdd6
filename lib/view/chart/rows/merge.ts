/** Many spans of time that lie closer than can be seen, drawn as one. */

/** From one time to another. */
export type Span = { readonly from: number; readonly to: number };

/** A picture draws so many spans one by one. */
export const MOST_SPANS = 4000;

/**
 * Joins spans of the same kind with less than `gap` between them.
 * @param kindOf what must not be joined with others, e.g. the process
 * @returns the first of each, reaching to the end of the last
 */
export function mergeSpans<S extends Span>(
  spans: readonly S[],
  kindOf: (span: S) => unknown,
  gap: number,
): S[] {
  const merged: S[] = [], open = new Map<unknown, number>();
  for (const span of [...spans].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const kind = kindOf(span), at = open.get(kind);
    if (at !== undefined && span.from - merged[at].to < gap) {
      if (span.to > merged[at].to) merged[at] = { ...merged[at], to: span.to };
    } else open.set(kind, merged.push(span) - 1);
  }
  return merged;
}
