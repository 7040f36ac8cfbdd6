/**
 * Checks that processes which are said to be interchangeable are: whatever comes of a step, and whatever a
 * property, a monitor or a device makes of it, must be the same with the processes in other places. The first
 * of each kind are looked at in all orders of the processes, all others with two of them swapped, in turn.
 */
import { Random } from "../../../core/random.ts";
import type { Engine } from "../moving/engine.ts";
import type { Model } from "../options/model.ts";
import type { Outcome } from "../handling/outcome.ts";
import type { Judge } from "../moving/judge.ts";
import { AFTER, LOSS } from "../state/devices.ts";
import type { EventKind } from "../state/store.ts";
import type { Permutation, Permuter } from "./permute.ts";

/** So many questions of a kind are asked in all orders. */
const CLOSELY = 300;
/** Above so many orders some of them must do. */
const MOST_ORDERS = 120;

export class Interchange {
  /**
   * Neighbours in their groups, swapped: whatever is right for all of them, always, is right for all orders.
   */
  private readonly swaps: readonly Permutation[];
  private readonly orders: readonly Permutation[];
  private readonly counts = new Map<string, number>();
  private checking = false;

  constructor(
    private readonly model: Model,
    private readonly engine: Engine,
    private readonly permuter: Permuter,
    groups: readonly (readonly number[])[],
  ) {
    this.swaps = groups.flatMap((group) =>
      group.slice(1).map((place, index) => swap(model.ids.length, group[index], place))
    );
    this.orders = ordersOf(model.ids.length, groups, this.swaps);
    this.initially();
  }

  private initially(): void {
    const { model, engine: { monitor, devices } } = this;
    for (const by of this.swaps) {
      if (model.monitor && this.permuter.monitorState(0, by) !== 0) {
        this.complain(by, "the monitor's initial state", HIDDEN_IDS);
      }
      model.deviceSet.names.forEach((name, device) => {
        const image = this.permuter.deviceCell(device, devices.initial(device), by);
        if (image !== devices.initial(this.permuter.device(device, by))) {
          this.complain(by, `the device ${name}`, HIDDEN_IDS);
        }
      });
    }
    if (model.monitor) monitor.onNew = (state, list, next) => this.folded(state, list, next);
    devices.onServed = (device, state, request) => this.served(device, state, request);
    devices.onLost = (device, cell) => this.lost(device, cell);
  }

  /** The orders in which one more question of a kind is asked. */
  private ordersFor(kind: string, closely: readonly Permutation[] = this.orders): readonly Permutation[] {
    const count = this.counts.get(kind) ?? 0;
    this.counts.set(kind, count + 1);
    return count < CLOSELY ? closely : [this.swaps[count % this.swaps.length]];
  }

  /** Asks once more, unless it is for an answer that such a question needs. */
  private asking(work: () => void): void {
    if (this.checking) return;
    this.checking = true;
    try {
      work();
    } finally {
      this.checking = false;
    }
  }

  private complain(by: Permutation, what: string, reason: string): never {
    const { ids } = this.model;
    const moved = ids.filter((_, place) => by[place] !== place).map((id) => `P${id}`);
    const who = `${moved.slice(0, -1).join(", ")} and ${moved.at(-1)}`;
    throw new TypeError(`${who} are not interchangeable for ${what}: ${reason}`);
  }

  /** What came of an event at a local state. @throws TypeError that names the process and the event */
  handled(seat: number, kind: EventKind, about: number, numbers: readonly number[]): void {
    this.asking(() => {
      for (const by of this.ordersFor("handled", this.swaps)) this.swapped(by, seat, kind, about, numbers);
    });
  }

  private swapped(
    by: Permutation,
    seat: number,
    kind: EventKind,
    about: number,
    numbers: readonly number[],
  ): void {
    const { permuter, model, engine: { outcomes, handling, store } } = this;
    const same = model.ids.map((_, place) => place);
    const swapped = outcomes.of(permuter.seat(seat, by, by.join()), kind, permuter.about(kind, about, by));
    const keys = (outcomes: readonly Outcome[], order: Permutation) =>
      outcomes.map((outcome) => permuter.outcomeKey(outcome, order)).sort().join(";");
    const here = numbers.map((number) => outcomes.all[number]),
      there = swapped.map((number) => outcomes.all[number]);
    if (keys(here, by) === keys(there, same)) return;
    const whole = (outcome: Outcome) => outcome.crashAfter === undefined;
    const onlyCrashes = keys(here.filter(whole), by) === keys(there.filter(whole), same);
    const reason = onlyCrashes
      ? "a crash in the middle of its effects reaches one of them and not the other; explore crashes without symmetry"
      : HIDDEN_IDS;
    const process = model.ids[store.seats.values[seat].place];
    this.complain(by, `P${process} ${handling.doing({ kind, about })}`, reason);
  }

