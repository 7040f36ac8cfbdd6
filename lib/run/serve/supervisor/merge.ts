/**
 * The traces of all processes, put together: no row comes before what led to it, and else they are in the
 * order of their times, so that a clock that is a little ahead moves rows, and never turns cause and effect
 * around.
 */
import { fromJson, toJson } from "../../../core/json.ts";
import type { Message, ProcessId } from "../../../core/process.ts";
import { codeOf, type Kind, Trace } from "../../../core/trace/trace.ts";
import { EventQueue } from "../../queue/queue.ts";
import { Counters } from "../../world/counters.ts";
import { Operations } from "../../world/operations.ts";
import type { ServedRun } from "../options.ts";
import type { Row } from "../wire/spec.ts";

/** What one process wrote in one incarnation. */
export type Written = {
  readonly process: ProcessId;
  readonly incarnation: number;
  readonly lines: readonly string[];
};

/** What the supervisor did or saw itself. */
export type Seen = {
  readonly time: number;
  readonly kind: Kind;
  readonly process: ProcessId;
  content?: unknown;
  /** The incarnation that ended with it: all its rows come before. */
  readonly ends?: number;
};

type Item = {
  readonly process: ProcessId;
  readonly incarnation: number;
  readonly row: Row;
  readonly next: Item[];
  /** How many rows it has to wait for. */
  missing: number;
  /** Its row in the trace. */
  index: number;
};

export type Merged = Pick<ServedRun, "trace" | "counts" | "lost" | "early">;

/**
 * @param begin when the run began, by the clock of the rows, ms
 * @throws RangeError for a response to an operation that was not invoked, or was answered before
 */
export function merged(
  ids: readonly ProcessId[],
  written: readonly Written[],
  seen: readonly Seen[],
  begin: number,
): Merged {
  const merge = new Merge(ids, begin);
  for (const { process, incarnation, lines } of written) {
    for (const line of lines) merge.add(process, incarnation, JSON.parse(line) as Row);
  }
  for (const { process, ends = -1, time, kind, content } of seen) {
    merge.add(process, ends, {
      seq: -1,
      time,
      kind,
      content: content === undefined ? undefined : toJson(content),
    });
  }
  return merge.done();
}

class Merge {
  private readonly items: Item[] = [];
  private readonly named = new Map<string, Item>();
  private readonly queue = new EventQueue();
  private readonly trace: Trace;
  private readonly counts: Counters;
  private readonly operations = new Operations();
  /** Sent, and neither received nor dropped yet. */
  private readonly travelling = new Set<Item>();
  private latest = 0;
  private lost = 0;
  private rows = 0;
  private mostMs = 0;

  constructor(private readonly ids: readonly ProcessId[], private readonly begin: number) {
    this.trace = new Trace(ids);
    this.counts = new Counters(ids);
  }

  add(process: ProcessId, incarnation: number, row: Row): void {
    const item = { process, incarnation, row, next: [], missing: 0, index: -1 };
    this.items.push(item);
    if (row.seq >= 0) this.named.set(`${process} ${incarnation} ${row.seq}`, item);
  }

  done(): Merged {
    this.link();
    const ready = (item: Item) => this.queue.push(Math.max(0, item.row.time), 0, 0, 0, 0, 0, item);
    this.items.filter((item) => item.missing === 0).forEach(ready);
    for (let slot = this.queue.pop(); slot >= 0; slot = this.queue.pop()) {
      const item = this.queue.thing(slot) as Item;
      this.queue.discard(slot);
      this.write(item);
      for (const next of item.next) if (--next.missing === 0) ready(next);
    }
    for (const item of this.travelling) this.lose(item);
    const { trace, counts, lost, rows, mostMs } = this;
    return { trace, counts, lost, early: { rows, mostMs } };
  }

