/**
 * Which operations may come next if only the order counts in which each process asked: the first of each process
 * that is not in the order. One that is open may come at any time after those that its process asked for before,
 * and those after it need not wait for it.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import type { Frontier } from "./frontier.ts";

/** What a process asked for and was answered, in order; and one open operation, free after so many of them. */
type Slot = { readonly chain: number; readonly open: number; readonly from: number };

export class ProgramOrder implements Frontier {
  private readonly chains: number[][] = [];
  private readonly slots: Slot[] = [];
  private readonly slotOf: Int32Array;
  private readonly taken: Uint8Array;
  /** By chain how many are in the order. */
  private readonly heads: Int32Array;
  private count = 0;

  /** @param history in the order in which operations began */
  constructor(history: RecordedHistory) {
    const processes = [...new Set(history.map(({ process }) => process))];
    this.slotOf = new Int32Array(history.length);
    this.taken = new Uint8Array(history.length);
    this.heads = new Int32Array(processes.length);
    processes.forEach((process, chain) => {
      const own: number[] = [], main = this.slots.push({ chain, open: -1, from: 0 }) - 1;
      history.forEach((operation, at) => {
        if (operation.process !== process) return;
        const isOpen = operation.end === undefined;
        this.slotOf[at] = isOpen ? this.slots.push({ chain, open: at, from: own.length }) - 1 : main;
        if (!isOpen) own.push(at);
      });
      this.chains.push(own);
    });
  }

  first(): number {
    return this.from(0);
  }

  next(operation: number): number {
    return this.from(this.slotOf[operation] + 1);
  }

  private from(slot: number): number {
    for (; slot < this.slots.length; slot++) {
      const operation = this.candidate(this.slots[slot]);
      if (operation >= 0) return operation;
    }
    return -1;
  }

  private candidate({ chain, open, from }: Slot): number {
    const head = this.heads[chain];
    if (open < 0) return this.chains[chain][head] ?? -1;
    return head >= from && this.taken[open] === 0 ? open : -1;
  }

  take(operation: number): void {
    this.move(operation, 1);
  }

  putBack(operation: number): void {
    this.move(operation, -1);
  }

  private move(operation: number, by: 1 | -1): void {
    const { chain, open } = this.slots[this.slotOf[operation]];
    if (open >= 0) {
      this.taken[operation] = by === 1 ? 1 : 0;
      return;
    }
    this.heads[chain] += by;
    this.count += by;
  }

  has(operation: number): boolean {
    return this.candidate(this.slots[this.slotOf[operation]]) === operation;
  }

  reach(): number {
    return this.count;
  }
}
