/** An available store that waits for R or W copies as long as it has patience: quorums, strict or sloppy. */
import { canonical } from "../../core/canonical.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { ConvergentName } from "../convergent/types.ts";
import { AvailableStore } from "./available_store.ts";

export type DynamoStoreMessage =
  | { type: "Ask"; number: number; key: string }
  | { type: "Told"; number: number; key: string; state: unknown };

export type DynamoStoreOptions = {
  /** How two states of a key are merged; "MV register" unless told. */
  readonly rule?: ConvergentName;
  /** How many copies a get sees (R), ours among them, 1 to N; 1 unless told. */
  readonly read?: number;
  /** How many copies an update reaches before it is answered (W), ours among them, 1 to N; 1 unless told. */
  readonly write?: number;
  /** Whether hints count for copies when patience is over; true unless told. */
  readonly sloppy?: boolean;
  /** Whether a get sends what it has found to those of the R that had less; true unless told. */
  readonly repairs?: boolean;
  /** How long R or W copies are waited for, ms, > 0; 100 unless told. */
  readonly patienceMs?: number;
  /** See `AvailableStore`. */
  readonly handOffMs?: number;
};

/** An operation that waits; of a get, what each had, as a text. */
type Doing = {
  readonly operation: number;
  readonly key: string;
  readonly isGet: boolean;
  readonly heard: Map<ProcessId, string>;
};

/**
 * `AvailableStore` with quorums (Gifford, 1979; DeCandia et al., 2007): a get sees R copies, an update
 * reaches W, for which it waits `patienceMs`. A **sloppy** quorum is then content with hints in place of
 * copies, so that everybody is answered in the end; a strict one says `output({ refused })`, with the
 * operation's number. What was refused may take effect all the same.
 *
 * Dynamo gives a hint to the next process that is up; here who was asked keeps it himself, as Cassandra's
 * coordinators do. **Read repair**: a get of several copies sends what it has found to those that had less.
 */
export class DynamoStore extends AvailableStore<DynamoStoreMessage, "Patience">
  implements Handlers<DynamoStoreMessage, "Patience"> {
  doing = new Map<number, Doing>();
  readonly read: number;
  readonly write: number;
  readonly sloppy: boolean;
  readonly repairs: boolean;
  readonly patienceMs: number;

  /** @throws RangeError for R or W that are not 1 to N, and times that are not > 0 ms */
  constructor(options: DynamoStoreOptions = {}) {
    super(options.rule, options.handOffMs);
    const { read = 1, write = 1, sloppy = true, repairs = true, patienceMs = 100 } = options;
    const n = this.peers.length + 1;
    for (const [name, size] of [["R", read], ["W", write]] as const) {
      if (!(Number.isInteger(size) && size >= 1 && size <= n)) {
        throw new RangeError(`${name} must be an integer from 1 to N = ${n}, got ${size}`);
      }
    }
    if (!(patienceMs > 0)) throw new RangeError(`patience must be > 0 ms, got ${patienceMs}`);
    this.read = read;
    this.write = write;
    this.sloppy = sloppy;
    this.repairs = repairs;
    this.patienceMs = patienceMs;
  }

  override get(key: string) {
    const number = this.numbers.next();
    this.begin(number, key, true);
    if (this.read > 1) this.broadcast({ type: "Ask", number, key });
    this.hear(number, this.id);
  }

  override update(key: string, method: string, ...details: unknown[]) {
    this.learn(key, this.rule.update(this.stateOf(key), this.id, method, details));
    this.tell(key);
    this.begin(this.numbers.last, key, false);
    this.hear(this.numbers.last, this.id);
  }

  begin(number: number, key: string, isGet: boolean) {
    this.doing.set(number, { operation: this.operation, key, isGet, heard: new Map() });
    this.setTimer("Patience", this.patienceMs, this.patienceMs, String(number));
  }

  hear(number: number, from: ProcessId, had = "") {
    const doing = this.doing.get(number);
    if (!doing) return;
    doing.heard.set(from, had);
    if (doing.heard.size >= (doing.isGet ? this.read : this.write)) this.finish(number, doing);
  }

  finish(number: number, { operation, key, isGet, heard }: Doing) {
    this.doing.delete(number);
    this.cancelTimer("Patience", String(number));
    if (!isGet) return this.respond(operation);
    this.respond(operation, this.rule.value(this.stateOf(key)));
    for (const [id, had] of heard) if (id !== this.id) this.repair(key, id, had);
  }

  onTimeoutPatience(name: string) {
    const number = Number(name), doing = this.doing.get(number)!;
    if (this.sloppy) return this.finish(number, doing);
    this.doing.delete(number);
    this.output({ refused: doing.operation });
  }

  override onKept(message: { number: number; key: string }, from: ProcessId) {
    super.onKept(message, from);
    this.hear(message.number, from);
  }

  onAsk({ number, key }: { number: number; key: string }, from: ProcessId) {
    this.send(from, { type: "Told", number, key, state: this.stateOf(key) });
  }

  /** What we hear we keep; who tells it when the get has been answered is repaired, too. */
  onTold({ number, key, state }: { number: number; key: string; state: unknown }, from: ProcessId) {
    this.learn(key, state);
    if (this.doing.has(number)) this.hear(number, from, canonical(state));
    else this.repair(key, from, canonical(state));
  }

  repair(key: string, id: ProcessId, had: string) {
    if (this.repairs && had !== canonical(this.stateOf(key))) this.sendState(id, key, 0);
  }
}
