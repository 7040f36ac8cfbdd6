/** Record appends that fail now and then: how often each is tried, and how often its record is there. */
import { ChunkServer, GfsClient, GfsMaster } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { serversOf } from "./system.ts";

/** What became of appends of which each replica fails one with probability `q`. */
export type AppendRow = {
  readonly q: number;
  /** Attempts an append, and what theory gives: 1/(1 − q)³ with three replicas. */
  readonly attempts: number;
  readonly attemptsByTheory: number;
  /** Copies of a record at the primary: 1/(1 − q)². */
  readonly atPrimary: number;
  readonly atPrimaryByTheory: number;
  /** At a secondary: 1/(1 − q). What fails at the primary is not passed on. */
  readonly atSecondary: number;
  readonly atSecondaryByTheory: number;
};

const REPLICAS = 3, APPLIED_MS = 10;

/** Its disk fails now and then: a mutation is not applied. */
class Failing extends ChunkServer {
  constructor(readonly q: number) {
    super(1, 1e9, APPLIED_MS);
  }

  override onMutate(message: Parameters<ChunkServer["onMutate"]>[0], from: ProcessId) {
    if (this.random() < this.q) this.send(from, { type: "Done", data: message.data, place: null });
    else super.onMutate(message, from);
  }

  override onApply(message: Parameters<ChunkServer["onApply"]>[0], from: ProcessId) {
    if (this.random() >= this.q) super.onApply(message, from);
  }
}

/** Appends one record after the other, and tries each until it is done. */
class Appender extends GfsClient {
  attempts = 0;

  constructor(public left: number) {
    super(1, Infinity, 1e9);
  }

  override onStart() {
    this.next();
  }

  next() {
    const operation = this.invoke("append"), value = `${this.left--} a record`;
    this.open.set("f", {
      operation,
      kind: "append",
      chunk: "f",
      place: 0,
      values: [value],
      written: 0,
      tries: 0,
      servers: [],
    });
    this.attempt("f");
  }

  override attempt(chunk: string) {
    this.attempts++;
    super.attempt(chunk);
  }

  override end(chunk: string, answer: unknown) {
    super.end(chunk, answer);
    if (this.left > 0) this.next();
  }
}

/**
 * The cells of all replicas after so many appends, the primary's first; each record is a number and a text.
 * @param q the probability that a replica fails one attempt, from 0 to below 1
 */
export function appendedCells(q: number, appends: number, seed = 1): readonly string[][] {
  return appendRun(q, appends, seed).cells;
}

function appendRun(q: number, appends: number, seed: number) {
  if (!(q >= 0 && q < 1)) throw new RangeError(`q must be from 0 to below 1, got ${q}`);
  const servers = serversOf(REPLICAS), client = REPLICAS + 2;
  const run = simulate({
    processes: {
      ...nodes([1], () => new GfsMaster(servers, REPLICAS, 1e9)),
      ...nodes(servers, () => new Failing(q)),
      ...nodes([client], () => new Appender(appends)),
    },
    latency: 1,
    fifo: true,
    trace: "none",
    until: 1e8,
    seed,
  });
  const { primary } = (run.process(1) as GfsMaster).chunks.get("f")!;
  const cells = [primary, ...servers.filter((server) => server !== primary)].map((server) =>
    (run.process(server) as ChunkServer).chunks.get("f")!.cells
  );
  return { cells, attempts: (run.process(client) as Appender).attempts };
}

/**
 * Appends records to a file with three replicas: the rows of a chart.
 * @param appends how many for each q
 * @example appendRates([0, 0.1])
 */
export function appendRates(qs: readonly number[] = [0, 0.05, 0.1, 0.2, 0.3], appends = 400): AppendRow[] {
  return qs.map((q) => {
    const { cells, attempts } = appendRun(q, appends, 1);
    const copies = cells.map((replica) => replica.filter((cell) => cell !== "").length / appends);
    return {
      q,
      attempts: attempts / appends,
      attemptsByTheory: (1 - q) ** -REPLICAS,
      atPrimary: copies[0],
      atPrimaryByTheory: (1 - q) ** -(REPLICAS - 1),
      atSecondary: range(1, REPLICAS - 1).reduce((sum, place) => sum + copies[place], 0) / (REPLICAS - 1),
      atSecondaryByTheory: 1 / (1 - q),
    };
  });
}
