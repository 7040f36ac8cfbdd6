// The one clock on the wall: it ends what a reader waits for, and decides nothing of what is found by then.

/** Now, in ms since some moment in the past. */
export function wallMs(): number {
  return performance.now();
}
