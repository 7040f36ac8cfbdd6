/**
 * Makes one move of one process in a row of integers; whatever runs code of a process has been remembered.
 */
import { type Cells, COST, DROPPED, EXTRA, HEAD, MORE, OUTCOME, SENDS, TO } from "./cells.ts";
import type { DeviceColumns } from "../state/devices.ts";
import { type FaultColumn, NONE } from "../state/faults.ts";
import type { MonitorColumn } from "../state/monitor.ts";
import { columnHash, type Layout } from "../state/layout.ts";
import type { Model } from "../options/model.ts";
import { HandlerError } from "../handling/handling.ts";
import type { Outcome } from "../handling/outcome.ts";
import type { Outcomes } from "../handling/outcomes.ts";
import { endedBefore, unknownOperation } from "../../world/operations.ts";
import type { Store } from "../state/store.ts";
import type { Zones } from "../state/zones.ts";

/** Gets each successor: it stands in the expander's `row` and `hash` until `reach` returns. */
export interface Sink {
  /**
   * `label` ≥ 0 is the number of the outcome that led here; below, −1 − the number of a step of the
   * environment.
   */
  reach(label: number): void;
}

export class Mover {
  readonly row: Int32Array;
  hash = 0;
  /** Steps that change nothing, of all states expanded so far. */
  idle = 0;
  /** Messages that were dropped, or were in flight anyway, in all steps of the states expanded so far. */
  dropped = 0;
  /** Whether a process is not to crash any more, although the model allows it. */
  spared: ((cost: number, place: number) => boolean) | undefined;
  protected readonly source: Int32Array;
  protected sourceHash = 0;
  protected cut = -1;
  /** By cost, the next value of the column of faults; −1 where no more of that fault is allowed. */
  protected affordable: Int32Array = new Int32Array(0);
  protected readonly processes: number;
  protected readonly waits: boolean;

  constructor(
    protected readonly model: Model,
    protected readonly store: Store,
    protected readonly outcomes: Outcomes,
    protected readonly cells: Cells,
    protected readonly layout: Layout,
    protected readonly faults: FaultColumn,
    protected readonly monitor: MonitorColumn,
    protected readonly zones: Zones,
    protected readonly devices: DeviceColumns,
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

  /** Moves that nearly always only send; here the search spends its time. */
  protected usual(place: number, cell: number, at: number, sink: Sink): void {
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
          if (after === before) this.dropped++;
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

  /** @param only the costs of the moves to be made; absent: all */
  protected list(place: number, at: number, sink: Sink, request = -1, only?: readonly number[]): void {
    if (at < 0) return;
    let move = at + 1;
    for (let left = this.cells.code.data[at]; left > 0; left--) {
      if (!only || only.includes(this.cells.code.data[move + COST])) {
        this.take(place, move, sink, -1, request);
      }
      move += HEAD + this.cells.code.data[move + SENDS];
    }
  }

  /**
   * One move with all that it may do.
   * @param zone the zone that it begins with, if not the state's own
   * @param request the request that a device has just served to make it happen; −1 if none
   */
  protected take(place: number, move: number, sink: Sink, zone = -1, request = -1): void {
    const { cells, row, source, layout, processes } = this;
    const code = cells.code.data,
      hashes = cells.hashes,
      number = code[move + OUTCOME],
      cost = code[move + COST];
    if (cost !== NONE && (this.affordable[cost] < 0 || this.spared?.(cost, place))) return;
    if (
      this.cut >= 0 && this.outcomes.all[number].event.kind === "deliver" &&
      !this.arrives(place, number, sink)
    ) return;
    const to = code[move + TO], end = move + HEAD + code[move + SENDS];
    row[place] = to;
    let hash = this.sourceHash ^ hashes.data[source[place]] ^ hashes.data[to];
    for (let send = move + HEAD; send < end; send += 2) {
      const receiver = code[send], before = row[receiver], after = cells.receive(before, code[send + 1]);
      if (after === before) this.dropped++;
      row[receiver] = after;
      hash ^= hashes.data[before] ^ hashes.data[after];
    }
    this.dropped += code[move + EXTRA] >> DROPPED;
    if (cost !== NONE) row[layout.faults] = this.affordable[cost];
    if (request >= 0) this.served(request);
    if ((code[move + EXTRA] & MORE) !== 0) this.more(number, zone);
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
  protected arrives(place: number, number: number, sink: Sink): boolean {
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
  protected more(number: number, zone: number): void {
    const { row, source, layout } = this;
    const { said, submits, answers, crashed, place, timerChanges, event } = this.outcomes.all[number];
    if (answers.length > 0) this.checkAnswers(this.outcomes.all[number]);
    if (layout.monitor >= 0) row[layout.monitor] = this.monitor.fold(source[layout.monitor], said);
    if (layout.requests >= 0) {
      if (submits.length > 0) row[layout.requests] = this.devices.add(row[layout.requests], number, submits);
      if (crashed) row[layout.requests] = this.devices.orphan(row[layout.requests], place);
    }
    if (layout.zone >= 0) {
      let from = zone >= 0 ? zone : source[layout.zone];
      // An operation or a recovery may come at any moment of a wait; while something is in flight no time
      // passes.
      if ((event.kind === "invoke" || event.kind === "recover") && this.isQuiet()) {
        from = this.zones.elapse(from);
      }
      row[layout.zone] = timerChanges.length > 0 ? this.zones.change(from, number, timerChanges) : from;
    }
  }

  /** @throws HandlerError for a response to an operation that was not invoked, or has ended */
  private checkAnswers({ place, event, answers }: Outcome): void {
    const { ids } = this.model, { handling } = this.outcomes;
    const seats = ids.map((_, place) => this.store.seats.values[this.cells.seats.data[this.source[place]]]);
    const invoked = seats.flatMap(({ invoked }) => invoked);
    if (event.kind === "invoke") invoked.push(event.about);
    const ended = seats.flatMap(({ answered }) => answered);
    for (const operation of answers) {
      const error = !invoked.includes(operation - 1)
        ? unknownOperation(ids[place], operation, invoked.map((index) => index + 1).sort((a, b) => a - b))
        : ended.includes(operation)
        ? endedBefore(ids[place], operation)
        : undefined;
      if (error) throw new HandlerError(ids[place], handling.doing(event), error);
      ended.push(operation);
    }
  }

  /** Whether nothing is in flight in the state that is being expanded. */
  protected isQuiet(): boolean {
    for (let place = 0; place < this.processes; place++) {
      if (this.cells.quiet.data[this.source[place]] === 0) return false;
    }
    return this.layout.requests < 0 || this.source[this.layout.requests] === 0;
  }

  /** The device's next state, and one request less. */
  protected served(request: number): void {
    const { row, layout, devices } = this,
      device = devices.deviceOf(request),
      column = layout.devices + device;
    row[column] = devices.serve(device, row[column], request).state;
    row[layout.requests] = devices.remove(row[layout.requests], request);
  }
}
