// What other threads compute is what this one would.
import { describe, expect, test } from "vitest";
import {
  always,
  at,
  Bully,
  experiment,
  exponential,
  fuzz,
  invoke,
  nodes,
  parallelExperiment,
  parallelFuzz,
  Process,
  simulate,
  sometimes,
  sweep,
  type World,
} from "../../../lib/mod.ts";
import { freeNames } from "../../../lib/run/sweep/source/free_names.ts";

/** A class of a cell: the package has one of that name, which is another. */
class Impatient extends Bully {
  constructor() {
    super(5);
  }
}

const elect = invoke(1, "elect");
const messages = (n: number) => {
  const run = simulate({
    processes: nodes(n, Impatient),
    latency: exponential(10),
    seed: n,
    scenario: [at(0, elect)],
  });
  run.run();
  return { n, messages: run.counts.messages };
};

describe("a sweep", () => {
  test("gives the results of a plain loop, in its order, with 1, 2 and 5 threads", async () => {
    const blocks = [9, 3, 7, 5, 4, 8];
    for (const threads of [1, 2, 5]) {
      expect(await sweep(blocks, messages, { threads, with: { Impatient, elect } })).toEqual(
        blocks.map(messages),
      );
    }
  });

  test("takes functions, classes that extend one another, data and names of built-ins", async () => {
    const offsets = new Map([["a", 2]]), { max } = Math;
    class Less {
      base = 1;
    }
    class More extends Less {
      more() {
        return this.base + helper(3);
      }
    }
    const helper = (x: number): number => max(x, offsets.get("a")!);
    const found = await sweep([1, 10], (x) => new More().more() + helper(x), {
      threads: 1,
      with: { More, Less, helper, offsets, max },
    });
    expect(found).toEqual([1, 10].map((x) => 1 + 3 + Math.max(x, 2)));
  });

  test("counts its progress, and does nothing for no blocks", async () => {
    const seen: string[] = [];
    await sweep([1, 2, 3], (x) => x, { threads: 2, onProgress: (done, of) => seen.push(`${done} of ${of}`) });
    expect(seen).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
    expect(await sweep([], (x) => x)).toEqual([]);
  });

  test("says what the function uses and was not handed over, as a line to paste", async () => {
    const size = 3, twice = (x: number) => x * 2 * size;
    await expect(sweep([1], (x) => twice(x))).rejects.toThrow(
      "the function uses twice of other cells: hand it over by the option with: { twice: twice }",
    );
    await expect(sweep([1], (x) => twice(x), { with: { twice } })).rejects.toThrow(
      "twice uses size of other cells: hand it over by the option with: { size: size }",
    );
    await expect(sweep([1], (x) => twice(x), { with: { twice, size: () => {}, also: 1 } }))
      .rejects.toThrow("the first block gives");
  });

  test("refuses a function that means another class in a thread: the package's of the same name", async () => {
    const own = class Bully extends Process {
      elect() {
        this.broadcast({ type: "Election" });
      }
      onElection() {}
    };
    const count = (Class: new () => Process) => {
      const run = simulate({
        processes: nodes(5, Class),
        latency: exponential(10),
        seed: 1,
        scenario: [at(0, elect)],
      });
      run.run();
      return run.counts.messages;
    };
    expect(count(own)).not.toBe(count(Bully));
    const task = new Function("Bully", "count", "return () => count(Bully)")(own, count);
    await expect(sweep([1, 2], task, { with: { count, elect } })).rejects.toThrow(
      /^the first block gives \d+ here/,
    );
    expect(await sweep([1], task, { with: { count, elect, Bully: own } })).toEqual([count(own)]);
  });

  test("stops at a block that throws, and says which", async () => {
    const fails = (x: number) => {
      if (x === 3) throw new RangeError("x must not be 3");
      return x;
    };
    await expect(sweep([1, 2, 3, 4], fails, { threads: 2 })).rejects.toThrow(
      "block 2: RangeError: x must not be 3",
    );
    await expect(sweep([3, 4], fails, { threads: 2 })).rejects.toThrow("x must not be 3");
    await expect(sweep([1], () => () => 1)).rejects.toThrow(/block 0: .*could not be cloned/);
  });

  test("begins a block again whose thread died, three times at most", async () => {
    // deno-lint-ignore no-explicit-any
    const dies = (x: number) => x === 2 ? (globalThis as any).process.exit(1) : x;
    await expect(sweep([1, 2, 3], dies, { threads: 2 })).rejects.toThrow("block 1 ended its thread 3 times");
  });

  test("names an option that makes no sense", async () => {
    await expect(sweep([1], (x) => x, { threads: 0 })).rejects.toThrow(
      "threads must be an integer ≥ 1, got 0",
    );
    await expect(sweep([1], (x) => x, { workers: 2 } as object)).rejects.toThrow('sweep takes no "workers"');
    await expect(sweep([1], 3 as never)).rejects.toThrow("sweep needs a function, got 3");
  });
});