  /** What a property says of a row. @throws TypeError that names the property */
  judged(judge: Judge, row: Int32Array): void {
    const { name } = judge.property, answer = judge.holds(row), image = new Int32Array(row.length);
    for (const by of this.ordersFor(name)) {
      this.permuter.row(row, by, image);
      if (judge.holds(image) === answer) continue;
      this.complain(
        by,
        `the property "${name}"`,
        "it says something else of them in each other's places; explore it without symmetry",
      );
    }
  }

  /** What a monitor made of its state and a list of happenings. */
  private folded(state: number, list: number, next: number): void {
    const { permuter, engine: { monitor } } = this;
    this.asking(() => {
      for (const by of this.ordersFor("folded")) {
        const image = monitor.fold(permuter.monitorState(state, by), permuter.happenings(list, by));
        if (image !== permuter.monitorState(next, by)) this.complain(by, "the monitor", HIDDEN_IDS);
      }
    });
  }

  /** What a device did with a request. */
  private served(device: number, state: number, request: number): void {
    const { permuter, engine: { devices } } = this;
    const ways = (at: number, by?: Permutation) => {
      const found: string[] = [], end = devices.endOf(at, 3);
      for (let way = at + 1; way < end; way += 3) {
        const [next, result] = devices.code.data.subarray(way, way + 2);
        found.push(
          by ? `${permuter.deviceState(next, by)} ${permuter.plain(result, by)}` : `${next} ${result}`,
        );
      }
      return found.sort().join();
    };
    this.asking(() => {
      for (const by of this.ordersFor("served")) {
        const there = permuter.request(request, by), to = devices.deviceOf(there);
        const image = devices.served(to, permuter.deviceState(state, by), there);
        if (ways(image) !== ways(devices.served(device, state, request), by)) this.unequal(device, by);
      }
    });
  }

  /** What a crash did to a device. */
  private lost(device: number, cell: number): void {
    const { permuter, engine: { devices } } = this;
    const ways = (of: number, cell: number, by?: Permutation) => {
      const at = devices.losses(of, cell), end = devices.endOf(at, LOSS), found: number[] = [];
      for (let way = at + 1; way < end; way += LOSS) {
        const after = devices.code.data[way + AFTER];
        found.push(by ? permuter.deviceCell(of, after, by) : after);
      }
      return found.sort((a, b) => a - b).join();
    };
    this.asking(() => {
      for (const by of this.ordersFor("lost")) {
        const image = ways(permuter.device(device, by), permuter.deviceCell(device, cell, by));
        if (image !== ways(device, cell, by)) this.unequal(device, by);
      }
    });
  }

  private unequal(device: number, by: Permutation): never {
    this.complain(by, `the device ${this.model.deviceSet.names[device]}`, HIDDEN_IDS);
  }
}

const HIDDEN_IDS = "either it tells them apart, or symmetry.ids lacks the name of a field that holds ids";

export function swap(count: number, a: number, b: number): Permutation {
  return Array.from({ length: count }, (_, place) => (place === a ? b : place === b ? a : place));
}

/** All orders of the groups, the usual one not counted; or the swaps and some of the others. */
function ordersOf(
  count: number,
  groups: readonly (readonly number[])[],
  swaps: readonly Permutation[],
): Permutation[] {
  const usual = Array.from({ length: count }, (_, place) => place);
  let product = 1;
  for (const group of groups) for (let factor = 2; factor <= group.length; factor++) product *= factor;
  if (product > MOST_ORDERS) {
    const random = new Random(1);
    return [
      ...swaps,
      ...Array.from({ length: MOST_ORDERS / 2 }, () => {
        const order = [...usual];
        for (const group of groups) {
          random.shuffle([...group]).forEach((place, index) => order[group[index]] = place);
        }
        return order;
      }),
    ];
  }
  let orders = [usual];
  for (const group of groups) {
    orders = orders.flatMap((order) =>
      permutations(group).map((places) => {
        const next = [...order];
        places.forEach((place, index) => next[group[index]] = place);
        return next;
      })
    );
  }
  return orders.slice(1);
}

export function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest])
  );
}
