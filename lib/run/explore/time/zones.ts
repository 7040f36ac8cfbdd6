/**
 * Which timer is due first, where timeouts are right (`ordered`). The time that each timer has left is known
 * only within bounds; what is kept is the set of all possible times, as bounds on the differences of each two
 * (a difference-bound matrix, Dill 1989). Nothing else of time is kept, so that the states stay finite; where
 * clocks can be read, the same of the moments that the readings tell of, up to a horizon.
 */
import { Interned, PairMap } from "../state/tables.ts";
import type { ClockModel } from "../options/clocks.ts";
import { LocalTime, type Reading } from "./local_time.ts";
import { elapsed, fire, forgotten, START, tooLate, without, withVariable, type Zone } from "./matrix.ts";

type Due = { readonly timer: number; readonly next: number };

/** An entry of a Map with a list of small objects, on V8's heap. */
const DUE_BYTES = 250;

export class Zones {
  private readonly zones = new Interned<Zone>();
  private readonly changed = new PairMap();
  private readonly later = new PairMap();
  private readonly due = new Map<number, readonly Due[]>();
  private readonly waited = new Map<number, readonly number[]>();

  private readonly read = new Map<string, readonly Reading[]>();
  private readonly local: LocalTime | undefined;

  /** @param clocks absent: none can be read */
  constructor(clocks?: ClockModel) {
    this.local = clocks && new LocalTime(clocks);
    const zone = { timers: [], bounds: [0], held: [], late: [] };
    this.number(clocks ? withVariable(zone, START, 0, 0) : zone);
  }

  /** Whether something could have come later than clocks are looked at. */
  get isCut(): boolean {
    return this.local?.horizon.isPassed ?? false;
  }

  /** What the clock of a process may say now; of each value what is known then. */
  readings(number: number, place: number): readonly Reading[] {
    const key = `${number},${place}`;
    let known = this.read.get(key);
    if (!known) {
      const found = this.local!.readings(this.zones.values[number], place);
      known = found.map(({ zone, ...reading }) => ({ ...reading, next: this.number(zone) }));
      this.read.set(key, known);
    }
    return known;
  }

  get bytes(): number {
    return this.changed.bytes + this.later.bytes;
  }

  /** Roughly, on V8's heap. */
  get heapBytes(): number {
    return this.zones.heapBytes + DUE_BYTES * (this.due.size + this.read.size);
  }

  private number(zone: Zone): number {
    return this.zones.number(`${zone.timers}|${zone.bounds.join()}|${zone.held}|${zone.late}`, zone);
  }

  /**
   * The timers that can be due first, of processes that are not paused, and what is left of the others then.
   */
  firstDue(number: number): readonly Due[] {
    let due = this.due.get(number);
    if (!due) {
      const found = new Map<string, Due>();
      for (const one of this.dueIn(this.zones.values[number])) found.set(`${one.timer},${one.next}`, one);
      this.due.set(number, due = [...found.values()]);
    }
    return due;
  }

  private dueIn(zone: Zone): Due[] {
    return zone.timers.flatMap((timer, index) => {
      const next = timer < 0 ? undefined : fire(zone, index + 1, this.local?.horizon);
      if (!next) return [];
      return zone.held.includes(timer)
        ? this.dueIn(tooLate(next, timer))
        : [{ timer, next: this.number(next) }];
    });
  }

  /**
   * After any time in which no timer was due but those of paused processes: each way in which these can have
   * come due.
   */
  waits(number: number): readonly number[] {
    let waited = this.waited.get(number);
    if (!waited) this.waited.set(number, waited = [...new Set(this.waitsIn(this.zones.values[number]))]);
    return waited;
  }

  private waitsIn(zone: Zone): number[] {
    const late = zone.timers.flatMap((timer, index) => {
      const next = zone.held.includes(timer) ? fire(zone, index + 1, this.local?.horizon) : undefined;
      return next ? this.waitsIn(tooLate(next, timer)) : [];
    });
    return [this.elapse(this.number(zone)), ...late];
  }

  /** A process is paused, whose timers these are. */
  hold(number: number, timers: readonly number[]): number {
    const zone = this.zones.values[number];
    const held = [...zone.held, ...timers].filter((timer) => zone.timers.includes(timer));
    return this.number({ ...zone, held: held.sort((a, b) => a - b) });
  }

  /** It goes on: which of its timers came due in the meantime, and the zone after that. */
  release(
    number: number,
    timers: readonly number[],
  ): { readonly late: readonly number[]; readonly next: number } {
    const zone = this.zones.values[number], others = (timer: number) => !timers.includes(timer);
    const next = this.number({ ...zone, held: zone.held.filter(others), late: zone.late.filter(others) });
    return { late: zone.late.filter((timer) => timers.includes(timer)), next };
  }

  /**
   * After timers were set ([timer, ms, msMax]) and stopped ([timer]); `outcome` names this list of changes.
   */
  change(number: number, outcome: number, changes: readonly (readonly number[])[]): number {
    let next = this.changed.get(number, outcome);
    if (next < 0) {
      let zone = this.zones.values[number];
      for (const [timer, ms, msMax] of changes) {
        zone = forgotten(without(zone, zone.timers.indexOf(timer) + 1), timer);
        if (ms !== undefined) {
          const { local } = this;
          zone = withVariable(zone, timer, local ? local.least(ms) : ms, local ? local.most(msMax) : msMax);
        }
      }
      this.changed.set(number, outcome, next = this.number(zone));
    }
    return next;
  }

  /** The same with other timers in the place of these. */
  renamed(number: number, rename: (timer: number) => number): number {
    const { timers, bounds, held, late } = this.zones.values[number], size = timers.length + 1;
    const names = timers.map(rename), sorted = [...names].sort((a, b) => a - b);
    const old = (index: number) => (index === 0 ? 0 : names.indexOf(sorted[index - 1]) + 1);
    const moved = bounds.map((_, at) => bounds[old(Math.floor(at / size)) * size + old(at % size)]);
    const renamedHeld = held.map(rename).sort((a, b) => a - b);
    return this.number({ timers: sorted, bounds: moved, held: renamedHeld, late: late.map(rename) });
  }

  /** After any time in which no timer was due. */
  elapse(number: number): number {
    let next = this.later.get(number, 0);
    if (next < 0) {
      const zone = elapsed(this.zones.values[number], this.local?.horizon);
      this.later.set(number, 0, next = this.number(zone));
    }
    return next;
  }
}
