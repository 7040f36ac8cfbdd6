/** Which levels of isolation a history reaches, and why not. */
import {
  CONFLICT,
  cycleText,
  type Dependency,
  type DependencyGraph,
  endedBefore,
  REAL_TIME,
  rotated,
  SESSION,
  type withRealTime,
} from "./graph/dependencies.ts";
import { isAcyclic, Paths, shortestCycle, topological } from "./graph/digraph.ts";
import type { Facts } from "./history/facts.ts";
import { listOf } from "./history/operations.ts";
import { type contradiction, type Known, momentWords } from "./order/snapshot.ts";
import { addCycle } from "./phenomena/cycles.ts";
import type { Findings, PhenomenonName } from "./phenomena/names.ts";
import { cycleWords } from "./phenomena/reads.ts";

/** The levels of isolation, by their names, weaker ones first. */
export type IsolationLevel =
  | "read committed"
  | "repeatable read"
  | "snapshot isolation"
  | "strict snapshot isolation"
  | "serialisable"
  | "session serialisable"
  | "strictly serialisable";

const WRONG_READS: readonly PhenomenonName[] = ["contradiction", "INT", "G1a", "G1b"];
/** Where there is one of these, nobody needs a longer cycle to see that no snapshots can be. */
const SIMPLER: readonly PhenomenonName[] = ["G0", "G1c", "G-single"];

/** What the levels of snapshots and of real time go by. */
export type LevelRules = {
  readonly contradiction: typeof contradiction;
  readonly withRealTime: typeof withRealTime;
};

/** What the phenomena, the conflict graph and real time say of each level. */
export class Levels {
  readonly levels = new Map<IsolationLevel, boolean>();
  readonly reasons = new Map<IsolationLevel, string>();
  /** A shortest cycle of the conflict graph. */
  readonly cycle: readonly Dependency[] | undefined;

  constructor(
    private readonly rules: LevelRules,
    private readonly facts: Facts,
    private readonly graph: DependencyGraph,
    found: Findings,
  ) {
    const wrong = this.named(found, WRONG_READS), bad = this.named(found, [...WRONG_READS, "G0", "G1c"]);
    const short = shortestCycle(graph, CONFLICT)?.map((e) => graph.edge(e));
    this.cycle = short && rotated(short);
    this.set("read committed", bad);
    this.set("repeatable read", bad ?? this.named(found, ["G2-item"]));
    this.snapshots(found, wrong);
    const unserialisable = wrong ?? (this.cycle && cycleText(this.cycle));
    const stronger = unserialisable === undefined ? undefined : "not serialisable";
    this.set("serialisable", unserialisable);
    if (facts.history.sessions) this.set("session serialisable", stronger ?? this.outOfSession());
    this.set("strictly serialisable", stronger ?? this.outOfTime());
  }

  private set(level: IsolationLevel, why: string | undefined): void {
    this.levels.set(level, why === undefined);
    if (why !== undefined) this.reasons.set(level, why);
  }

  /** The phenomena of these names that there are, in short. */
  private named(found: Findings, names: readonly PhenomenonName[]): string | undefined {
    const some = names.filter((name) => found.has(name));
    return some.length === 0 ? undefined : listOf(some);
  }

  private snapshots(found: Findings, wrong: string | undefined): void {
    const commits = !this.facts.history.seenByClients;
    const free = wrong === undefined ? this.rules.contradiction(this.graph, {}) : undefined;
    if (free && !SIMPLER.some((name) => found.has(name))) addCycle("G-nonadjacent", free, found);
    const why = wrong ?? (free ? momentWords(free) : commits ? this.impossible({ commits }) : undefined);
    this.set("snapshot isolation", why);
    this.set(
      "strict snapshot isolation",
      why === undefined ? this.impossible({ commits, begins: true }) : "no snapshot isolation",
    );
  }

  private impossible(known: Known): string | undefined {
    const cycle = this.rules.contradiction(this.graph, known);
    return cycle && momentWords(cycle);
  }

  private outOfSession(): string | undefined {
    const cycle = shortestCycle(this.graph, CONFLICT | SESSION)?.map((e) => this.graph.edge(e));
    return cycle && `${cycleText(cycle)}: ${cycleWords(cycle)}`;
  }

  /**
   * A path by which one comes before another in every serial order that had committed before it began. One
   * step through time is enough: of two on a cycle, one could be taken straight to where the other leads.
   */
  private outOfTime(): string | undefined {
    const { graph, graph: { transactions } } = this;
    if (isAcyclic(this.rules.withRealTime(graph), CONFLICT | REAL_TIME)) return undefined;
    const over = endedBefore(transactions), paths = new Paths(graph, CONFLICT);
    let best: number[] | undefined;
    for (let node = 0; node < graph.nodes && best?.length !== 1 && !(best && paths.isExhausted); node++) {
      best = paths.find(node, (other) => other < over[node], best?.length ?? Infinity) ?? best;
    }
    const path = best!.map((e) => graph.edge(e));
    const cycle = rotated([...path, { from: path.at(-1)!.to, to: path[0].from, kind: "time" }]);
    return `${cycleText(cycle)}: ${cycleWords(cycle)}`;
  }

  /** A serial order, real time's if possible; of those that can be next the first to commit comes next. */
  order(): number[] {
    const { graph, graph: { nodes } } = this,
      rank = Float64Array.from({ length: 2 * nodes }, (_, v) => v < nodes ? v : v - nodes - 0.5);
    const inTime = topological(this.rules.withRealTime(graph), CONFLICT | REAL_TIME, rank)?.filter((v) =>
      v < nodes
    );
    return (inTime ?? topological(graph, CONFLICT, rank)!).map((v) => graph.id(v));
  }
}
