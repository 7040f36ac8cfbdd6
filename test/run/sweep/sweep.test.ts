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
import { sweepUntil } from "../../../lib/run/sweep/sweep.ts";

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
  });

  test("counts an error where it stands among the blocks, whichever thread is faster", async () => {
    /** Block 1 waits until block 2 has been there; `what` says what each of them does then. */
    const swept = (what: string[]) => {
      const been = new Int32Array(new SharedArrayBuffer(4));
      return sweepUntil(
        what.map((does, index) => ({ does, index, been })),
        ({ does, index, been }) => {
          if (index === 2) Atomics.store(been, 0, 1), Atomics.notify(been, 0);
          if (index === 1) Atomics.wait(been, 0, 0), Atomics.wait(been, 0, 1, 50); // and is heard after it
          if (does === "fails") throw new Error("as it does");
          return does;
        },
        (does) => does === "decides",
        { threads: 2 },
      );
    };
    expect(await swept(["goes on", "decides", "fails", "goes on"])).toEqual(["goes on", "decides"]);
    await expect(swept(["goes on", "fails", "decides"])).rejects.toThrow("block 1: Error: as it does");
    await expect(swept(["goes on", "fails", "fails"])).rejects.toThrow("block 1: Error");
  });

  test("names what no thread can be given, or can give back, before there is one", async () => {
    class Held {
      one = 1;
      value() {
        return this.one;
      }
    }
    const held = new Held(),
      places = new Map([["a", [held]]]),
      itself: Record<string, unknown> = { f: () => 1 };
    itself.self = itself;
    const found = (task: () => unknown, names: Record<string, unknown>) =>
      expect(sweep([1], task, { with: names })).rejects;
    const lost = "plain data, functions or classes, got a";
    await found(() => held.value(), { held }).toThrow(
      `held must be ${lost} Held: a thread would be given a Held w`,
    );
    await found(() => places.size, { places }).toThrow(
      `places must be ${lost} Map: a thread would be given a Held`,
    );
    await found(() => itself.f, { itself }).toThrow("itself has functions in it, and contains itself");
    await found(() => new Held(), { Held }).toThrow(
      "what the function returns must be plain data, got a Held",
    );
    await found(() => () => 1, {}).toThrow("what the function returns must be plain data, got a function");
    await found(() => Promise.resolve(1), {}).toThrow("got a Promise: write it without async");
    await found(() => 1, null as never).toThrow("with must be an object, e.g. { Mine: Mine }, got null");
    await found(() => {
      let nest: unknown = 1;
      for (let turns = 0; turns < 20_000; turns++) nest = [nest];
      return nest;
    }, {}).toThrow("what the function returns must be plain data, got an Array: it is nested too deep");
    await found((() => 1).bind(null), {}).toThrow("the function is built in or bound");
    await expect(sweep([1, { f: () => 1 }], () => 1)).rejects.toThrow("block 1 must be plain data");
    await expect(sweep([1, 2], (x) => x === 1 ? x : new Held(), { with: { Held } })).rejects.toThrow(
      "block 1: TypeError: what the function returns must be plain data, got a Held",
    );
  });

  test("gives back bigints, dates and what contains itself, and sees where the first differs", async () => {
    const given = await sweep([1, 2], (x) => {
      const own: Record<string, unknown> = { big: BigInt(x), date: new Date(x) };
      return Object.assign(own, { own });
    });
    expect(given.map(({ big, date, own }, at) => [big, Number(date), own === given[at]])).toEqual([
      [1n, 1, true],
      [2n, 2, true],
    ]);
    const differs = sweep([1], () => new Date(Math.floor(1e6 * Math.random())));
    await expect(differs).rejects.toThrow(/gives \d{4}-\S+ here and \d{4}-\S+ in a thread/);
  });

  test("says what to hand over where a name is only here, as a page's or a kernel's", async () => {
    const inside = new Function("x", "return __vitest_worker__ && x") as (x: number) => number;
    await expect(sweep([1], (x) => inside(x), { with: { inside } })).rejects.toThrow(
      "__vitest_worker__ is not defined: hand it over by the option with: { __vitest_worker__: __vitest_worker__ }",
    );
  });

  test("hears of an error in onProgress", async () => {
    const onProgress = () => {
      throw new Error("no window");
    };
    await expect(sweep([1, 2], (x) => x, { threads: 2, onProgress })).rejects.toThrow("no window");
  });

  test("looks at each object that it is given once", async () => {
    type Row = { next: Row | null; f: unknown };
    let looks = 0, chain: Row | null = null;
    for (let id = 0; id < 50; id++) {
      const row: Row = { next: chain, f: id === 0 ? () => 7 : id };
      chain = new Proxy(row, { ownKeys: (target) => (looks++, Reflect.ownKeys(target)) });
    }
    const last = (row: Row): unknown => row.next ? last(row.next) : (row.f as () => 7)();
    expect(await sweep([1], () => last(chain!), { threads: 1, with: { chain, last } })).toEqual([7]);
    expect(looks).toBe(100); // for functions, and for its text
  });

  test("takes names that it uses itself", async () => {
    const data = [1], library = 2;
    expect(await sweep([3], (x) => x + data[0] + library, { with: { data, library } })).toEqual([6]);
  });

  test("begins a block again whose thread died, three times at most", async () => {
    // deno-lint-ignore no-explicit-any
    const dies = (x: number) => x === 2 ? (globalThis as any).process.exit(1) : x;
    await expect(sweep([1, 2, 3], dies, { threads: 2 })).rejects.toThrow("block 1 ended its thread 3 times");
  });

  test("names an option that makes no sense", async () => {
    await expect(sweep([1], (x) => x, { threads: 0 })).rejects.toThrow(
      "threads must be an integer from 1 to 256, got 0",
    );
    await expect(sweep([1], (x) => x, { threads: 257 })).rejects.toThrow("from 1 to 256, got 257");
    await expect(sweep(undefined as never, (x) => x)).rejects.toThrow("blocks must be a list");
    await expect(parallelFuzz((() => undefined) as never)).rejects.toThrow(
      "the function must return the options of fuzz, got undefined",
    );
    for (const tried of [experiment, parallelExperiment]) {
      await expect((async () => await tried({ n: [1] }, { seeds: 1 }, (() => 5) as never))()).rejects.toThrow(
        "a run of an experiment must return what it has measured, e.g. { messages: 12 }, got 5",
      );
    }
    await expect(sweep([1], (x) => x, { workers: 2 } as object)).rejects.toThrow('sweep takes no "workers"');
    await expect(sweep([1], 3 as never)).rejects.toThrow("sweep needs a function, (n) => …, got 3");
    await expect(sweep([1], (x) => x, { queue: "redis://x" } as object)).rejects.toThrow("deno task queue");
    await expect(parallelExperiment({ n: [1] }, { seeds: 1 }, 3 as never)).rejects.toThrow(
      "needs a function",
    );
    await expect(parallelFuzz({ seeds: 1 } as never)).rejects.toThrow("parallelFuzz needs a function, () =>");
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
      () => ({
        ...system(),
        properties: [],
        seeds: [4, 9, 2],
        during: (run: World<Bully>) => leaders(run) > 0,
      }),
    ],
  ] as [string, () => never][])("say what plain ones say where %s", async (_, make) => {
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
  expect(free("class A { static { const b = c; { d(b) } } constructor() { new.target } }")).toEqual([
    "c",
    "d",
  ]);
  expect(free("(0, exports.simulate)(exports.nodes, ({ exports }) => exports.own)")).toEqual(
    ["simulate", "nodes"],
  );
  expect(free("() => { x: for (;;) { try { y() } catch ({ z }) { z(); break x } } function y() {} }"))
    .toEqual(
      [],
    );
  expect(free("function f(a = b, ...c) { return { d: a, [e]: c, f, g } }")).toEqual(["b", "e", "g"]);
});
