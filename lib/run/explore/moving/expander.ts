/** The steps from one global state to the next. */
import type { Message } from "../../../core/process.ts";
import type { Step } from "../../system.ts";
import { HEAD, OUTCOME, SENDS } from "./cells.ts";
import { CHOSEN, COMPLETION, NEXT, REQUEST, SERVICE } from "../state/devices.ts";
import { DUPLICATE, LOSE } from "../state/faults.ts";
import { Mover, type Sink } from "./mover.ts";

export type { Sink };

const LOST_OR_DOUBLED = [LOSE, DUPLICATE];

export class Expander extends Mover {
  /** Steps of the environment that belong to no process's outcome. */
  readonly steps: Step[] = [];
  private readonly stepNumbers = new Map<string, number>();

  /** Hands every successor of the row at `base` to the sink. */
  expand(rows: Int32Array, base: number, sink: Sink): void {
    const { source, row, cells, processes } = this;
    for (let column = 0; column < row.length; column++) row[column] = source[column] = rows[base + column];
    this.sourceHash = this.hash = this.hashOf(row);
    const { faults, zone } = this.layout;
    if (faults >= 0) {
      this.isCut = this.faults.isCut(source[faults]);
      this.affordable = this.faults.next(source[faults]);
    }
    if (cells.anyOwn && this.expandOwn(sink)) return;
    for (let place = 0; place < processes; place++) {
      const cell = source[place];
      if (cells.moves.data[cell] < 0) cells.expand(cell);
      this.idle += cells.idle.data[cell];
      this.usual(place, cell, cells.moves.data[cell], sink);
    }
    if (faults >= 0) this.faulty(sink);
    if (this.devices.count > 0) this.serve(sink);
    if (cells.anyPaused && zone >= 0) this.wake(sink);
    if (this.waits && this.isQuiet()) {
      if (zone >= 0) this.fireInOrder(sink);
      else {for (let place = 0; place < processes; place++) {
          this.list(place, cells.timerMoves.data[source[place]], sink);
        }}
    }
  }

  /**
   * What a process sent to itself it handles before anything else happens, but that it may crash, and that
   * messages may be lost or doubled at any moment.
   * @returns whether any has something to handle so
   */
  private expandOwn(sink: Sink): boolean {
    const { cells, source } = this;
    if (!source.some((cell, place) => place < this.processes && cells.own.data[cell] === 1)) return false;
    for (let place = 0; place < this.processes; place++) {
      const cell = source[place], own = cells.own.data[cell] === 1;
      if (cells.moves.data[cell] < 0) cells.expand(cell);
      if (own) {
        this.idle += cells.idle.data[cell];
        this.usual(place, cell, cells.moves.data[cell], sink);
      }
      const only = own ? undefined : LOST_OR_DOUBLED;
      this.list(place, cells.faultMoves.data[cell], sink, -1, only);
    }
    return true;
  }

  private faulty(sink: Sink): void {
    const { cells, source, layout, row } = this;
    for (let place = 0; place < this.processes; place++) {
      this.list(place, cells.faultMoves.data[source[place]], sink);
    }
    if (this.model.partitions.length === 0) return;
    if (this.isCut) this.cutOff(sink);
    for (const { step, next } of this.faults.cutSteps(source[layout.faults])) {
      row[layout.faults] = next;
      this.hash = this.hashOf(row);
      sink.reach(this.step(JSON.stringify(step), step));
      row[layout.faults] = source[layout.faults];
    }
  }

  /** What arrives across a cut is lost. */
  private cutOff(sink: Sink): void {
    const { cells, source } = this;
    for (let place = 0; place < this.processes; place++) {
      const at = cells.cutMoves.data[source[place]];
      let move = at + 1;
      for (let left = at < 0 ? 0 : cells.code.data[at]; left > 0; left--) {
        if (this.isBlocked(cells.code.data[move + OUTCOME])) this.take(place, move, sink);
        move += HEAD + cells.code.data[move + SENDS];
      }
    }
  }

  /** Where timers are in order: who is paused goes on, after any time in which others had nothing to do. */
  private wake(sink: Sink): void {
    const { cells, source, zones, layout } = this;
    const waited = this.isQuiet() ? zones.waits(source[layout.zone]) : [source[layout.zone]];
    for (let place = 0; place < this.processes; place++) {
      const cell = source[place];
      if (cells.paused.data[cell] === 0) continue;
      for (const after of waited) {
        const { late, next } = zones.release(after, this.timersAt(place));
        this.take(place, cells.wakingMove(cell, late), sink, next);
      }
    }
  }

  /** A device serves one of its requests; whoever made it and is still up handles the completion. */
  private serve(sink: Sink): void {
    const { source, row, layout, devices, cells } = this;
    for (let device = 0; device < devices.count; device++) {
      const column = layout.devices + device, at = devices.services(device, source[column]);
      for (let service = at + 1, left = devices.code.data[at]; left > 0; left--, service += SERVICE) {
        const { data } = devices.code,
          request = data[service + REQUEST],
          { place } = this.store.requests
            .values[request];
        if (data[service + COMPLETION] < 0) {
          row[column] = data[service + NEXT];
          this.hash = this.hashOf(row);
          sink.reach(this.orphanStep(request, data[service + CHOSEN]));
          row[column] = source[column];
        } else {
          const moves = cells.completionMoves(source[place], data[service + COMPLETION]);
          this.list(place, moves, sink, service);
        }
      }
    }
  }

  private orphanStep(request: number, chosen: number): number {
    const { place, device, text, tag } = this.store.requests.values[request];
    const choices = this.devices.choices.values[chosen];
    return this.step(`request ${request} ${choices}`, {
      step: "complete",
      process: this.model.ids[place],
      device,
      request: this.store.value(text) as Message,
      tag,
      ...(choices.length > 0 ? { choices } : {}),
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
