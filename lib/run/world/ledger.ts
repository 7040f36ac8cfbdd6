/** What every run keeps: who takes part, the trace, the counters, the states shown in diagrams. */
import { copy } from "../../core/plain.ts";
import { Process, type ProcessId } from "../../core/process.ts";
import { codeOf, type Kind, Trace, type TraceLevel } from "../../core/trace/trace.ts";
import { Counters } from "./counters.ts";
import { nameOf } from "../system.ts";

/** The fields of a process after the event in row `row` of the trace. */
export type Frame = {
  readonly row: number;
  readonly process: ProcessId;
  readonly fields: Record<string, unknown>;
};

const RECEIVE = codeOf("receive"), DROP = codeOf("drop"), STATUS = codeOf("status");

export abstract class Ledger {
  /** Virtual time, ms. */
  abstract readonly now: number;
  readonly trace: Trace;
  readonly counts: Counters;
  /** With the option `fields`: the fields of a process after each of its events. */
  readonly frames: Frame[] = [];
  /** The ids of the processes, ascending. */
  protected readonly ids: readonly ProcessId[];
  protected readonly traced: boolean;
  /** What clocks said, by the last row of the trace when they were read. */
  readonly readings = new Map<number, number>();
  private readonly places: Map<ProcessId, number>;
  /** The places of small ids, −1 for none: faster to look up than a map. */
  private readonly near: Int32Array;
  private readonly statuses: (string | undefined)[];

  constructor(ids: readonly ProcessId[], level: TraceLevel) {
    this.ids = ids;
    this.places = new Map(ids.map((id, place) => [id, place]));
    this.near = new Int32Array(Math.min(ids[ids.length - 1] + 1, 4 * ids.length + 1024)).fill(-1);
    ids.forEach((id, place) => id < this.near.length && (this.near[id] = place));
    this.statuses = ids.map(() => undefined);
    this.trace = new Trace(ids, level);
    this.traced = level !== "none";
    this.counts = new Counters(ids);
  }

  /**
   * The place of an id among the ids, or −1, also for what is no number: `near` has more properties than
   * places.
   */
  protected placeIfAny(id: ProcessId): number {
    if (typeof id !== "number") return -1;
    return this.near[id] ?? this.places.get(id) ?? -1;
  }

  /** @throws RangeError for an unknown id; `what` begins the message */
  protected placeOf(id: ProcessId, what: string): number {
    const place = this.placeIfAny(id);
    if (place < 0) throw new RangeError(`${what} ${nameOf(id)}, but the processes are ${this.listed}`);
    return place;
  }

  /** The processes, for messages. */
  protected get listed(): string {
    const { ids } = this;
    return ids.length > 12
      ? `P${ids[0]}, P${ids[1]}, … P${ids.at(-1)}`
      : ids.map((id) => `P${id}`).join(", ");
  }

  /** A row about a process, with what caused it; −1 if this level does not keep it. */
  protected record(kind: Kind, process: ProcessId, content?: unknown, cause = -1, peer = -1): number {
    return this.traced ? this.trace.add(codeOf(kind), this.now, process, peer, cause, content) : -1;
  }

  /** A message got lost. @param row its row in the trace, where it was sent */
  protected drop(from: ProcessId, to: ProcessId, row: number, reason: string): void {
    if (from !== to) this.counts.dropped++;
    if (this.traced) this.trace.add(DROP, this.now, to, from, row, reason);
  }

  /** Notes a receipt; returns its row in the trace. @param waits its handler runs later */
  protected received(id: ProcessId, place: number, from: ProcessId, row: number, waits: boolean): number {
    if (from !== id) {
      this.counts.received++;
      this.counts.receivedBy[place]++;
    }
    return this.traced ? this.trace.add(RECEIVE, this.now, id, from, row, waits ? "waits" : undefined) : -1;
  }

  /** The clock of who is acting is read. */
  noteClock(ms: number): void {
    if (this.traced) this.readings.set(this.trace.length - 1, ms);
  }

  /** Notes what a process is now, if it changed. */
  protected noteStatus(id: ProcessId, place: number, status: string | undefined): void {
    if (status === this.statuses[place]) return;
    this.statuses[place] = status;
    this.trace.add(STATUS, this.now, id, -1, -1, status);
  }

  /** A process crashed: it is nothing any more. */
  protected forgetStatus(place: number): void {
    this.statuses[place] = undefined;
  }
}

/** The field `state`, if it is a string. */
export function stateOf(process: Process): string | undefined {
  const state = (process as unknown as { state?: unknown }).state;
  return typeof state === "string" ? state : undefined;
}

/** The fields of a process and of its parts, copied. */
export function fieldsOf(process: Process): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(process)) {
    if (name === "id") continue;
    fields[name] = field instanceof Process
      ? fieldsOf(field)
      : copy(field, `${process.constructor.name}.${name}`);
  }
  return fields;
}