  /**
   * What comes after what: rows of a process in their order, a crash at the end of an incarnation, causes.
   */
  private link(): void {
    for (const id of this.ids) {
      const own = this.items.filter((item) => item.process === id && item.incarnation >= 0);
      const place = ({ row }: Item) => row.seq < 0 ? Infinity : row.seq;
      own.sort((a, b) => a.incarnation - b.incarnation || place(a) - place(b));
      own.forEach((item, index) => index > 0 && after(own[index - 1], item));
    }
    for (const item of this.items) {
      const cause = this.causeOf(item);
      if (cause) after(cause, item);
    }
  }

  private causeOf({ process, incarnation, row: { cause } }: Item): Item | undefined {
    if (cause === undefined) return undefined;
    const name = typeof cause === "number" ? [process, incarnation, cause] : cause;
    return this.named.get(name.join(" "));
  }

  private write(item: Item): void {
    const { row, process } = item, { kind, peer = -1, channel } = row;
    if (row.time < this.latest) {
      this.rows++;
      this.mostMs = Math.max(this.mostMs, this.latest - row.time);
    }
    this.latest = Math.max(this.latest, row.time);
    const { counts, now } = this, content = row.content === undefined ? undefined : fromJson(row.content);
    counts.events++;
    if (kind === "send") {
      item.index = this.trace.addSend(now, process, peer, fromJson(row.message) as Message, channel);
      this.travelling.add(item);
      this.count(process, peer, (fromJson(row.message) as Message).type);
      return;
    }
    const cause = this.causeOf(item);
    if (kind === "drop" || kind === "drop in") {
      this.travelling.delete(cause!);
      const [from, to] = kind === "drop" ? [process, peer] : [peer, process];
      return this.drop(from, to, cause!.index, content as string);
    }
    if (kind === "receive") {
      this.travelling.delete(cause!);
      if (peer === process) counts.local++;
      else {
        counts.received++;
        counts.receivedBy[this.ids.indexOf(process)]++;
      }
    }
    const led = kind === "respond" ? this.ends(process, content) : cause?.index ?? -1;
    item.index = this.trace.add(codeOf(kind as Kind), now, process, peer, led, content);
    if (kind === "invoke") {
      this.operations.invoked((content as { operation: number }).operation, item.index);
    }
    if (kind in COUNTED) counts[COUNTED[kind]]++;
    if (kind === "crash") this.loseAt(process);
  }

  private get now(): number {
    return Math.max(0, this.latest - this.begin);
  }

  private ends(process: ProcessId, content: unknown): number {
    return this.operations.end(process, (content as { operation: number }).operation);
  }

  private count(from: ProcessId, to: ProcessId, type: string): void {
    const { counts } = this;
    if (from === to) return;
    let number = counts.types.indexOf(type);
    if (number < 0) {
      number = counts.types.push(type) - 1;
      counts.sentByType.push(0);
    }
    counts.sentByType[number]++;
    counts.sentBy[this.ids.indexOf(from)]++;
  }

  private drop(from: ProcessId, to: ProcessId, cause: number, reason: string): void {
    if (from !== to) this.counts.dropped++;
    this.trace.add(codeOf("drop"), this.now, to, from, cause, reason);
  }

  /** What it has been sent and has not received by now, it never will: its connections are gone. */
  private loseAt(process: ProcessId): void {
    for (const item of this.travelling) {
      if (item.row.peer === process && !item.next.some(({ row }) => isEnd(row))) this.lose(item);
    }
  }

  private lose(item: Item): void {
    const { process, row, index } = item;
    this.travelling.delete(item);
    if (process !== row.peer) this.lost++;
    this.drop(process, row.peer!, index, "its connection broke");
  }
}

const COUNTED: Readonly<
  Record<string, "timeouts" | "crashes" | "recoveries" | "forces" | "deliveries">
> = { timeout: "timeouts", crash: "crashes", recover: "recoveries", force: "forces", deliver: "deliveries" };

const isEnd = ({ kind }: Row) => kind === "receive" || kind.startsWith("drop");

function after(first: Item, second: Item): void {
  first.next.push(second);
  second.missing++;
}
