/** Where messages wait at a process that takes time for each, or is paused. */
import type { Message, ProcessId } from "../../core/process.ts";
import type { Random } from "../../core/random.ts";
import { asLatency, constant, type Latency } from "../latency.ts";

/** A message that was received; `row` and `sent` are its rows in the trace. */
export type Arrived = {
  readonly from: ProcessId;
  readonly type: number;
  readonly message: Message;
  /** Its channel; "" for the network without a name. */
  readonly channel: string;
  readonly row: number;
  readonly sent: number;
  /** Whether its handler does not run at once. */
  readonly waits: boolean;
};

export class Station {
  /** Whether a message is in service. */
  busy = false;
  /** What came due while the process was paused. */
  readonly late: (() => void)[] = [];
  private waiting: Arrived[] = [];
  private first = 0;
  private current: Latency;

  constructor(private readonly usual: Latency) {
    this.current = usual;
  }

  /** How many messages wait, the one in service included. */
  get length(): number {
    return this.waiting.length - this.first;
  }

  /** The messages that wait, the one in service included. */
  get queued(): readonly Arrived[] {
    return this.waiting.slice(this.first);
  }

  /** Whether service takes any time. */
  get timed(): boolean {
    return this.current.shape !== "constant" || this.current.a > 0;
  }

  /** The time for the next message, ms. */
  time(random: Random): number {
    return this.current.sample(random);
  }

  /** From now on each message takes so many ms; 0 for the usual time. */
  slowTo(ms: number): void {
    this.current = ms === 0 ? this.usual : constant(ms);
  }

  add(arrived: Arrived): void {
    this.waiting.push(arrived);
  }

  /** Takes the message in front. */
  take(): Arrived {
    const arrived = this.waiting[this.first++];
    if (this.first > 64 && this.first * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.first);
      this.first = 0;
    }
    return arrived;
  }

  /** Empties the station and returns what waited. */
  clear(): Arrived[] {
    const left = this.waiting.slice(this.first);
    this.waiting = [];
    this.first = 0;
    this.busy = false;
    this.late.length = 0;
    return left;
  }
}

/** How long processes work on each message, ms: for all, or by id. */
export type Service = number | Latency | Readonly<Record<ProcessId, number | Latency>>;

/** A station for each process whose service takes time. @param place throws for an id that is unknown */
export function stationsFor(
  ids: readonly ProcessId[],
  service: Service,
  place: (id: ProcessId, what: string) => number,
): (Station | undefined)[] {
  const perId = typeof service === "object" && !("shape" in service) ? service : undefined;
  if (perId) { for (const id of Object.keys(perId)) place(Number(id), "serviceMs is given for"); }
  return ids.map((id) => {
    const time = asLatency(perId ? perId[id] ?? 0 : service as number | Latency, "serviceMs");
    return time.shape === "constant" && time.a === 0 ? undefined : new Station(time);
  });
}
