/**
 * Symmetry reduction: states that differ only in which of the interchangeable processes is which are explored
 * once. Sound as long as the processes really treat each other alike, and properties, monitors and devices
 * them: see `Interchange`.
 */
import { canonical } from "../../../core/canonical.ts";
import type { Engine } from "../moving/engine.ts";
import { type DeviceSet, plainName } from "../../world/devices.ts";
import { Marks } from "./marks.ts";
import type { Model } from "../options/model.ts";
import { Interchange, permutations, swap } from "./interchange.ts";
import { type Permutation, Permuter } from "./permute.ts";

/**
 * So many orders of processes that look alike are tried for one state; where there are more, the reduction is
 * not complete but still right.
 */
const MOST_ORDERS = 5040;

export class SymmetryReduction {
  private readonly groups: readonly (readonly number[])[];
  private readonly permuter: Permuter;
  private readonly marks: Marks;
  private readonly best: Int32Array;
  private readonly trial: Int32Array;
  /** What is asked of the processes, to find that they are interchangeable. */
  readonly interchange: Interchange;

  constructor(private readonly model: Model, private readonly engine: Engine) {
    this.groups = groupsOf(model);
    const { store, cells, layout, monitor, devices, zones } = engine;
    this.permuter = new Permuter(model, store, cells, layout, monitor, devices, zones);
    this.marks = new Marks(model, engine, this.groups);
    this.interchange = new Interchange(model, engine, this.permuter, this.groups);
    this.best = new Int32Array(layout.width);
    this.trial = new Int32Array(layout.width);
  }

  get bytes(): number {
    return this.permuter.bytes + this.marks.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.permuter.heapBytes + this.marks.heapBytes;
  }

  /** The row that stands for all that are like this one; to be copied before the next call. */
  representative(row: Int32Array): Int32Array {
    const { best, trial } = this;
    this.permuter.row(row, this.sorting(row), best);
    const base = best.slice(), orders = this.openOrders(base);
    let tried = 0;
    for (const order of orders) {
      if (tried++ > MOST_ORDERS) break;
      this.permuter.row(base, order, trial);
      if (less(trial, best)) best.set(trial);
    }
    return best;
  }

  /** Sorts the processes of each group by what can be said of them without naming the others. */
  private sorting(row: Int32Array): Permutation {
    const permutation = this.model.ids.map((_, place) => place);
    for (const group of this.groups) {
      const ranked = group.map((place) => ({ place, mark: this.marks.mark(row, place, group) }));
      ranked.sort((a, b) => a.mark - b.mark || a.place - b.place);
      ranked.forEach(({ place }, index) => permutation[place] = group[index]);
    }
    return permutation;
  }

  /** The orders of processes that look alike, where swapping two of them does make a difference. */
  private openOrders(row: Int32Array): Permutation[] {
    let orders: number[][] = [this.model.ids.map((_, place) => place)];
    for (const group of this.groups) {
      for (const tied of this.ties(row, group)) {
        if (tied.length < 2 || this.swapsFreely(row, tied)) continue;
        const arrangements = tied.length > 7 ? [tied] : permutations(tied);
        orders = orders.flatMap((order) =>
          arrangements.map((arrangement) => {
            const next = [...order];
            tied.forEach((place, index) => next[place] = arrangement[index]);
            return next;
          })
        );
        if (orders.length > MOST_ORDERS) return orders.slice(0, MOST_ORDERS);
      }
    }
    return orders.length === 1 ? [] : orders;
  }

  private ties(row: Int32Array, group: readonly number[]): number[][] {
    const byMark = new Map<number, number[]>();
    for (const place of group) {
      const mark = this.marks.mark(row, place, group);
      byMark.set(mark, [...byMark.get(mark) ?? [], place]);
    }
    return [...byMark.values()];
  }

  /** Whether every swap of neighbours leaves the row as it is: then so does every order. */
  private swapsFreely(row: Int32Array, tied: readonly number[]): boolean {
    for (let index = 1; index < tied.length; index++) {
      this.permuter.row(row, swap(this.model.ids.length, tied[index - 1], tied[index]), this.trial);
      for (let column = 0; column < row.length; column++) {
        if (this.trial[column] !== row[column]) return false;
      }
    }
    return true;
  }
}

function groupsOf(model: Model): number[][] {
  const { symmetry, properties, invocations } = model;
  const { groups } = symmetry!;
  const all = groups.flat();
  const wrong = all.find((id, index) => !model.places.has(id) || all.indexOf(id) !== index);
  if (wrong !== undefined) {
    throw new RangeError(`symmetry.groups must hold ids of processes, each once, got ${wrong}`);
  }
  if (groups.some((group) => group.length < 2)) {
    throw new RangeError("a group of interchangeable processes needs at least two");
  }
  if (model.partitions.length > 0) {
    throw new RangeError("with partitions the processes are not interchangeable: leave symmetry out");
  }
  if (model.lossySomewhere) {
    throw new RangeError(
      "with lossy links the processes are not interchangeable: leave symmetry or lossy out",
    );
  }
  const liveness = properties.find(({ kind }) => kind === "eventually");
  if (liveness) {
    throw new RangeError(
      `"${liveness.name}" speaks of fairness to each process: explore it without symmetry`,
    );
  }
  for (const group of groups) {
    const operations = (id: number) =>
      canonical(
        invocations.filter(({ process }) => process === id).map(({ method, details }) => [method, details]),
      );
    const other = group.find((id) =>
      operations(id) !== operations(group[0]) ||
      model.mayCrash[model.places.get(id)!] !== model.mayCrash[model.places.get(group[0])!]
    );
    if (other !== undefined) {
      throw new RangeError(
        `P${group[0]} and P${other} are not interchangeable: operations or mayCrash differ`,
      );
    }
    const own = (id: number) => ownNames(model.deviceSet, id).join(", ") || "none";
    const unlike = group.find((id) => own(id) !== own(group[0]));
    if (unlike !== undefined) {
      throw new RangeError(
        `P${group[0]} and P${unlike} are not interchangeable: the devices that they own are ` +
          `${own(group[0])} and ${own(unlike)}; give each its own by ownDevices`,
      );
    }
    const places = group.map((id) => model.places.get(id)!);
    if (places.some((place) => model.mayPause[place] !== model.mayPause[places[0]])) {
      throw new RangeError(`P${group.join(", P")} are not interchangeable: mayPause differs`);
    }
  }
  return groups.map((group) => group.map((id) => model.places.get(id)!));
}

/** What a process calls its devices; one that others call so, too, goes by its whole name. */
function ownNames(devices: DeviceSet, id: number): string[] {
  return devices.ownedBy(id).map((device) => {
    const name = devices.names[device], plain = plainName(name);
    return plain === name ? `${name} of P${id}` : plain;
  });
}

function less(a: Int32Array, b: Int32Array): boolean {
  for (let column = 0; column < a.length; column++) if (a[column] !== b[column]) return a[column] < b[column];
  return false;
}
