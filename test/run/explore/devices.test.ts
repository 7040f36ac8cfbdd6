import { describe, expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import {
  always,
  explore,
  monitor,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { type Device, invoke, nodes, ownDevices } from "../../../lib/run/system.ts";
import { Bank, bankDisk, brokenBanks, TOTAL } from "../../fixtures/bank.ts";

/** Keeps what it is told. */
class Cell implements Device {
  kept = 0;
  declare readonly owner?: ProcessId;
  declare readonly order?: "fifo";
  constructor(more: Pick<Device, "owner" | "order"> = {}) {
    Object.assign(this, more);
  }
  apply(request: Message): number {
    if (request.type === "Write") this.kept = (request as unknown as { value: number }).value;
    return this.kept;
  }
}

/** Writes 1 at first; after a crash reads what is there. */
class Writer extends Process<never> {
  read = -1;
  override onStart() {
    this.submit("disk", { type: "Write", value: 1 } as Message);
  }
  override onRecover() {
    this.submit("disk", { type: "Read" }, 1);
  }
  onCompletionDisk(result: number, tag: number) {
    if (tag === 1) this.read = result;
  }
}

/** What was read stays true: nothing of before the crash comes after it. */
const nothingLate = always("nothing late", (world: World<Writer>) => {
  const { read } = world.processes[1] ?? { read: -1 };
  return read < 0 || read === (world.device("disk") as Cell).kept;
});

describe("the owner of a device", () => {
  const writing = (more: Pick<Device, "owner">): Options => ({
    processes: nodes(1, Writer),
    devices: { disk: () => new Cell(more) },
    faults: { crashes: 1, recoveries: 1 },
    properties: [
      nothingLate,
      sometimes("lost", ({ processes: { 1: writer } }: World<Writer>) => writer?.read === 0),
      sometimes("written", ({ processes: { 1: writer } }: World<Writer>) => writer?.read === 1),
    ],
  });

  test("takes its requests with it, which were served by then or never are", () => {
    const holds = (options: Options) => Object.values(explore(options).verdicts).map(({ holds }) => holds);
    expect(holds(writing({}))).toEqual([false, true, true]);
    expect(holds(writing({ owner: 1 }))).toEqual([true, true, true]);
  });

  test("also in a simulation, and in a replay of it", () => {
    const kept = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const { processes, devices } = writing({ owner: 1 });
      const options = { processes, devices, deviceMs: 10, seed };
      const run = simulate({ ...options, scenario: [at(5, crash(1)), at(6, recover(1))] });
      const { read } = run.process(1) as Writer;
      expect(read).toBe((run.device("disk") as Cell).kept);
      const again = replay(options, scheduleOf(run));
      expect((again.process(1) as Writer).read).toBe(read);
      kept.add(read);
    }
    expect([...kept].sort()).toEqual([0, 1]);
  });

  test("alone may ask it, and must be one of the processes", () => {
    const of = (devices: Options["devices"]) => () => explore({ processes: nodes(2, Writer), devices });
    expect(of({ disk: () => new Cell({ owner: 1 }) })).toThrow(
      "the device disk belongs to P1, got a request of P2: give each its own by ownDevices, or none an owner",
    );
    expect(of({ disk: () => new Cell({ owner: 3 }) })).toThrow(
      "the owner of the device disk must be one of the processes, 1, 2, got 3",
    );
    expect(of({ "disk@1": () => new Cell({ owner: 2 }) })).toThrow(
      "the owner of the device disk@1 must be 1, got 2",
    );
    expect(of({ disk: () => new Cell({ order: "lifo" as "fifo" }) })).toThrow(
      'the order of the device disk must be "fifo" or absent, got "lifo"',
    );
    class Moving extends Cell {
      override apply(request: Message) {
        (this as { owner?: number }).owner = 2;
        return super.apply(request);
      }
    }
    expect(of({ disk: () => new Moving() })).toThrow(
      "the owner and the order of the device disk must not change",
    );
  });
});

describe("a device with an order", () => {
  class Two extends Process<never> {
    done: number[] = [];
    override onStart() {
      for (const value of [1, 2]) this.submit("disk", { type: "Write", value } as Message, value);
    }
    onCompletionDisk(_result: unknown, tag: number) {
      this.done.push(tag);
    }
  }
  const backwards = sometimes(
    "backwards",
    (world: World<Two>) => world.processes[1]?.done.join() === "2,1",
  );
  const two = (order?: "fifo"): Options => ({
    processes: nodes(2, Two),
    devices: { disk: () => new Cell({ order }) },
    properties: [
      backwards,
      sometimes(
        "between",
        (world: World<Two>) =>
          world.live.some(({ done }) => done.length === 1) && world.live.every(({ done }) => done.length > 0),
      ),
    ],
  });

  test("serves the requests of one process as they came, and those of two in any order", () => {
    const holds = (options: Options) => Object.values(explore(options).verdicts).map(({ holds }) => holds);
    expect(holds(two())).toEqual([true, true]);
    expect(holds(two("fifo"))).toEqual([false, true]);
  });

  test("does so in a replay", () => {
    const { processes, devices, properties } = two();
    const shown = explore({ processes, devices, properties }).verdicts["backwards"].example!;
    expect(replay({ processes, devices }, shown.schedule).process(1)).toMatchObject({ done: [2, 1] });
    expect(() => replay({ processes, devices: two("fifo").devices }, shown.schedule)).toThrow(
      "cannot happen: disk serves an earlier request of P1 first",
    );
  });
});

describe("a device that chooses", () => {
  class Die extends Cell {
    override apply(_request: Message, _from?: ProcessId, choose: (count: number) => number = () => 0) {
      return 10 * choose(3) + choose(2);
    }
  }
  class Thrower extends Process<never> {
    sum = 0;
    drawn = -1;
    override onStart() {
      this.submit("die", { type: "Throw" });
    }
    onCompletionDie(result: number) {
      this.drawn = this.choose(1000);
      this.sum = result;
    }
  }
  const processes = nodes(1, Thrower), devices = { die: () => new Die() };

  test("goes all ways in the explorer, each of which a replay follows", () => {
    class Ten extends Thrower {
      override choose(count: number) {
        return super.choose(Math.min(count, 2));
      }
    }
    const sums = [0, 1, 10, 11, 20, 21];
    const properties = sums.map((sum) =>
      sometimes(
        `${sum}`,
        ({ processes: { 1: { sum: of, drawn } } }: World<Thrower>) => of === sum && drawn === (sum + 1) % 2,
      )
    );
    const { verdicts, states } = explore({ processes: nodes(1, Ten), devices, properties });
    expect(states).toBe(1 + 6 * 2);
    for (const sum of sums) {
      const { schedule } = verdicts[sum].example!;
      expect(schedule.at(-1)!.choices).toEqual([Math.floor(sum / 10), sum % 10, (sum + 1) % 2]);
      expect(replay({ processes: nodes(1, Ten), devices }, schedule).process(1)).toMatchObject({ sum });
    }
  });

  test("draws from a stream of its own in a simulation, and its schedule says what", () => {
    const sums = new Set<number>();
    for (let seed = 1; seed <= 40; seed++) {
      const run = simulate({ processes, devices, seed }), { sum, drawn } = run.process(1);
      sums.add(sum);
      const steady = simulate({ processes, devices: { die: () => new Cell() }, seed });
      expect(steady.process(1).drawn).toBe(drawn);
      const schedule = scheduleOf(run);
      expect(schedule.at(-1)!.choices).toEqual([Math.floor(sum / 10), sum % 10, drawn]);
      expect(replay({ processes, devices, seed: seed + 1 }, schedule).process(1)).toMatchObject({
        sum,
        drawn,
      });
    }
    expect([...sums].sort((a, b) => a - b)).toEqual([0, 1, 10, 11, 20, 21]);
  });

  test("must choose out of a count, and in no more than ten thousand ways", () => {
    const asking = (count: number, times: number) => () => {
      class Asking extends Cell {
        override apply(_request: Message, _from?: ProcessId, choose: (count: number) => number = () => 0) {
          for (let left = times; left > 0; left--) choose(count);
          return 0;
        }
      }
      return explore({ processes, devices: { die: () => new Asking() } });
    };
    expect(asking(0, 1)).toThrow("P1, being served by the device die: choose needs a count ≥ 1, got 0");
    expect(asking(2, 14)).toThrow("it can choose in more than 10000 ways");
  });
});

describe("what is wrong with a device", () => {
  const running = (device: () => Device, processes = nodes(1, Writer)) => () =>
    explore({ processes, devices: { disk: device }, faults: { crashes: 1, recoveries: 1 } });

  test("is told with the steps that led there, in a request and in a crash", () => {
    class Bad extends Cell {
      override apply(request: Message) {
        if (request.type === "Read") throw new Error("cannot read");
        return super.apply(request);
      }
    }
    class Fragile extends Cell {
      crash() {
        if (this.kept === 1) throw new Error("broken");
      }
    }
    const bad = () => new Bad({ owner: 1 }), fragile = () => new Fragile({ owner: 1 });
    expect(running(bad)).toThrow(
      /^P1, being served by the device disk: cannot read\nafter: P1 starts; .*P1 recovers$/,
    );
    expect(running(fragile)).toThrow(/^P1, in the crash of its device disk: broken\nafter: P1 starts$/);
    const fuzzing = (disk: () => Device) => () =>
      fuzz({
        processes: nodes(1, Writer),
        devices: { disk },
        scenario: [at(50, crash(1)), at(60, recover(1))],
        seeds: [7],
        properties: [],
      });
    expect(fuzzing(bad)).toThrow(/^seed 7: P1, being served by the device disk at 61 ms: cannot read/);
    expect(fuzzing(fragile)).toThrow(/^seed 7: P1, in the crash of its device disk at 50 ms: broken/);
  });

  test("is found by asking again, where it depends on more than it is given", () => {
    let calls = 0;
    class MoodyCrash extends Cell {
      crash() {
        this.kept = ++calls;
      }
    }
    class MoodyChoice extends Cell {
      override apply(_request: Message, _from?: ProcessId, choose: (count: number) => number = () => 0) {
        choose(1 + ++calls);
        return 0;
      }
    }
    expect(running(() => new MoodyCrash({ owner: 1 }))).toThrow(
      "the device disk did two different things at a crash in the same state (its fields)",
    );
    expect(running(() => new MoodyChoice())).toThrow(
      "the device disk did two different things with the same request in the same state (its choices)",
    );
    class Orderly extends Cell {
      some = { b: 1, a: 2 };
      crash() {
        this.kept = Object.keys(this.some)[0] === "a" ? 1 : 2;
      }
    }
    expect(running(() => new Orderly({ owner: 1 }))).toThrow(
      "what the device disk does depends on the order in which an object was filled (its fields)",
    );
  });
});

describe("a redo log on a disk with a write cache", () => {
  type Seen = { asked: number; done: number };
  const ready = ({ live }: World<Bank, Seen>) => live.filter(({ state }) => state === "ready");
  const conserved = always(
    "conserved",
    (world: World<Bank, Seen>) => ready(world).every(({ a, b }) => a + b === TOTAL),
  );
  const durable = always(
    "durable",
    (world: World<Bank, Seen>) => ready(world).every(({ b }) => b >= world.monitor.done),
  );
  const once = always(
    "once",
    (world: World<Bank, Seen>) => ready(world).every(({ b }) => b <= world.monitor.asked),
  );
  const judged = {
    monitor: monitor<Seen>({ asked: 0, done: 0 }, (seen, { kind }) => {
      if (kind === "invoke") seen.asked++;
      if (kind === "respond") seen.done++;
    }),
    properties: [conserved, durable, once],
  };
  const system = (factory: new () => Bank, disk = bankDisk(1)) => ({
    processes: nodes(1, factory),
    devices: { disk },
  });
  const explored = (factory: new () => Bank, disk = bankDisk(1)) =>
    explore({
      ...system(factory, disk),
      ...judged,
      invocations: [invoke(1, "transfer", 1), invoke(1, "transfer", 1)],
      faults: { crashes: 3, recoveries: 3 },
    });
  const transfers = Array.from({ length: 40 }, (_, index) => at(10 * index, invoke(1, "transfer", 0)));
  const fuzzed = (factory: new () => Bank) =>
    fuzz({
      ...system(factory),
      ...judged,
      scenario: transfers.map(([{ atMs }], index) => at(atMs, invoke(1, "transfer", index < 9 ? 1 : 0))),
      faults: { crashes: { meanUpMs: 25, meanDownMs: 3 } },
      until: 400,
      seeds: 60,
    });

  test("keeps every promise at every crash, also at those of a recovery", () => {
    const found = explored(Bank);
    expect(found).toMatchObject({ exhausted: true, states: 1375 });
    expect(Object.values(found.verdicts).map(({ holds }) => holds)).toEqual([true, true, true]);
    expect(explored(Bank, bankDisk(1, { inOrder: true })).summary).toContain("no violation");
    expect(fuzzed(Bank)).toMatchObject({ seeds: 60, verdicts: { conserved: { holds: "unknown" } } });
  });

  test.each([
    ["Unflushed", { durable: 9 }],
    ["Trusting", { conserved: 11 }],
    ["Hasty", { conserved: 9 }],
    ["Tidy", { conserved: 13, durable: 13 }],
    ["Adding", { once: 15 }],
  ])("%s loses what it promised, by a shortest execution that happens again in a replay", (name, lengths) => {
    const factory = brokenBanks[name as keyof typeof brokenBanks], { verdicts } = explored(factory);
    for (const [promise, length] of Object.entries(lengths)) {
      const { counterexample } = verdicts[promise];
      expect(counterexample).toMatchObject({ length });
      const run = replay(system(factory), counterexample!.schedule), { a, b, state } = run.process(1);
      const done = run.trace.where({ kind: "respond" }).length,
        asked = run.trace.where({ kind: "invoke" }).length;
      const kept = { conserved: a + b === TOTAL, durable: b >= done, once: b <= asked };
      expect({ state, [promise]: kept[promise as keyof typeof kept] }).toEqual({
        state: "ready",
        [promise]: false,
      });
    }
    const { seed, counterexample } = Object.values(fuzzed(factory).verdicts).find(({ holds }) =>
      holds === false
    )!;
    expect(seed).toBeGreaterThan(0);
    expect(replay(system(factory), counterexample!.schedule).process(1).state).toBe("ready");
  });

  test("needs no checksum if no write is torn, and no flush of the data if the cache keeps its order", () => {
    expect(explored(brokenBanks.Trusting, bankDisk(1, { torn: false })).summary).toContain("no violation");
    expect(explored(brokenBanks.Tidy, bankDisk(1, { inOrder: true })).summary).toContain("no violation");
    expect(explored(brokenBanks.Hasty, bankDisk(1, { inOrder: true })).summary).toContain("violated");
  });
});

describe("interchangeable processes with a device each", () => {
  /** Makes a transfer by itself: the numbers of operations would tell processes apart. */
  class Alone extends Bank {
    override onStart() {
      this.queue = [{ operation: 0, amount: 1 }];
      super.onStart();
    }
    override onRecover() {
      super.onStart();
    }
    override commit() {
      this.queue.shift();
    }
  }
  const banks = (more: Partial<Options> = {}): Options => ({
    processes: nodes(2, Alone),
    devices: ownDevices([1, 2], "disk", (owner) => bankDisk(owner)()),
    faults: { crashes: 1, recoveries: 1 },
    properties: [
      always(
        "conserved",
        (world: World<Bank>) => world.live.every(({ state, a, b }) => state !== "ready" || a + b === TOTAL),
      ),
    ],
    ...more,
  });
  const symmetry = { groups: [[1, 2]] };

  test("are explored once for both orders, their devices with them", () => {
    const alone = { processes: nodes(1, Alone), devices: { disk: bankDisk(1) } };
    const [whole, half, alike] = [{}, { symmetry }, alone].map((more) =>
      explore(banks({ faults: {}, ...more })).states
    );
    expect(half).toBe((whole + alike) / 2); // where both are in the same state they stand for themselves alone
    const crashing = [{}, { symmetry }].map((more) => explore(banks(more)));
    for (const { exhausted, verdicts } of crashing) {
      expect([exhausted, verdicts["conserved"].holds]).toEqual([true, true]);
    }
    expect(crashing.map(({ states }) => states)).toEqual([1317, 667]);
  });

  test("are refused if their devices differ", () => {
    const disk = { disk: bankDisk(1) };
    expect(() => explore(banks({ processes: nodes(2, Alone), devices: disk, symmetry })))
      .toThrow(
        "P1 and P2 are not interchangeable: the devices that they own are disk of P1 and none; " +
          "give each its own by ownDevices",
      );
    const devices = ownDevices(
      [1, 2],
      "disk",
      (owner) => bankDisk(owner, owner === 2 ? { torn: false } : {})(),
    );
    expect(() => explore(banks({ devices, symmetry }))).toThrow(/not interchangeable for the device disk@/);
  });
});

test("what devices keep counts among the bytes, and ends an exploration", () => {
  class Hoard extends Cell {
    all: number[] = [];
    override apply() {
      return this.all.push(this.all.length);
    }
  }
  class Asker extends Process<never> {
    override onStart() {
      this.submit("disk", { type: "More" });
    }
    onCompletionDisk() {
      this.submit("disk", { type: "More" });
    }
  }
  const { bytes, states, summary } = explore({
    processes: nodes(1, Asker),
    devices: { disk: () => new Hoard() },
    bounds: { memoryBytes: 2e6 },
  });
  expect(summary).toContain("not exhausted (2000000 bytes)");
  expect(bytes).toBeLessThan(2.5e6);
  expect(states).toBeLessThan(2000); // their texts alone have states² · 4 / 2 letters
});
