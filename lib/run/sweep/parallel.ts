/** Experiments and random runs in blocks, on several threads: the same rows and verdicts as on one. */
import { brief } from "../../core/plain.ts";
import { type ExperimentOptions, type Grid, measured, type Point, pointsOf } from "../experiment.ts";
import { fuzz, type Fuzzed, type FuzzOptions, type FuzzVerdict, summaryOf } from "../fuzz/fuzz.ts";
import { checkProperties } from "../property/properties.ts";
import { seedsOf } from "../seeds.ts";
import type { Process } from "../../core/process.ts";
import type { Processes, ProcessOf } from "../system.ts";
import { checkSweep, checkTask, SWEEP_NAMES, type SweepOptions } from "./options.ts";
import { sweep, sweepUntil } from "./sweep.ts";

/** Runs in a block: so many that a message to a thread costs nothing beside them. */
const RUNS = 25;

/**
 * As `experiment`, on several threads.
 * @param options those of `experiment` and of `sweep`; progress counts blocks of 25 runs
 * @throws what `experiment` and `sweep` throw
 * @example
 * const messages = ({ n, seed }: { n: number; seed: number }) => {
 *   const run = simulate({ processes: nodes(n, Mine), latency: exponential(10), seed });
 *   run.run();
 *   return { messages: run.counts.messages };
 * };
 * const rows = await parallelExperiment({ n: [3, 5] }, { seeds: 1000, with: { Mine: Mine } }, messages);
 */
export async function parallelExperiment<const G extends Grid, R extends object>(
  grid: G,
  options: Omit<ExperimentOptions, "onProgress"> & SweepOptions,
  run: (point: Point<G> & { seed: number }) => R,
): Promise<(Point<G> & { seed: number } & R)[]> {
  checkSweep("parallelExperiment", options, ["seeds", ...SWEEP_NAMES]);
  checkTask("parallelExperiment", run, "({ n, seed }) => ({ messages: … })");
  const { seeds, with: given, ...how } = options;
  const chosen = seedsOf(seeds);
  const runs = pointsOf(grid).flatMap((point) => chosen.map((seed) => ({ ...point, seed })));
  const $run = run;
  const rows = await sweep(
    inBlocks(runs, RUNS),
    (block) => block.map((parameters) => ({ ...parameters, ...measured($run(parameters)) })),
    { ...how, with: { ...given, $run, measured } },
  );
  return rows.flat();
}

/** What a block of random runs says. */
type Part = {
  readonly seeds: number;
  readonly events: number;
  readonly crashes: number;
  readonly during: number;
  readonly aimed: number;
  readonly decided: readonly { readonly name: string; readonly holds: boolean; readonly seed: number }[];
};
/** Some seeds, and the properties that are not decided yet. */
type Block = { readonly seeds: readonly number[]; readonly open: readonly string[] };

/**
 * As `fuzz`, on several threads. It ends where `fuzz` does, so its counts are the same; what threads computed
 * behind a seed that decides something is computed again, without what is decided.
 * @param make the options of `fuzz`: a function, as they hold functions, which travel as text
 * @param options those of `sweep`; progress counts blocks of 25 runs
 * @throws what `fuzz` and `sweep` throw
 * @example
 * const found = await parallelFuzz(() => ({
 *   processes: nodes(4, Mine),
 *   faults: { crashes: { meanUpMs: 300, meanDownMs: 100 } },
 *   until: 2000,
 *   seeds: 10_000,
 *   properties: [agreement],
 * }), { with: { Mine: Mine, agreement: agreement } });
 */
export async function parallelFuzz<S extends Processes>(
  make: () => FuzzOptions<ProcessOf<S>> & { readonly processes: S },
  options: SweepOptions = {},
): Promise<Fuzzed<ProcessOf<S>>> {
  checkSweep("parallelFuzz", options, SWEEP_NAMES);
  checkTask("parallelFuzz", make, "() => ({ processes, seeds: 10_000, … }), as it travels as text");
  const given = make() as unknown as FuzzOptions;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`the function must return the options of fuzz, got ${brief(given)}`);
  }
  checkProperties(given.properties);
  const blocks = inBlocks(seedsOf(given.seeds), RUNS);
  const merged = new Merged(given);
  const $make = make as unknown as () => FuzzOptions;
  for (let next = 0; next < blocks.length && !merged.isOver;) {
    const { open } = merged, before = next;
    const onProgress = (done: number) => options.onProgress?.(before + done, blocks.length);
    const parts = await sweepUntil(
      blocks.slice(next).map((seeds): Block => ({ seeds, open })),
      ({ seeds, open }: Block): Part => {
        const options = $make(), monitor = options.properties.find((property) => property.monitor)?.monitor;
        const properties = options.properties.filter(({ name }) => open.includes(name));
        const { verdicts, coverage, ...counts } = fuzz({ monitor, ...options, properties, seeds });
        const decided = Object.entries(verdicts).flatMap(([name, { holds, seed }]) =>
          holds === "unknown" ? [] : [{ name, holds, seed: seed! }]
        );
        const { crashes, during = 0, aimed = 0 } = coverage;
        return { seeds: counts.seeds, events: counts.events, crashes, during, aimed, decided };
      },
      // Behind a block that decides something, runs would go on longer than they have to.
      ({ decided }) => decided.length > 0,
      { ...options, onProgress, with: { ...options.with, $make } },
    );
    parts.forEach((part) => merged.add(part));
    next += parts.length;
  }
  return merged.found() as unknown as Fuzzed<ProcessOf<S>>;
}

/** What the blocks so far say together. */
class Merged {
  private readonly verdicts = new Map<string, FuzzVerdict>();
  private readonly sums = { seeds: 0, events: 0, crashes: 0, during: 0, aimed: 0 };

  constructor(private readonly options: FuzzOptions) {}

  /** The properties that are not decided yet. */
  get open(): string[] {
    return this.options.properties.map(({ name }) => name).filter((name) => !this.verdicts.has(name));
  }

  get isOver(): boolean {
    return this.options.properties.length > 0 && this.open.length === 0;
  }

  add({ decided, ...counts }: Part): void {
    for (const name of Object.keys(this.sums) as (keyof typeof counts)[]) this.sums[name] += counts[name];
    for (const { name, seed } of [...decided].sort((a, b) => a.seed - b.seed)) this.decide(name, seed);
  }

  /** Runs that seed once more, here: what was found travels as a number, not as a run. */
  private decide(name: string, seed: number): void {
    if (this.verdicts.has(name)) return;
    const { open, options } = this;
    const properties = options.properties.filter((property) => open.includes(property.name));
    const found = fuzz({ ...options, properties, seeds: [seed] });
    for (const [name, verdict] of Object.entries(found.verdicts)) {
      if (verdict.holds !== "unknown") this.verdicts.set(name, verdict);
    }
  }

  found(): Fuzzed<Process> {
    const { seeds, events, crashes, during, aimed } = this.sums, { options } = this;
    const verdicts = Object.fromEntries(
      options.properties.map(({ name, kind }) => [
        name,
        this.verdicts.get(name) ?? { kind, holds: "unknown" as const },
      ]),
    );
    const coverage = { crashes, ...options.during ? { during } : {}, ...options.aim ? { aimed } : {} };
    return { seeds, events, verdicts, coverage, summary: summaryOf(seeds, events, coverage, verdicts) };
  }
}

function inBlocks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
