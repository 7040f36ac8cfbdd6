/** The steps from one global state to the next. Only integers move here; whatever runs code of a process has been remembered. */
import type { Step } from "../system.ts";
import { type Cells, COST, EXTRA, HEAD, OUTCOME, SENDS, TO } from "./cells.ts";
import type { DeviceColumns, FaultColumn, MonitorColumn } from "./columns.ts";
import { columnHash, type Layout } from "./layout.ts";
import type { Model } from "./options.ts";
import { NONE, type Outcomes } from "./outcomes.ts";
import type { Store } from "./store.ts";
import type { Zones } from "./zones.ts";

/** Gets each successor: it stands in the expander's `row` and `hash` until `reach` returns. */
export interface Sink {
  /** `label` ≥ 0 is the number of the outcome that led here; below, −1 − the number of a step of the environment. */
  reach(label: number): void;
}

export class Expander {
  readonly row: Int32Array;
  hash = 0;
  /** Steps that change nothing, of all states expanded so far. */
  idle = 0;
  /** Steps of the environment that belong to no process's outcome. */
  readonly steps: Step[] = [];
  private readonly stepNumbers = new Map<string, number>();
  private readonly source: Int32Array;
  private sourceHash = 0;
  private cut = -1;
  /** By cost, the next value of the column of faults; −1 where no more of that fault is allowed. */
  private affordable: Int32Array = new Int32Array(0);
  private readonly processes: number;
  private readonly waits: boolean;

  constructor(
    private readonly model: Model,
    private readonly store: Store,
    private readonly outcomes: Outcomes,
    private readonly cells: Cells,
    private readonly layout: Layout,
    private readonly faults: FaultColumn,
    private readonly monitor: MonitorColumn,
    private readonly zones: Zones,
    private readonly devices: DeviceColumns,
  ) {
    this.row = new Int32Array(layout.width);
    this.source = new Int32Array(layout.width);
    this.processes = model.ids.length;
    this.waits = model.time === "quiet" || model.time === "ordered";
  }

  /** The hash of a row from nothing. */
  hashOf(row: Int32Array): number {
    let hash = 0;
    for (let column = 0; column < row.length; column++) {
      hash ^= column < this.processes ? this.cells.hashes.data[row[column]] : columnHash(column, row[column]);
    }
    return hash;
  }

  /** Hands every successor of the row at `base` to the sink. */
  expand(rows: Int32Array, base: number, sink: Sink): void {
    const { source, row, cells, processes } = this;
    for (let column = 0; column < row.length; column++) row[column] = source[column] = rows[base + column];
    this.sourceHash = this.hash = this.hashOf(row);
    const { faults, zone } = this.layout;
    if (faults >= 0) {
      this.cut = this.faults.cut(source[faults]);
      this.affordable = this.faults.next(source[faults]);
    }
    for (let place = 0; place < processes; place++) {
      const cell = source[place];
      if (cells.moves.data[cell] < 0) cells.expand(cell);
      this.idle += cells.idle.data[cell];
      this.usual(place, cell, cells.moves.data[cell], sink);
    }
    if (faults >= 0) this.faulty(sink);
    if (this.devices.count > 0) this.serve(sink);
    if (this.waits && this.isQuiet()) {
      if (zone >= 0) this.fireInOrder(sink);
      else {for (let place = 0; place < processes; place++) {
          this.list(place, cells.timerMoves.data[source[place]], sink);
        }}
    }
  }

  /** Moves that nearly always only send; here the search spends its time. */
  private usual(place: number, cell: number, at: number, sink: Sink): void {
    const { cells, row, source } = this;
    const hashes = cells.hashes;
    const without = this.sourceHash ^ hashes.data[cell];
    let move = at + 1;
    for (let left = cells.code.data[at]; left > 0; left--) {
      const code = cells.code.data, sends = code[move + SENDS];
      if (code[move + EXTRA] !== 0 || this.cut >= 0) this.take(place, move, sink);
      else {
        const to = code[move + TO];
        row[place] = to;
        let hash = without ^ hashes.data[to];
        const end = move + HEAD + sends;
        for (let send = move + HEAD; send < end; send += 2) {
          const receiver = code[send], before = row[receiver], after = cells.receive(before, code[send + 1]);
          row[receiver] = after;
          hash ^= hashes.data[before] ^ hashes.data[after];
        }
        this.hash = hash;
        sink.reach(code[move + OUTCOME]);
        for (let send = move + HEAD; send < end; send += 2) row[code[send]] = source[code[send]];
      }
      move += HEAD + sends;
    }
    row[place] = cell;
  }

  private list(place: number, at: number, sink: Sink, request = -1): void {
    if (at < 0) return;
    let move = at + 1;
    for (let left = this.cells.code.data[at]; left > 0; left--) {
      this.take(place, move, sink, -1, request);
      move += HEAD + this.cells.code.data[move + SENDS];
    }
  }

