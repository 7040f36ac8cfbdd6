/**
 * Which operations may come next if only the order counts in which each process asked: the first of each
 * process that is not in the order. One that is open may come at any time after those that its process asked
 * for before, and those after it need not wait for it. Optional ones may be passed over, and do not come any
 * more then.
 */
import type { Placed } from "../history/recorded.ts";
import type { Frontier } from "./frontier.ts";

/**
 * What a process asked for and was answered, in order; and one open operation, free after so many of them.
 */
type Slot = { readonly chain: number; readonly open: number; readonly from: number };

export class ProgramOrder implements Frontier {
  private readonly chains: number[][] = [];
  private readonly slots: Slot[] = [];
  private readonly slotOf: Int32Array;
  /** An operation's place in its chain. */
  private readonly placeOf: Int32Array;
  private readonly isOptional: Uint8Array;
  private readonly taken: Uint8Array;
  /** By chain how many are in the order or were passed over, and what that was before. */
  private readonly heads: Int32Array;
  private readonly saved: number[] = [];
  private count = 0;

  /** @param history in the order in which operations began */
  constructor(history: readonly Placed[]) {
    const processes = [...new Set(history.map(({ process }) => process))];
    this.slotOf = new Int32Array(history.length);
    this.placeOf = new Int32Array(history.length);
    this.taken = new Uint8Array(history.length);
    this.isOptional = Uint8Array.from(history, ({ isOptional }) => isOptional ? 1 : 0);
    this.heads = new Int32Array(processes.length);
    processes.forEach((process, chain) => {
      const own: number[] = [], main = this.slots.push({ chain, open: -1, from: 0 }) - 1;
      history.forEach((operation, at) => {
        if (operation.process !== process) return;
        const isOpen = operation.end === undefined;
        this.slotOf[at] = isOpen ? this.slots.push({ chain, open: at, from: own.length }) - 1 : main;
        if (!isOpen) this.placeOf[at] = own.push(at) - 1;
      });
      this.chains.push(own);
    });
  }

  first(): number {
    return this.from(0);
  }

  next(operation: number): number {
    const slot = this.slotOf[operation], { open, chain } = this.slots[slot];
    const isPassed = open < 0 && this.isOptional[operation] === 1;
    return isPassed
      ? this.chains[chain][this.placeOf[operation] + 1] ?? this.from(slot + 1)
      : this.from(slot + 1);
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
    const { chain, open } = this.slots[this.slotOf[operation]];
    this.saved.push(this.heads[chain]);
    this.count++;
    if (open >= 0) this.taken[operation] = 1;
    else this.heads[chain] = this.placeOf[operation] + 1;
  }

  putBack(operation: number): void {
    const { chain, open } = this.slots[this.slotOf[operation]], head = this.saved.pop()!;
    this.count--;
    if (open >= 0) this.taken[operation] = 0;
    else this.heads[chain] = head;
  }

  has(operation: number): boolean {
    return this.candidate(this.slots[this.slotOf[operation]]) === operation;
  }

  reach(): number {
    return this.count;
  }
}
