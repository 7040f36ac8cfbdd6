/** Which operations may come next in an order: what a search tries. */

export interface Frontier {
  /** The first operation that may come next, or −1. */
  first(): number;
  /** The one to try after this one, or −1. */
  next(operation: number): number;
  /** Puts an operation in the order. */
  take(operation: number): void;
  /** Takes the last one back. */
  putBack(operation: number): void;
  /** Whether an operation may come next. */
  has(operation: number): boolean;
  /** Called when nothing can come next: how far the search has come, to be compared. */
  reach(): number;
}
