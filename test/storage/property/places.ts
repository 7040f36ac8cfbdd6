// Where the blocks of an array lie, worked out once more from the words of md's manual page (md(4)): the
// model shares nothing with the layout that it judges.
import type { Level, ParityLayout } from "../../../lib/storage/raid/layout/layout.ts";
import { type ArraySpec, blocksOf } from "./spec.ts";

/** A block of a member. */
export type Slot = { member: number; block: number };

/** A block of the array: what protects what with it. */
export type Place = {
  /** Number of the blocks that protect each other: data and parity, or copies. */
  line: number;
  /** All of them. */
  slots: Slot[];
  /** Which of them hold this block: one, or all copies. */
  own: number[];
  /** How many of them may be missing. */
  bears: number;
};

/** The place of every block of the array. */
export function placesOf(spec: ArraySpec): Place[] {
  return Array.from({ length: blocksOf(spec) }, (_, block) => placeOf(spec, block));
}

function placeOf({ level, members, chunk, parityLayout }: ArraySpec, block: number): Place {
  const n = members.length, number = Math.floor(block / chunk), offset = block % chunk;
  const at = (member: number, row: number): Slot => ({ member, block: row * chunk + offset });
  const all = [...Array(n).keys()];
  if (level === 0) {
    return { line: block, slots: [at(number % n, Math.floor(number / n))], own: [0], bears: 0 };
  }
  if (level === 1) return { line: block, slots: all.map((i) => at(i, number)), own: all, bears: n - 1 };
  if (level === 10) {
    const copy = (i: number) => at((2 * number + i) % n, Math.floor((2 * number + i) / n));
    return { line: block, slots: [copy(0), copy(1)], own: [0, 1], bears: 1 };
  }
  const parities = level === 6 ? 2 : 1, data = n - parities, stripe = Math.floor(number / data);
  const order = stripeOrder(level, n, stripe, parityLayout ?? "left-symmetric");
  return {
    line: stripe * chunk + offset,
    slots: order.map((member) => at(member, stripe)),
    own: [number % data],
    bears: parities,
  };
}

/** The members of a stripe: those of its data in order, then those of its parities. */
function stripeOrder(level: Level, n: number, stripe: number, layout: ParityLayout): number[] {
  const left = layout.startsWith("left"), symmetric = layout.endsWith("-symmetric");
  const p = level === 4 ? n - 1 : left ? n - 1 - stripe % n : stripe % n;
  const parities = level === 6 ? [p, (p + 1) % n] : [p];
  const first = level === 4 || !symmetric ? 0 : parities[parities.length - 1] + 1;
  const others = Array.from({ length: n }, (_, i) => (first + i) % n).filter((i) => !parities.includes(i));
  return [...others, ...parities];
}
