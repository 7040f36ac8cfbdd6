/**
 * Which integer of a row stands for what: the cells of the processes come first, then what this exploration
 * needs besides.
 */
import type { Model } from "../options/model.ts";
import { mix } from "./tables.ts";

export type Layout = {
  readonly width: number;
  /** Columns; −1 if there is none. */
  readonly faults: number;
  readonly monitor: number;
  readonly zone: number;
  /** The first of the devices' columns, the last of all. */
  readonly devices: number;
};

export function layoutOf(model: Model, faults: boolean, monitor: boolean): Layout {
  let width = model.ids.length;
  const next = (used: boolean) => (used ? width++ : -1);
  const layout = {
    faults: next(faults),
    monitor: next(monitor),
    zone: next(model.time === "ordered"),
    devices: width,
  };
  return { ...layout, width: width + model.deviceSet.names.length };
}

/** The bits that a value in a column besides the cells adds to the hash of its row. */
export function columnHash(column: number, value: number): number {
  return mix(Math.imul(value, 0x01000193) ^ ((column + 1) << 25));
}