  /**
   * One move with all that it may do.
   * @param zone the zone that it begins with, if not the state's own
   * @param request the request that a device has just served to make it happen; −1 if none
   */
  private take(place: number, move: number, sink: Sink, zone = -1, request = -1): void {
    const { cells, row, source, layout, processes } = this;
    const code = cells.code.data,
      hashes = cells.hashes,
      number = code[move + OUTCOME],
      cost = code[move + COST];
    if (cost !== NONE && this.affordable[cost] < 0) return;
    if (
      this.cut >= 0 && this.outcomes.all[number].event.kind === "deliver" &&
      !this.arrives(place, number, sink)
    ) return;
    const to = code[move + TO], end = move + HEAD + code[move + SENDS];
    row[place] = to;
    let hash = this.sourceHash ^ hashes.data[source[place]] ^ hashes.data[to];
    for (let send = move + HEAD; send < end; send += 2) {
      const receiver = code[send], before = row[receiver], after = cells.receive(before, code[send + 1]);
      row[receiver] = after;
      hash ^= hashes.data[before] ^ hashes.data[after];
    }
    if (cost !== NONE) row[layout.faults] = this.affordable[cost];
    if (request >= 0) this.served(request);
    if (code[move + EXTRA] !== 0) this.more(number, zone);
    for (let column = processes; column < row.length; column++) {
      if (row[column] !== source[column]) {
        hash ^= columnHash(column, source[column]) ^ columnHash(column, row[column]);
      }
    }
    this.hash = hash;
    sink.reach(number);
    row[place] = source[place];
    for (let send = move + HEAD; send < end; send += 2) row[code[send]] = source[code[send]];
    for (let column = processes; column < row.length; column++) row[column] = source[column];
  }

  /** Whether a message passes the cut in force; if not, its arrival is its loss, handed to the sink here. */
  private arrives(place: number, number: number, sink: Sink): boolean {
    const { event } = this.outcomes.all[number], { ids } = this.model;
    const letter = this.store.letters.values[event.about];
    if (!this.faults.blocks(this.cut, ids[letter.from], ids[place])) return true;
    const lost = this.cells.lose(this.source[place], event.about);
    const drop =
      this.outcomes.of(this.cells.seats.data[this.source[place]], "deliver", event.about)[0] === number;
    if (lost === this.source[place] || !drop) return false;
    this.row.set(this.source);
    this.row[place] = lost;
    this.hash = this.hashOf(this.row);
    sink.reach(this.outcomes.of(this.cells.seats.data[this.source[place]], "drop", event.about)[0]);
    return false;
  }

  /** What a move does besides sending. */
  private more(number: number, zone: number): void {
    const { row, source, layout } = this;
    const { said, submits, crashed, place, timerChanges, event } = this.outcomes.all[number];
    if (layout.monitor >= 0) row[layout.monitor] = this.monitor.fold(source[layout.monitor], said);
    if (layout.requests >= 0) {
      if (submits.length > 0) row[layout.requests] = this.devices.add(row[layout.requests], number, submits);
      if (crashed) row[layout.requests] = this.devices.orphan(row[layout.requests], place);
    }
    if (layout.zone >= 0) {
      let from = zone >= 0 ? zone : source[layout.zone];
      // An operation or a recovery may come at any moment of a wait; while something is in flight no time passes.
      if ((event.kind === "invoke" || event.kind === "recover") && this.isQuiet()) {
        from = this.zones.elapse(from);
      }
      row[layout.zone] = timerChanges.length > 0 ? this.zones.change(from, number, timerChanges) : from;
    }
  }

  /** Whether nothing is in flight in the state that is being expanded. */
  private isQuiet(): boolean {
    for (let place = 0; place < this.processes; place++) {
      if (this.cells.quiet.data[this.source[place]] === 0) return false;
    }
    return this.layout.requests < 0 || this.source[this.layout.requests] === 0;
  }

  private faulty(sink: Sink): void {
    const { cells, source, layout, row } = this;
    for (let place = 0; place < this.processes; place++) {
      this.list(place, cells.faultMoves.data[source[place]], sink);
    }
    if (this.model.partitions.length === 0) return;
    for (const { step, next } of this.faults.cutSteps(source[layout.faults])) {
      row[layout.faults] = next;
      this.hash = this.hashOf(row);
      sink.reach(this.step(JSON.stringify(step), step));
      row[layout.faults] = source[layout.faults];
    }
  }

  /** A device serves one of the requests; whoever made it and is still up handles the completion. */
  private serve(sink: Sink): void {
    const { source, row, layout, devices, cells } = this;
    const bag = devices.bags.values[source[layout.requests]];
    for (let index = 0; index < bag.length; index++) {
      const request = bag[index];
      if (request === bag[index - 1]) continue;
      const { live, place } = this.store.requests.values[request];
      if (live) {
        const device = devices.deviceOf(request),
          { result } = devices.serve(device, source[layout.devices + device], request);
        this.list(
          place,
          cells.completionMoves(source[place], this.store.completion(request, result)),
          sink,
          request,
        );
      } else {
        this.served(request);
        this.hash = this.hashOf(row);
        sink.reach(this.orphanStep(request));
        row.set(source);
      }
    }
  }

  /** The device's next state, and one request less. */
  private served(request: number): void {
    const { row, layout, devices } = this,
      device = devices.deviceOf(request),
      column = layout.devices + device;
    row[column] = devices.serve(device, row[column], request).state;
    row[layout.requests] = devices.remove(row[layout.requests], request);
  }

  private orphanStep(request: number): number {
    const { place, device, text, tag } = this.store.requests.values[request];
    return this.step(`request ${request}`, {
      step: "complete",
      process: this.model.ids[place],
      device,
      request: this.store.value(text) as { type: string },
      tag,
    });
  }

  private step(key: string, step: Step): number {
    let number = this.stepNumbers.get(key);
    if (number === undefined) this.stepNumbers.set(key, number = this.steps.push(step) - 1);
    return -1 - number;
  }

  private fireInOrder(sink: Sink): void {
    const { cells, source, layout } = this;
    for (const { timer, next } of this.zones.firstDue(source[layout.zone])) {
      const { place } = this.store.timers.values[timer];
      const at = cells.timerMoves.data[source[place]];
      let move = at + 1;
      for (let left = at < 0 ? 0 : cells.code.data[at]; left > 0; left--) {
        if (this.outcomes.all[cells.code.data[move + OUTCOME]].event.about === timer) {
          this.take(place, move, sink, next);
        }
        move += HEAD + cells.code.data[move + SENDS];
      }
    }
  }
}
