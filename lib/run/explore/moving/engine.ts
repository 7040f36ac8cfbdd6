/** Puts the parts of an exploration together, and finds the states that it begins with. */
import { checkHandlers, operationOf } from "../../../core/host.ts";
import type { Process } from "../../../core/process.ts";
import type { Step } from "../../system.ts";
import { Cells } from "./cells.ts";
import { Copies } from "../state/copies.ts";
import { Checker } from "../handling/checks.ts";
import { AFTER, CHANCE, DeviceColumns, LOSS } from "../state/devices.ts";
import { FaultColumn, NONE } from "../state/faults.ts";
import { MonitorColumn } from "../state/monitor.ts";
import { Expander } from "./expander.ts";
import { Handling } from "../handling/handling.ts";
import { type Layout, layoutOf } from "../state/layout.ts";
import type { Model } from "../options/model.ts";
import type { Outcome } from "../handling/outcome.ts";
import { Outcomes } from "../handling/outcomes.ts";
import { stepOf } from "./steps.ts";
import { Store } from "../state/store.ts";
import { WorldView } from "./view.ts";
import { Zones } from "../time/zones.ts";
import { plainName } from "../../world/devices.ts";

/** A state to begin with, and the steps that made it: the starts, and what else came before. */
export type Beginning = {
  readonly row: Int32Array;
  readonly steps: readonly Step[];
  /** Undefined for a step that is no process's. */
  readonly outcomes: readonly (Outcome | undefined)[];
  /** How many of its messages each of them dropped. */
  readonly dropped: readonly number[];
};

export class Engine {
  readonly store: Store;
  readonly copies: Copies;
  readonly handling: Handling;
  readonly outcomes: Outcomes;
  readonly cells: Cells;
  readonly faults: FaultColumn;
  readonly monitor: MonitorColumn;
  readonly devices: DeviceColumns;
  readonly zones: Zones;
  readonly layout: Layout;
  readonly expander: Expander;
  readonly world: WorldView;

  /** @param endless types of messages that loops were found to send for ever */
  constructor(readonly model: Model, endless: ReadonlySet<string> = new Set()) {
    this.store = new Store(model);
    this.zones = new Zones(model.clocks);
    const copies = this.copies = new Copies(model, this.store, endless);
    this.handling = new Handling(model, this.store);
    const samples: Process[] = model.ids.map((_, place) => this.handling.fresh(place));
    checkHandlers(samples, model.deviceSet.names.map(plainName));
    for (const { process, method } of model.invocations) {
      operationOf(samples[model.places.get(process)!], method, ` on P${process}`);
    }
    const checker = new Checker(model, this.store, this.handling);
    this.outcomes = new Outcomes(model, this.store, this.handling, checker, copies);
    this.cells = new Cells(model, this.store, this.outcomes, copies);
    this.faults = new FaultColumn(model);
    this.monitor = new MonitorColumn(model, this.store);
    this.devices = new DeviceColumns(model, this.store);
    this.layout = layoutOf(model, this.faults.used, this.monitor.used);
    this.expander = new Expander(
      model,
      this.store,
      this.outcomes,
      this.cells,
      this.layout,
      this.faults,
      this.monitor,
      this.zones,
      this.devices,
    );
    this.world = new WorldView(
      model,
      this.store,
      this.cells,
      this.layout,
      this.handling,
      this.monitor,
      this.devices,
    );
  }

  /** Bytes of lists and tables of integers, outside V8's heap. */
  get bytes(): number {
    const { cells, outcomes, monitor, devices, zones } = this;
    return cells.bytes + outcomes.bytes + monitor.bytes + devices.bytes + zones.bytes;
  }

  /** Bytes of texts and objects, roughly: those on V8's heap. */
  get heapBytes(): number {
    const { store, cells, outcomes, monitor, devices, zones } = this;
    return store.heapBytes + cells.heapBytes + outcomes.heapBytes + monitor.heapBytes +
      devices.heapBytes + zones.heapBytes;
  }

  /**
   * All processes have started, one after the other; one state for each way in which choices and crashes
   * fell.
   */
  beginnings(): Beginning[] {
    let partial: Outcome[][] = [[]];
    for (let place = 0; place < this.model.ids.length; place++) {
      const outcomes = this.starts(place).map((number) => this.outcomes.all[number]);
      partial = partial.flatMap((before) => outcomes.map((outcome) => [...before, outcome]));
      if (partial.length > MOST_BEGINNINGS) throw tooMany();
    }
    return partial.flatMap((outcomes) => this.beginning(outcomes));
  }

