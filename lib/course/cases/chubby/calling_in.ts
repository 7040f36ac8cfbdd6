/** How long a write waits until nobody has a copy of what it changes. */
import { at, partition } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { CHUBBY_CELL, chubbyCell, type ChubbyClasses } from "./cell.ts";

/** A write of a file of which so many clients have a copy. */
export type CallingIn = {
  readonly copies: number;
  /** How many of them are cut off. */
  readonly cutOff: number;
  /** From when it was asked for until it was answered, ms. */
  readonly ms: number;
};

const WRITER = 101, WRITE_MS = 20_000;

/**
 * Lets so many clients read a file, cuts some of them off, and 3 s later another client writes it. A message
 * takes 1 ms.
 * @param cutOff how many of them are cut off; they keep their copies until their leases end
 * @throws RangeError if these are more than have a copy
 */
export function callingIn(copies: number, cutOff = 0, classes: ChubbyClasses = {}): CallingIn {
  if (!(cutOff <= copies)) throw new RangeError(`of ${copies} readers ${cutOff} cannot be cut off`);
  const readers = range(WRITER + 1, WRITER + copies), away = readers.slice(0, cutOff);
  const { trace } = simulate({
    processes: chubbyCell([WRITER, ...readers], classes),
    latency: 1,
    scenario: [
      at(5000, ...[WRITER, ...readers].map((id) => invoke(id, "open"))),
      at(6000, ...readers.map((id) => invoke(id, "read", "x"))),
      ...cutOff > 0 ? [at(WRITE_MS - 3000, partition([...CHUBBY_CELL, WRITER], away))] : [],
      at(WRITE_MS, invoke(WRITER, "write", "x", "new")),
    ],
    until: { timeMs: 2 * WRITE_MS, events: 1_000_000 },
    seed: 1,
  });
  const answers = trace.where({ kind: "respond", process: WRITER }).filter(({ time }) => time > WRITE_MS);
  return { copies, cutOff, ms: (answers[0]?.time ?? Infinity) - WRITE_MS };
}
