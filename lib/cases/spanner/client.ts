import { Numbers } from "../../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type {
  GroupId,
  LockedValues,
  NotLeader,
  SpannerDecision,
  SpannerPlacement,
  SpannerValues,
} from "./messages.ts";
import type { SnapshotValues, SpannerServerMessage } from "./messages.ts";
import type { TrueTime } from "./true_time.ts";

/** What a client is asked for: a transaction, or, at a timestamp, a read. */
type Asked = {
  readonly operation: number;
  readonly keys: readonly string[];
  readonly writes: SpannerValues;
  /** Of a read; undefined: of now. */
  readonly timestamp?: number;
  readonly kind: "transaction" | "read";
};

/**
 * A client of Spanner. Operations, one after the other:
 * - `transact(keys, writes)`: reads the keys under locks and writes the others, all at one timestamp;
 *   answered with the values that were read. One that is aborted is tried again, as old as it is;
 * - `read(keys)`: a read-only transaction, without locks, at a timestamp that is not before now, at any
 *   replica;
 * - `readAt(timestamp, keys)`: a snapshot of the past.
 *
 * Who gets no answer in time asks the next replica. Outputs the timestamp of each transaction.
 */
export class SpannerClient extends Process<SpannerServerMessage, "Start" | "Retry" | "Again">
  implements
    Handlers<LockedValues | SnapshotValues | NotLeader | SpannerDecision, "Start" | "Retry" | "Again"> {
  numbers = new Numbers();
  queue: Asked[] = [];
  /** Of the first of the queue: its number at this try, its age, and what has come of its groups. */
  number = 0;
  age = 0;
  timestamp = 0;
  answers = new Map<GroupId, { readonly values: SpannerValues; readonly term?: number }>();
  committing = false;
  /** By group, the place of the replica that it asks: for the leader; and for a read, unless it is silent. */
  leaders = new Map<GroupId, number>();
  place: number;
  readonly placement: SpannerPlacement;

  /**
   * @param near the place of the replica that it reads from, in each group, until that is silent
   * @param retryMs how long to wait for an answer, ms
   */
  constructor(
    placement: SpannerPlacement,
    readonly trueTime: TrueTime,
    near = 0,
    readonly retryMs = 200,
  ) {
    super();
    this.placement = structuredClone(placement); // each process has its own
    this.place = near;
    if (!(retryMs > 0)) throw new RangeError(`retryMs must be > 0 ms, got ${retryMs}`);
  }

  // ---- operations

  transact(keys: readonly string[], writes: SpannerValues) {
    this.begin({ kind: "transaction", operation: this.operation, keys, writes });
  }
  read(keys: readonly string[]) {
    this.begin({ kind: "read", operation: this.operation, keys, writes: {} });
  }
  /** @throws RangeError for a moment that has surely not come: who read it would keep all from writing */
  readAt(timestamp: number, keys: readonly string[]) {
    if (this.trueTime.before(timestamp)) {
      throw new RangeError(
        `a snapshot lies in the past, got ${timestamp} at ${this.trueTime.now().latest} ms`,
      );
    }
    this.begin({ kind: "read", operation: this.operation, keys, writes: {}, timestamp });
  }

  begin(asked: Asked) {
    for (const key of [...asked.keys, ...Object.keys(asked.writes)]) {
      if (this.placement.keys[key] === undefined) throw new RangeError(`no group has the key "${key}"`);
    }
    this.queue.push(asked);
    if (this.queue.length === 1) this.start();
  }
  start() {
    const { timestamp } = this.queue[0], { earliest, latest } = this.trueTime.now();
    if (latest === Infinity) return this.setTimer("Start", this.retryMs); // it has not heard of the time yet
    this.age = earliest;
    this.timestamp = timestamp ?? latest;
    this.tryIt();
  }
  onTimeoutStart() {
    this.start();
  }
  /** Each try has a number of its own, so that nothing old is taken for an answer. */
  tryIt() {
    this.number = this.numbers.next();
    this.answers = new Map();
    this.committing = false;
    this.ask();
    this.goOn();
  }
  get transaction(): string {
    return `${this.id}.${this.number}`;
  }

  // ---- what it asks, and asks again

  /** The groups of some keys, each once, in the order of the keys. */
  groupsOf(keys: readonly string[]): GroupId[] {
    return [...new Set(keys.map((key) => this.placement.keys[key]))];
  }
  in(group: GroupId, keys: readonly string[]): string[] {
    return keys.filter((key) => this.placement.keys[key] === group);
  }
  replica(group: GroupId, place: number): ProcessId {
    const replicas = this.placement.groups[group];
    return replicas[place % replicas.length];
  }
  leader(group: GroupId): ProcessId {
    return this.replica(group, this.leaders.get(group) ?? 0);
  }

  ask() {
    this.setTimer("Retry", this.retryMs);
    if (this.committing) return this.askToCommit();
    const { kind, keys } = this.queue[0], { number, timestamp, transaction, age } = this;
    for (const group of this.groupsOf(keys)) {
      if (this.answers.has(group)) continue;
      const here = this.in(group, keys);
      if (kind === "transaction") {
        this.send(this.leader(group), { type: "LockedRead", transaction, age, keys: here });
      } else {
        this.send(this.replica(group, this.place), { type: "SnapshotRead", number, timestamp, keys: here });
      }
    }
  }

  askToCommit() {
    const { keys, writes } = this.queue[0], { transaction, age } = this, written = Object.keys(writes).sort();
    const [coordinator, ...participants] = this.groupsOf([...written, ...keys]);
    for (const group of [coordinator, ...participants]) {
      this.send(this.leader(group), {
        type: "Commit",
        transaction,
        age,
        keys: this.in(group, keys),
        term: this.answers.get(group)?.term,
        writes: Object.fromEntries(this.in(group, written).map((key) => [key, writes[key]])),
        coordinator,
        participants,
      });
    }
  }

  onTimeoutRetry() {
    const { keys, writes, kind } = this.queue[0];
    this.place++;
    for (const group of this.groupsOf([...keys, ...Object.keys(writes).sort()])) {
      if (kind === "transaction" && (this.committing || !this.answers.has(group))) this.elsewhere(group);
    }
    this.ask();
  }
  elsewhere(group: GroupId) {
    this.leaders.set(group, (this.leaders.get(group) ?? 0) + 1);
  }

  /** Without a leader there is nobody to ask: the timer asks again. */
  onNotLeader({ transaction, group, leader }: NotLeader) {
    if (this.queue.length === 0 || transaction !== this.transaction || leader === undefined) return;
    this.leaders.set(group, this.placement.groups[group].indexOf(leader));
    this.ask();
  }

  // ---- answers

  onLockedValues({ transaction, group, values, term }: LockedValues) {
    if (this.queue.length === 0 || transaction !== this.transaction || this.answers.has(group)) return;
    this.answers.set(group, { values, term });
    this.goOn();
  }
  onSnapshotValues({ number, group, values }: SnapshotValues) {
    if (this.queue.length === 0 || number !== this.number || this.answers.has(group)) return;
    this.answers.set(group, { values });
    this.goOn();
  }
  goOn() {
    const { keys, kind } = this.queue[0];
    if (this.committing || this.answers.size < this.groupsOf(keys).length) return;
    if (kind === "read") return this.end();
    this.committing = true;
    this.ask();
  }

  onDecision({ transaction, timestamp }: SpannerDecision) {
    if (this.queue.length === 0 || transaction !== this.transaction) return;
    if (timestamp === null) return this.setTimer("Again", 1, this.retryMs);
    this.output({ transaction, timestamp });
    this.end();
  }
  onTimeoutAgain() {
    this.tryIt();
  }

  end() {
    const { operation, keys } = this.queue.shift()!;
    const found: SpannerValues = Object.assign({}, ...[...this.answers.values()].map(({ values }) => values));
    this.cancelTimer("Retry");
    this.respond(operation, Object.fromEntries(keys.map((key) => [key, found[key]])));
    if (this.queue.length > 0) this.start();
  }
}
