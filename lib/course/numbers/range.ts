/** The whole numbers from one to another, both included: `range(3, 5)` is `[3, 4, 5]`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k);
}