  /** What may come of the start of a process; who reads its clock has its own, whatever others read. */
  private starts(place: number): number[] {
    return this.outcomes.of(this.down(place), "start", 0).flatMap((number) =>
      this.outcomes.all[number].reads
        ? this.zones.readings(0, place).flatMap(({ index, value }) => this.outcomes.at(number, index, value))
        : [number]
    );
  }

  /** The local state of a process before its start. */
  down(place: number): number {
    return this.store.seat({
      place,
      fields: -1,
      timers: [],
      log: [],
      durable: 0,
      pending: [],
      invoked: [],
      begun: 0,
      answered: [],
      paused: false,
      late: [],
    });
  }

  /** What a label stands for. */
  step(label: number): Step {
    return label >= 0
      ? stepOf(this.model, this.store, this.outcomes.whole(label, this.devices.choices.values))
      : this.expander.steps[-1 - label];
  }

  private beginning(outcomes: readonly Outcome[]): Beginning[] {
    const { layout, store, cells } = this;
    const row = new Int32Array(layout.width);
    for (let device = 0; device < this.devices.count; device++) {
      row[layout.devices + device] = this.devices.initial(device);
    }
    outcomes.forEach((outcome, place) => row[place] = cells.of(outcome.seat, 0));
    const drops: number[] = [], down = outcomes.map(({ place }) => store.seats.values[this.down(place)]);
    for (const outcome of outcomes) {
      let { dropped } = outcome;
      // When all start, there are no operations but those that a process begins by itself.
      this.outcomes.answers.check(outcome, down);
      const number = this.outcomes.all.indexOf(outcome);
      if (outcome.cost !== NONE) {
        row[layout.faults] = this.faults.next(row[layout.faults])[outcome.cost];
        if (row[layout.faults] < 0) return [];
      }
      for (const letter of outcome.sends) {
        const { to } = store.letters.values[letter];
        if (outcome.crashed && to === outcome.place) continue; // what it sent to itself is gone with it
        const after = cells.receive(row[to], letter);
        if (after === row[to]) dropped++;
        row[to] = after;
      }
      drops.push(dropped);
      this.expander.dropped += dropped;
      if (layout.monitor >= 0) row[layout.monitor] = this.monitor.fold(row[layout.monitor], outcome.said);
      this.devices.submit(row, layout.devices, outcome.submits);
      if (outcome.crashed) this.devices.abandon(row, layout.devices, outcome.place);
      const { place, event: { clockMs } } = outcome;
      if (clockMs !== undefined) {
        const said = this.zones.readings(row[layout.zone], place).find(({ value }) => value === clockMs);
        row[layout.zone] = said!.next;
      }
      if (outcome.timerChanges.length > 0) {
        row[layout.zone] = this.zones.change(row[layout.zone], number, outcome.timerChanges);
      }
    }
    return this.afterCrashes({ row, outcomes }).map(({ row, outcomes }) => ({
      row,
      steps: outcomes.map((outcome) => stepOf(this.model, this.store, outcome)),
      outcomes,
      dropped: drops,
    }));
  }

  /** All that the devices of those may have become that crashed in their start. */
  private afterCrashes(beginning: Started): Started[] {
    const { devices, layout } = this;
    let found = [beginning];
    for (const { place } of beginning.outcomes.filter(({ crashed }) => crashed)) {
      for (const device of devices.owned[place]) {
        const column = layout.devices + device;
        found = found.flatMap(({ row, outcomes }) => {
          const at = devices.losses(device, row[column]), { data } = devices.code;
          return Array.from({ length: data[at] }, (_, index) => {
            const loss = at + 1 + LOSS * index, next = row.slice();
            next[column] = data[loss + AFTER];
            const chosen = devices.choices.values[data[loss + CHANCE]], start = outcomes[place];
            const choices = [...start.choices, ...chosen];
            const chose = outcomes.map((outcome) => outcome === start ? { ...start, choices } : outcome);
            return { row: next, outcomes: chose };
          });
        });
      }
    }
    return found;
  }
}

type Started = { readonly row: Int32Array; readonly outcomes: readonly Outcome[] };

const MOST_BEGINNINGS = 1_000_000;

function tooMany(): RangeError {
  return new RangeError("the processes can start in more than a million ways: choose later");
}
