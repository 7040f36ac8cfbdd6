/**
 * Outcomes together with what devices chose in the same step: each has a number of its own, and is in all
 * else the outcome that it came from.
 */
import { Ints, PairMap } from "../state/tables.ts";

/**
 * By number: the outcome that it came from (−1: it is that itself); twice the list, plus 1 if that is first.
 */
const FROM = 0, LIST = 1, SIZE = 2;

export class Chosen {
  private readonly parts = new Ints();
  private readonly preceded = new PairMap();
  private readonly followed = new PairMap();

  get bytes(): number {
    return this.parts.bytes + this.preceded.bytes + this.followed.bytes;
  }

  /** The next number is an outcome's without devices. */
  skip(): void {
    this.parts.push(-1);
    this.parts.push(0);
  }

  /** The number of an outcome with a list of choices; −1 if it has none yet. */
  find(number: number, list: number, first: boolean): number {
    return (first ? this.preceded : this.followed).get(number, list);
  }

  /** Gives it the next number. */
  add(number: number, list: number, first: boolean): number {
    const at = this.parts.push(number) / SIZE;
    this.parts.push(2 * list + (first ? 1 : 0));
    (first ? this.preceded : this.followed).set(number, list, at);
    return at;
  }

  /** All that was chosen, in order. @param own what the handler chose @param lists the devices' lists */
  of(number: number, own: readonly number[], lists: readonly (readonly number[])[]): readonly number[] {
    const { data } = this.parts, from = data[SIZE * number + FROM], list = data[SIZE * number + LIST];
    if (from < 0) return own;
    const others = this.of(from, own, lists), chosen = lists[list >> 1];
    return list & 1 ? [...chosen, ...others] : [...others, ...chosen];
  }
}