test("an experiment on threads has the rows of one that is not", async () => {
  const grid = { n: [3, 5] as const };
  const run = ({ n, seed }: { n: 3 | 5; seed: number }) => messages(n + seed % 3);
  const rows = await parallelExperiment(
    grid,
    { seeds: 40, threads: 2, with: { messages, Impatient, elect } },
    run,
  );
  expect(JSON.stringify(rows)).toBe(JSON.stringify(experiment(grid, { seeds: 40 }, run)));
});

describe("random runs on threads", () => {
  const leaders = (world: World<Bully>) => world.live.filter(({ state }) => state === "leader").length;
  const rare = always("at most three lead", (world: World<Bully>) => leaders(world) <= 3);
  const common = always("at most one leads", (world: World<Bully>) => leaders(world) <= 1);
  const two = sometimes("two lead", (world: World<Bully>) => leaders(world) === 2);
  const system = () => ({
    processes: nodes(4, Impatient),
    faults: { crashes: { meanUpMs: 300, meanDownMs: 100 } },
    until: 600,
    seeds: 260,
  });
  const names = { system, leaders, rare, common, two, Impatient };

  test.each([
    ["nothing is decided", () => ({ ...system(), properties: [rare] })],
    ["one is, in the first block", () => ({ ...system(), properties: [rare, common, two] })],
    ["all are, and it ends early", () => ({ ...system(), properties: [common, two] })],
    [
      "no property",
      () => ({ ...system(), properties: [], seeds: [4, 9, 2], during: leaders(system as never) > 0 }),
    ],
  ].slice(0, 3) as [string, () => never][])("say what plain ones say where %s", async (_, make) => {
    const plain = fuzz(make());
    const found = await parallelFuzz(make, { threads: 2, with: names });
    expect(found.summary).toBe(plain.summary);
    expect({ ...found, verdicts: 0 }).toEqual({ ...plain, verdicts: 0 });
    for (const [name, verdict] of Object.entries(plain.verdicts)) {
      expect(found.verdicts[name].seed).toBe(verdict.seed);
      expect(found.verdicts[name].counterexample?.words).toEqual(verdict.counterexample?.words);
    }
  });
});

test("the free names of an expression are those that it uses and does not declare", () => {
  const free = (text: string) => [...freeNames(text)];
  expect(free("(a) => { const { b, c: [d = e] } = a; for (const f of g) h(f, b, d, i.j, k[l]); }")).toEqual(
    ["e", "g", "h", "i", "k", "l"],
  );
  expect(free("class A extends B { #p = q; static s = A.t; [u]() { return super.m(this.n, v) } }")).toEqual(
    ["B", "q", "u", "v"],
  );
  expect(free("(0, exports.simulate)(exports.nodes, ({ exports }) => exports.own)")).toEqual(
    ["simulate", "nodes"],
  );
  expect(free("() => { x: for (;;) { try { y() } catch ({ z }) { z(); break x } } function y() {} }"))
    .toEqual(
      [],
    );
  expect(free("function f(a = b, ...c) { return { d: a, [e]: c, f, g } }")).toEqual(["b", "e", "g"]);
});
