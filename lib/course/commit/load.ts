/** Many clients whose transactions lock objects at one server or at two: what gets done, and when. */
import type { CommitOutcome, TransactionId } from "../../commit/two_phase/transaction.ts";
import { PresumedAbortCoordinator, PresumedAbortParticipant } from "../../commit/two_phase/presumed.ts";
import { Process, type ProcessId } from "../../core/process.ts";
import { at, crash, heal, partition, recover, type Scheduled } from "../../run/faults.ts";
import { exponential } from "../../run/latency.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { nodes } from "../../run/system.ts";
import { range } from "../numbers/range.ts";

/** A system of clients, each of which has one transaction at a time. */
export type CommitLoad = {
  /** Share of the transactions that change an object at each of two servers; the others one at one. */
  readonly distributed: number;
  /** Objects at each of the three servers, all as likely. Default 20. */
  readonly objects?: number;
  /** Default 12. */
  readonly clients?: number;
  /** Of a forced write, ms. Default 1. */
  readonly forceMs?: number;
  /** How long it runs, ms. Default 4000. */
  readonly untilMs?: number;
  /** The coordinator is down from here to there, ms. */
  readonly coordinatorDown?: readonly [fromMs: number, toMs: number];
  /** Server P4 is cut off from here to there, ms. */
  readonly blackout?: readonly [fromMs: number, toMs: number];
  readonly seed?: number;
};

/** So many commits ended in an interval. */
export type LoadRow = { readonly ms: number; readonly commits: number };

const COORDINATOR = 1, SERVERS = [2, 3, 4];
/** A message, one way, on average; the work between lock and commit; a client's patience; an interval, ms. */
const DELAY_MS = 1, WORK_MS = 2, PATIENCE_MS = 100, INTERVAL_MS = 100;

type Work = { type: "Work"; transaction: TransactionId; object: number; alone: boolean };
type Give = { type: "GiveUp"; transaction: TransactionId };
type Ask = { type: "Commit"; transaction: TransactionId; servers: readonly ProcessId[] };
type Told = { type: "Locked" | "Done"; transaction: TransactionId };

/** Told by clients what to commit; tells them as soon as it is decided. */
class Coordinator extends PresumedAbortCoordinator {
  static handles = ["Commit"];
  onCommit({ transaction, servers }: Ask) {
    if (!this.open.has(transaction)) this.commit(transaction, servers);
  }
  override decide(transaction: TransactionId, outcome: CommitOutcome, told: readonly ProcessId[]) {
    super.decide(transaction, outcome, told);
    this.send(clientOf(transaction), { type: "Done", transaction } as never);
  }
}

const clientOf = (transaction: TransactionId): ProcessId => transaction % 100;

/** Locks are taken in the order of asking and held until the outcome. */
class Server extends PresumedAbortParticipant {
  static handles = ["Work", "GiveUp"];
  /** By object: who holds it, and then who waits. */
  queues = new Map<number, Work[]>();

  onWork(work: Work) {
    const queue = this.queues.get(work.object) ?? [];
    this.queues.set(work.object, [...queue, work]);
    if (queue.length === 0) this.grant(work);
  }

  grant({ transaction, alone }: Work) {
    this.begin(transaction);
    if (alone) this.setTimer("Decision", WORK_MS, WORK_MS, String(transaction));
    else this.say("Locked", transaction);
  }

  /** One that is alone here needs nobody's vote. */
  override onTimeoutDecision(key: string) {
    const transaction = Number(key);
    if (this.prepared.has(transaction)) return super.onTimeoutDecision(key);
    this.force({ record: "commit", transaction });
    this.finish(transaction, "commit");
    this.say("Done", transaction);
  }

  onGiveUp({ transaction }: Give) {
    this.abort(transaction);
  }

  override finish(transaction: TransactionId, outcome: CommitOutcome) {
    super.finish(transaction, outcome);
    for (const [object, queue] of this.queues) {
      const rest = queue.filter((work) => work.transaction !== transaction);
      if (rest.length === queue.length) continue;
      this.queues.set(object, rest);
      if (rest.length > 0 && rest[0] !== queue[0]) this.grant(rest[0]);
    }
  }

