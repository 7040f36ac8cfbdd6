// Histories that stores say themselves: simulated, explored and fuzzed runs are judged by one line.
import { describe, expect, test } from "vitest";
import {
  always,
  at,
  explore,
  fuzz,
  invoke,
  judge,
  nodes,
  Process,
  type Processes,
  Simulation,
  transactionMonitor,
  transactionsIn,
  uniform,
  type World,
} from "../../../lib/mod.ts";

type Ask = { type: "Read" | "Write" | "Commit"; transaction: number };
type Answer = { type: "Done"; transaction: number };

/** Keeps one object, and lets everybody read and write it at any time; or only one after the other. */
class Store extends Process<Answer> {
  static handles = ["Read", "Write", "Commit"];
  locked = 0;
  waiting: { transaction: number; from: number }[] = [];

  get locks() {
    return false;
  }

  onRead({ transaction }: Ask, from: number) {
    if (this.locks && this.locked !== 0) {
      this.waiting.push({ transaction, from });
      return;
    }
    this.locked = transaction;
    this.does(`r${transaction}x`, transaction, from);
  }

  onWrite({ transaction }: Ask, from: number) {
    this.does(`w${transaction}x`, transaction, from);
  }

  onCommit({ transaction }: Ask, from: number) {
    this.does(`c${transaction}`, transaction, from);
    this.locked = 0;
    const next = this.waiting.shift();
    if (next) this.onRead({ type: "Read", transaction: next.transaction }, next.from);
  }

  does(operation: string, transaction: number, from: number) {
    this.output(operation);
    this.send(from, { type: "Done", transaction });
  }
}

class LockingStore extends Store {
  override get locks() {
    return true;
  }
}

/** Reads, writes, commits. */
class Client extends Process<Ask> {
  static handles = ["Done"];
  left: ("Read" | "Write" | "Commit")[] = ["Read", "Write", "Commit"];

  update() {
    this.output("begins"); // no operation: passed over
    this.onDone();
  }

  onDone() {
    const type = this.left.shift();
    if (type) this.send(9, { type, transaction: this.id });
  }
}

const system = (store: new () => Store): { processes: Processes } => ({
  processes: { ...nodes(2, Client), ...nodes([9], store) },
});
const invocations = [invoke(1, "update"), invoke(2, "update")];
const scenario = [at(0, invoke(1, "update")), at(0, invoke(2, "update"))];
const serialisable = always(
  "serialisable",
  (world: World<Process, string>) => judge(world.monitor).serialisable,
);

test("a simulated run is a text in Adya's notation, and judged by one line", () => {
  const run = new Simulation({ ...system(Store), scenario, seed: 1 });
  run.run();
  expect(transactionsIn(run.trace).split(" ").sort()).toEqual(["c1", "c2", "r1x", "r2x", "w1x", "w2x"]);
  expect(judge(transactionsIn(run.trace)).recoverable).toBeDefined();
});

test("a run without a trace has no history", () => {
  const run = new Simulation({ ...system(Store), trace: "none" });
  run.run();
  expect(() => transactionsIn(run.trace)).toThrow(/trace: "all" or "messages", got trace: "none"/);
});

describe("of all schedules of two updates", () => {
  const explored = (store: new () => Store) =>
    explore({ ...system(store), invocations, monitor: transactionMonitor(), properties: [serialisable] });

  test("the store without locks loses one in some, and the shortest is found", () => {
    const { verdicts } = explored(Store);
    expect(verdicts.serialisable.holds).toBe(false);
    expect(verdicts.serialisable.counterexample!.words.join("\n")).toContain("P9");
  });

  test("the store with locks loses none", () =>
    expect(explored(LockingStore).verdicts.serialisable.holds).toBe(true));

  test("fuzzing finds it, too", () => {
    const options = {
      scenario,
      latency: uniform(1, 20),
      monitor: transactionMonitor(),
      properties: [serialisable],
    };
    expect(fuzz({ ...system(Store), ...options, seeds: 50 }).verdicts.serialisable.holds).toBe(false);
  });
});
