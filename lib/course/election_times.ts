/** How long Raft takes to elect, by the spread of its timeouts: the setting of the paper's figure 16. */
import type { ProcessId } from "../core/process.ts";
import { Random } from "../core/random.ts";
import type { RaftAppend, RaftEntry } from "../consensus/raft/messages.ts";
import { Raft } from "../consensus/raft/raft.ts";
import { at, crash } from "../run/faults.ts";
import type { Latency } from "../run/latency.ts";
import { simulate } from "../run/simulate/simulate.ts";

export type ElectionOptions = {
  /** The least timeout, ms; the leader's heartbeats are half of it apart. */
  readonly electionMs: number;
  /** How much longer a timeout may be, ms. */
  readonly spreadMs: number;
  /** Of a message, one way. */
  readonly latency: Latency;
  /** How many leaders crash, an integer ≥ 1. */
  readonly trials: number;
  /** The number of the first trial's seed; 1 unless told. */
  readonly seed?: number;
  /** Where a trial is given up, ms after the crash; 10,000 unless told. */
  readonly untilMs?: number;
};

/** One trial: the columns that a chart of distributions takes. */
export type ElectionTime = {
  /** The timeouts, e.g. `150–155 ms`. */
  readonly timeouts: string;
  /** From the crash until somebody leads, ms; undefined if nobody did in time. */
  readonly ms: number | undefined;
};

/** Leads term 1, says so once, and crashes. Its log is empty: nobody lacks anything of it. */
class Leader extends Raft {
  override onStart() {
    this.term = 1;
    this.state = "leader";
    for (const id of this.others) this.replicate(id);
  }
}

/**
 * One of the four others: as their logs all differ in length, two of them can be elected. Its timeout begins
 * when the heartbeat arrives, late as it may be.
 */
class Orphan extends Raft {
  override onStart() {
    this.term = 1;
    this.log = Array.from({ length: this.id }, (): RaftEntry => ({ term: 1, command: 0 }));
  }
  override onAppend(append: RaftAppend, from: ProcessId) {
    super.onAppend(append, from);
    if (from === LEADER && append.term < this.term && this.state === "follower") this.awaitLeader();
  }
}

const SERVERS = [1, 2, 3, 4, 5], LEADER = 5;

/**
 * The time without a leader (Ongaro and Ousterhout 2014, §9.3 and figure 16): of five servers the leader
 * crashes at any moment within a heartbeat's time after it has told all others at once, so that their
 * timeouts begin together; and the logs of the others all differ in length, so that only two can be elected.
 * Nothing but messages takes time.
 *
 * @throws RangeError for a number of trials that is no integer ≥ 1; what `simulate` throws
 * @example
 * ecdf(electionTimes({ electionMs: 150, spreadMs: 50, latency: constant(7.5), trials: 500 }), {
 *   value: "ms",
 *   series: "timeouts",
 * })
 */
export function electionTimes(options: ElectionOptions): ElectionTime[] {
  const { electionMs, spreadMs, latency, trials, seed = 1, untilMs = 10_000 } = options;
  if (!(Number.isInteger(trials) && trials >= 1)) {
    throw new RangeError(`trials must be an integer ≥ 1, got ${trials}`);
  }
  const timing = { electionMs, spreadMs, heartbeatMs: electionMs / 2 };
  const timeouts = `${electionMs}–${electionMs + spreadMs} ms`;
  return Array.from({ length: trials }, (_, trial) => {
    const crashMs = timing.heartbeatMs * new Random(seed + trial, 7).uniform();
    const run = simulate({
      processes: Object.fromEntries(
        SERVERS.map((id) => [id, () => id === LEADER ? new Leader(timing) : new Orphan(timing)]),
      ),
      latency,
      seed: seed + trial,
      trace: "none",
      scenario: [at(crashMs, crash(LEADER))],
      until: {
        timeMs: crashMs + untilMs,
        when: ({ processes }) => processes.some(({ id, state }) => id !== LEADER && state === "leader"),
      },
    });
    const isLed = run.processes.some(({ id, state }) => id !== LEADER && state === "leader");
    return { timeouts, ms: isLed ? run.now - crashMs : undefined };
  });
}
