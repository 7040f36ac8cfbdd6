/**
 * Makes one move of one process in a row of integers; whatever runs code of a process has been remembered.
 */
import { type Cells, COST, DROPPED, EXTRA, HEAD, MORE, OUTCOME, SENDS, TO } from "./cells.ts";
import { AFTER, CHANCE, CHOSEN, type DeviceColumns, LOSS, NEXT, REQUEST } from "../state/devices.ts";
import { type FaultColumn, NONE } from "../state/faults.ts";
import type { MonitorColumn } from "../state/monitor.ts";
import { columnHash, type Layout } from "../state/layout.ts";
import type { Model } from "../options/model.ts";
import type { Outcomes } from "../handling/outcomes.ts";
import type { Seat, Store } from "../state/store.ts";
import type { Zones } from "../time/zones.ts";

/** Gets each successor: it stands in the expander's `row` and `hash` until `reach` returns. */
export interface Sink {
  /**
   * `label` ≥ 0 is the number of the outcome that led here; below, −1 − the number of a step of the
   * environment.
   */
  reach(label: number): void;
}

/** What most moves make a process lose of its devices. */
const NOTHING: readonly number[] = [];

export class Mover {
  readonly row: Int32Array;
  hash = 0;
  /** The outcome that the monitor is being told of; −1 if none is. */
  telling = -1;
  /** Steps that change nothing, of all states expanded so far. */
  idle = 0;
  /** Messages that were dropped, or were in flight anyway, in all steps of the states expanded so far. */
  dropped = 0;
  /** Whether a process is not to crash any more, although the model allows it. */
  spared: ((cost: number, place: number) => boolean) | undefined;
  protected readonly source: Int32Array;
  protected sourceHash = 0;
  /** Whether a cut is in force. */
  protected isCut = false;
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
      if (code[move + EXTRA] !== 0 || this.isCut) this.take(place, move, sink);
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

  /**
   * @param only the costs of the moves to be made; absent: all
   * @param zone the zone that they begin with, if not the state's own
   */
  protected list(
    place: number,
    at: number,
    sink: Sink,
    service = -1,
    only?: readonly number[],
    zone = -1,
  ): void {
    if (at < 0) return;
    let move = at + 1;
    for (let left = this.cells.code.data[at]; left > 0; left--) {
      if (!only || only.includes(this.cells.code.data[move + COST])) {
        this.take(place, move, sink, zone, service);
      }
      move += HEAD + this.cells.code.data[move + SENDS];
    }
  }

  /**
   * One move with all that it may do.
   * @param zone the zone that it begins with, if not the state's own
   * @param service where it stands what a device has just done to make it happen; −1 if nothing
   */
  protected take(place: number, move: number, sink: Sink, zone = -1, service = -1): void {
    const { cells, row, source, layout, processes } = this;
    const code = cells.code.data,
      hashes = cells.hashes,
      number = code[move + OUTCOME],
      cost = code[move + COST];
    if (cost !== NONE && (this.affordable[cost] < 0 || this.spared?.(cost, place))) return;
    if (this.isCut && this.outcomes.all[number].event.kind === "deliver" && this.isBlocked(number)) return;
    if (this.model.clocks && this.outcomes.all[number].reads) {
      return this.reads(place, move, sink, zone, service);
    }
    if (zone < 0 && this.cells.anyPaused && this.passesTime(number)) {
      for (const next of this.zones.waits(source[layout.zone])) this.take(place, move, sink, next, service);
      return;
    }
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
    if (service >= 0) row[this.columnOf(service)] = this.devices.code.data[service + NEXT];
    const lost = (code[move + EXTRA] & MORE) !== 0 && this.more(number, zone)
      ? this.devices.owned[place]
      : NOTHING;
    for (let column = processes; column < row.length; column++) {
      if (row[column] !== source[column]) {
        hash ^= columnHash(column, source[column]) ^ columnHash(column, row[column]);
      }
    }
    this.hash = hash;
    const label = service < 0
      ? number
      : this.outcomes.chosen(number, this.devices.code.data[service + CHOSEN], true);
    if (lost.length === 0) sink.reach(label);
    else this.losePower(lost, 0, label, sink);
    row[place] = source[place];
    for (let send = move + HEAD; send < end; send += 2) row[code[send]] = source[code[send]];
    for (let column = processes; column < row.length; column++) row[column] = source[column];
  }