  say(type: Told["type"], transaction: TransactionId) {
    this.send(clientOf(transaction), { type, transaction } as never);
  }
}

/** Begins the next transaction when the last one is done, or has waited too long. */
class Client extends Process<Work | Give | Ask, "Patience" | "Work"> {
  static handles = ["Locked", "Done"];
  transaction: TransactionId = 0;
  count = 0;
  servers: ProcessId[] = [];
  locked = 0;
  commits: number[] = [];

  constructor(readonly distributed: number, readonly objects: number) {
    super();
  }

  override onStart() {
    this.next();
  }

  next() {
    this.transaction = 100 * ++this.count + this.id;
    const first = this.choose(SERVERS.length), alone = this.random() >= this.distributed;
    this.servers = alone ? [SERVERS[first]] : [SERVERS[first], SERVERS[(first + 1) % SERVERS.length]];
    this.locked = 0;
    for (const server of this.servers) {
      const object = this.choose(this.objects);
      this.send(server, { type: "Work", transaction: this.transaction, object, alone });
    }
    this.setTimer("Patience", PATIENCE_MS);
  }

  onLocked({ transaction }: Told) {
    if (transaction !== this.transaction || ++this.locked < 2) return;
    this.setTimer("Work", WORK_MS);
  }

  onTimeoutWork() {
    this.send(COORDINATOR, { type: "Commit", transaction: this.transaction, servers: this.servers });
  }

  onDone({ transaction }: Told) {
    if (transaction !== this.transaction) return;
    this.commits.push(this.clock);
    this.cancelTimer("Patience");
    this.next();
  }

  onTimeoutPatience() {
    this.cancelTimer("Work");
    for (const server of this.servers) this.send(server, { type: "GiveUp", transaction: this.transaction });
    this.next();
  }
}

/**
 * Runs clients, three servers P2 to P4 and one coordinator P1, which commits by two-phase commit with
 * presumed abort. A client that waits for more than 100 ms gives its transaction up where it may, and begins
 * another.
 * @returns commits in each interval of 100 ms
 * @example commitsOverTime({ distributed: 0.5, coordinatorDown: [1000, 3000] })
 */
export function commitsOverTime(load: CommitLoad): LoadRow[] {
  const { untilMs = 4000 } = load;
  const commits = range(1, Math.ceil(untilMs / INTERVAL_MS)).map(() => 0);
  for (const ms of commitTimes(load)) commits[Math.floor(ms / INTERVAL_MS)]++;
  return commits.map((count, interval) => ({ ms: interval * INTERVAL_MS, commits: count }));
}

/** The same as commits a second, over the whole run. */
export function commitsPerSecond(load: CommitLoad): number {
  return 1000 * commitTimes(load).length / (load.untilMs ?? 4000);
}

function commitTimes(load: CommitLoad): number[] {
  const { distributed, objects = 20, clients = 12, forceMs = 1, untilMs = 4000, seed = 1 } = load;
  if (!(distributed >= 0 && distributed <= 1)) {
    throw new RangeError(`the share of distributed transactions must be 0 to 1, got ${distributed}`);
  }
  const ids = range(11, 10 + clients);
  const run = simulate({
    processes: {
      ...nodes([COORDINATOR], () => new Coordinator(PATIENCE_MS)),
      ...nodes(SERVERS, () => new Server("yes", PATIENCE_MS)),
      ...nodes(ids, () => new Client(distributed, objects)),
    },
    latency: exponential(DELAY_MS),
    forceMs,
    scenario: faultsOf(load, ids),
    trace: "none",
    until: untilMs,
    limit: 3_000_000,
    seed,
  });
  return ids.flatMap((id) => (run.process(id) as Client).commits.filter((ms) => ms < untilMs));
}

function faultsOf({ coordinatorDown, blackout }: CommitLoad, clients: readonly ProcessId[]): Scheduled[] {
  const down = coordinatorDown
    ? [...at(coordinatorDown[0], crash(COORDINATOR)), ...at(coordinatorDown[1], recover(COORDINATOR))]
    : [];
  const others = [COORDINATOR, ...SERVERS.slice(0, 2), ...clients];
  return [
    ...down,
    ...blackout ? [...at(blackout[0], partition(others, [4])), ...at(blackout[1], heal())] : [],
  ];
}
