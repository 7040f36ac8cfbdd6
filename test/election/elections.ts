// What the tests of elections share: processes that elect, what an election must do, and runs in which
// processes crash in the middle of one.
import type { Factory } from "../../lib/core/host.ts";
import { type Handlers, Process, type ProcessId } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import type { RingElection } from "../../lib/election/ring.ts";
import { crash, heal, partition, recover } from "../../lib/run/faults.ts";
import { uniform } from "../../lib/run/latency.ts";
import { Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

/** A process that takes part in elections. */
export type Elector = Process & { elected: ProcessId | undefined; state: string; elect(): void };

/** What is looked at in a run. */
export type ElectionRun = Pick<Simulation, "alive" | "trace"> & { readonly processes: readonly Elector[] };

/**
 * Meets all that is safe in an election: `elected` is undefined or the id of a process that is up; where it
 * is defined, it is the same everywhere; and it is the highest. It does so by doing nothing.
 */
export class NeverDecides extends Process<never> implements Handlers<never> {
  elected: ProcessId | undefined = undefined;
  state: "idle" | "electing" = "idle";

  elect() {
    this.state = "electing";
  }
}

export type Fault = {
  readonly atMs: number;
  readonly kind: "crash" | "recover";
  readonly process: ProcessId;
};

/** What a run says about an election. */
export type Judged = {
  /** What was wrong, if anything was; `undefined` is right. */
  readonly unsafe?: string;
  readonly notLive?: string;
  /** How many crashes fell into an election: some live process was in the middle of one. */
  readonly hits: number;
};

/**
 * Latency of all random runs, ms: a round trip takes at most 40 ms, below the 100 ms after which the
 * algorithms give up waiting.
 */
export const BOUNDED = uniform(1, 20);

/**
 * Safety: wherever `elected` is defined, it is `highest`, the highest process of all, which stays up
 * throughout. It is judged over all that was ever elected, not only what is so at the end.
 */
export function safe(run: ElectionRun, highest: ProcessId): string | undefined {
  for (const { process, time, content } of run.trace.where({ kind: "output" })) {
    const { elected } = content as { elected: ProcessId };
    if (elected !== highest) {
      return `P${process} elected P${elected} at ${time.toFixed(1)} ms, P${highest} was up`;
    }
  }
}

/** Liveness: in the end every process that is up has elected `highest`. */
export function live(run: ElectionRun, highest: ProcessId): string | undefined {
  for (const process of run.processes) {
    if (run.alive(process.id) && process.elected !== highest) {
      return `in the end P${process.id} has elected ${process.elected ?? "nobody"}, P${highest} was up`;
    }
  }
}

/**
 * One random schedule: 3 to 7 processes, messages of 1 to 20 ms; one to all of them start an election in the
 * first 30 ms, and up to three crash in the first 80 ms, for good or for up to 200 ms, each wherever it is,
 * or in the middle of a handler. The highest stays up.
 * @param options.spare says of a process that it may not crash now; it then does a ms later, if it may
 */
export function crashesBelowTheHighest(
  factory: Factory<Elector>,
  seed: number,
  options: { readonly spare?: (process: Elector) => boolean; readonly count?: number } = {},
): Judged {
  const { spare } = options;
  const random = new Random(seed, 99);
  const count = options.count ?? 3 + random.integer(5);
  const run = new Simulation<Elector>({
    processes: nodes(count, factory),
    latency: BOUNDED,
    seed,
    trace: "messages",
    limit: 100_000,
  });
  run.call(random.integer(30), () => run.do(invoke(count, "elect"))); // one starter at least stays up
  for (let more = random.integer(count); more > 0; more--) {
    const starter = 1 + random.integer(count);
    run.call(random.integer(30), () => run.do(invoke(starter, "elect")));
  }
  let hits = 0;
  const fall = (id: ProcessId, afterEffects: number | undefined, downMs: number | undefined) => {
    if (run.now > 1000 || !run.alive(id)) return;
    if (spare?.(run.process(id))) return run.call(run.now + 1, () => fall(id, afterEffects, downMs));
    if (electing(run)) hits++;
    run.do(crash(id, { afterEffects }));
    if (downMs !== undefined) run.call(run.now + downMs, () => run.do(recover(id)));
  };
  for (let crashes = 1 + random.integer(3); crashes > 0; crashes--) {
    const id = 1 + random.integer(count - 1);
    const afterEffects = !spare && random.integer(4) === 0 ? random.integer(4) : undefined;
    const downMs = random.integer(2) === 0 ? undefined : 1 + random.integer(200);
    run.call(random.integer(80), () => fall(id, afterEffects, downMs));
  }
  run.run(20_000);
  return { unsafe: safe(run, count), notLive: live(run, count), hits };
}

/**
 * One random schedule in which anyone may crash: 3 to 7 processes; up to four crash in the first 500 ms, for
 * good or for up to 500 ms, each wherever it is or in the middle of a handler, and half of them as soon as an
 * election is held; in every third run there is a partition. After 2,000 ms there are no more faults; judged
 * is what is so at 5,000 ms: all that are up have elected the highest that is up.
 */
export function crashesOfAnyone(factory: Factory<Elector>, seed: number, fixed?: number): Judged {
  const random = new Random(seed, 98);
  const count = fixed ?? 3 + random.integer(5);
  const run = new Simulation<Elector>({
    processes: nodes(count, factory),
    latency: BOUNDED,
    seed,
    trace: "none",
    limit: 1_000_000,
  });
  let hits = 0;
  const fall = (id: ProcessId, aimed: boolean, afterEffects?: number, downMs?: number) => {
    if (run.now > 1500 || !run.alive(id)) return;
    if (electing(run)) hits++;
    else if (aimed) return run.call(run.now + 1, () => fall(id, aimed, afterEffects, downMs));
    run.do(crash(id, { afterEffects }));
    if (downMs !== undefined) run.call(run.now + downMs, () => run.do(recover(id)));
  };
  for (let crashes = 1 + random.integer(4); crashes > 0; crashes--) {
    const id = 1 + random.integer(count), aimed = random.integer(2) === 0;
    const afterEffects = random.integer(4) === 0 ? random.integer(4) : undefined;
    const downMs = random.integer(3) === 0 ? undefined : 1 + random.integer(500);
    run.call(random.integer(500), () => fall(id, aimed, afterEffects, downMs));
  }
  const ids = run.processes.map((process) => process.id);
  if (random.integer(3) === 0) {
    const cut = 1 + random.integer(count - 1), fromMs = random.integer(500);
    run.call(fromMs, () => run.do(partition(ids.slice(0, cut), ids.slice(cut))));
    run.call(fromMs + random.integer(1000), () => run.do(heal()));
  }
  run.run(5000);
  return { notLive: live(run, Math.max(...ids.filter((id) => run.alive(id)))), hits };
}

/** Whether some process that is up is in the middle of an election. */
function electing(run: ElectionRun): boolean {
  return run.processes.some((process) => run.alive(process.id) && process.state === "electing");
}

/** Judges many seeds, and says what came of them. */
export function tally(seeds: number, judge: (seed: number) => Judged) {
  const result = { runs: seeds, hit: 0, unsafe: 0, notLive: 0, first: "" };
  for (let seed = 1; seed <= seeds; seed++) {
    const { unsafe, notLive, hits } = judge(seed);
    if (hits > 0) result.hit++;
    if (unsafe) result.unsafe++;
    if (notLive) result.notLive++;
    if ((unsafe || notLive) && !result.first) result.first = `seed ${seed}: ${unsafe ?? notLive}`;
  }
  return result;
}

/**
 * Whether a process of the ring election waits for an acknowledgement: if it crashes now, nobody passes on
 * what was not received.
 */
export function owesSomebody(process: Elector): boolean {
  return (process as RingElection).unacknowledged.size > 0;
}