  /** The handler of a move reads its clock: all that it may say, and what comes of it. */
  private reads(place: number, move: number, sink: Sink, zone: number, service: number): void {
    const { cells, zones, source, layout } = this;
    const now = zone >= 0 ? zone : source[layout.zone];
    const passes = zone < 0 && this.passesTime(cells.code.data[move + OUTCOME]);
    for (const moment of passes ? zones.waits(now) : [now]) {
      for (const { value, index, next } of zones.readings(moment, place)) {
        this.list(place, cells.readingMoves(move, index, value), sink, service, undefined, next);
      }
    }
  }

  /** Whether a cut in force keeps the message of an outcome from arriving: its arrival is its loss. */
  protected isBlocked(number: number): boolean {
    const letter = this.store.letters.values[this.outcomes.all[number].event.about];
    return this.faults.blocks(this.source[this.layout.faults], letter);
  }

  /**
   * Whether an outcome may come at any moment of a wait: an operation or a recovery. While something is in
   * flight no time passes.
   */
  private passesTime(number: number): boolean {
    const { kind } = this.outcomes.all[number].event;
    return this.layout.zone >= 0 && (kind === "invoke" || kind === "recover") && this.isQuiet();
  }

  /** What a move does besides sending. @returns whether it ends in a crash */
  protected more(number: number, zone: number): boolean {
    const { row, source, layout, devices } = this;
    const { said, submits, answers, crashed, place, timerChanges, event } = this.outcomes.all[number];
    if (answers.length > 0) {
      this.outcomes.answers.check(this.outcomes.all[number], this.model.ids.map((_, at) => this.seatAt(at)));
    }
    if (layout.monitor >= 0) {
      this.telling = number;
      row[layout.monitor] = this.monitor.fold(source[layout.monitor], said);
      this.telling = -1;
    }
    if (submits.length > 0) devices.submit(row, layout.devices, submits);
    if (crashed && devices.count > 0) devices.abandon(row, layout.devices, place);
    if (layout.zone >= 0) {
      let from = zone >= 0 ? zone : source[layout.zone];
      if (zone < 0 && this.passesTime(number)) [from] = this.zones.waits(from);
      if (event.kind === "pause") from = this.zones.hold(from, this.timersAt(place));
      row[layout.zone] = timerChanges.length > 0 ? this.zones.change(from, number, timerChanges) : from;
    }
    return crashed;
  }

  /** The local state at a place. */
  private seatAt(place: number): Seat {
    return this.store.seats.values[this.cells.seats.data[this.source[place]]];
  }

  /** The timers that are set at a place. */
  protected timersAt(place: number): readonly number[] {
    return this.seatAt(place).timers;
  }

  /** Whether nothing is in flight in the state that is being expanded. */
  protected isQuiet(): boolean {
    for (let place = 0; place < this.processes; place++) {
      if (this.cells.quiet.data[this.source[place]] === 0) return false;
    }
    return this.devices.areQuiet(this.source, this.layout.devices);
  }

  private columnOf(service: number): number {
    return this.layout.devices + this.devices.deviceOf(this.devices.code.data[service + REQUEST]);
  }

  /** The process at these devices has crashed: all that may become of them, one after the other. */
  private losePower(lost: readonly number[], index: number, label: number, sink: Sink): void {
    if (index === lost.length) return sink.reach(label);
    const { row, devices, hash } = this, device = lost[index], column = this.layout.devices + device;
    const cell = row[column], at = devices.losses(device, cell);
    for (let loss = at + 1, left = devices.code.data[at]; left > 0; left--, loss += LOSS) {
      const { data } = devices.code, after = data[loss + AFTER];
      row[column] = after;
      this.hash = hash ^ columnHash(column, cell) ^ columnHash(column, after);
      this.losePower(lost, index + 1, this.outcomes.chosen(label, data[loss + CHANCE], false), sink);
    }
    row[column] = cell;
    this.hash = hash;
  }
}
