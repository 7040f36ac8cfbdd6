/** What a verdict is asked about: worlds in which an algorithm has to keep what it promises. */
import type { Process } from "../../core/process.ts";
import type { Options } from "../../run/explore/explore.ts";
import type { Simulation, SimulationOptions } from "../../run/simulate/simulate.ts";
import type { DiagramOptions } from "../../view/diagram/spacetime.ts";

/** Whatever makes the processes: a class, or a function that returns one process. */
export type Algorithm = new (...given: never[]) => Process;
type Made<A extends Algorithm> = InstanceType<A>;

/** Every execution of a small system, judged by all properties. */
export type Explored<A extends Algorithm> = {
  readonly name: string;
  /** What `explore` takes, but for the properties. */
  readonly of: (algorithm: A) => Omit<Options, "properties">;
  /** How an execution is drawn that violates something. */
  readonly diagram?: Pick<DiagramOptions, "labels" | "caption">;
};

/** Runs, one a seed, each judged by what it left behind. */
export type Simulated<A extends Algorithm> = {
  readonly name: string;
  /** What `simulate` takes. */
  readonly run: (algorithm: A, seed: number) => SimulationOptions<Made<A>>;
  /** How many seeds: 1, 2, …; one unless told. */
  readonly seeds?: number;
  /** By name, what must be so after the run: read it from the trace and the counts where you can. */
  readonly holds: { readonly [property: string]: (run: Simulation<Made<A>>) => boolean };
};

/** One run, and an exact number of messages against the one that theory gives. */
export type Counted<A extends Algorithm> = {
  readonly name: string;
  /** What `simulate` takes; the seed is 1. */
  readonly run: (algorithm: A, seed: number) => SimulationOptions<Made<A>>;
  /** What is counted; all messages unless told. */
  readonly count?: (run: Simulation<Made<A>>) => number;
  readonly theory: number;
};

/** One world of a verdict. */
export type Setting<A extends Algorithm> = Explored<A> | Simulated<A> | Counted<A>;
