import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  explore,
  monitor,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

type Numbered = { type: "Item"; number: number };

/** P1 sends 1, 2, …; P2 writes down what it gets. */
class Sender extends Process<Numbered> {
  static count = 2;
  got: number[] = [];
  override onStart() {
    if (this.id === 1) { for (let number = 1; number <= 2; number++) this.send(2, { type: "Item", number }); }
  }
  onItem({ number }: Numbered) {
    this.got.push(number);
  }
}

const received = (options: Partial<Options>, wanted: number[]) =>
  explore({
    processes: nodes(2, Sender),
    properties: [
      sometimes("seen", (world: World<Sender>) =>
        String(world.processes[2]?.got) === String(wanted) && world.inFlight.length === 0),
    ],
    ...options,
  }).verdicts["seen"].holds;

describe("what a process sends to itself is handled in the order of sending", () => {
  class Talker extends Process<Numbered> {
    got: number[] = [];
    tell(forced: boolean) {
      if (forced) this.force({ told: true });
      for (const number of [2, 1, 2, 3, 1]) this.send(this.id, { type: "Item", number });
    }
    onItem({ number }: Numbered) {
      this.got.push(number);
    }
  }

  test.each([
    ["at once", false, {}],
    ["after a force", true, {}],
    ["after a force that a crash may cut short", true, { faults: { crashes: 1 } }],
    ["in channels with an order", false, { network: { fifo: true } }],
    ["by processes that may change places", true, { symmetry: { groups: [[1, 2]] } }],
  ])("%s", (_when, forced, options: Partial<Options>) => {
    const inOrder = (got: readonly number[]) => [2, 1, 2, 3, 1].join().startsWith(got.join());
    const { verdicts, exhausted } = explore({
      processes: nodes(2, Talker),
      invocations: [invoke(1, "tell", forced), invoke(2, "tell", forced)],
      properties: [
        always("in order", ({ live }: World<Talker>) => live.every(({ got }) => inOrder(got))),
        sometimes(
          "all",
          ({ live }: World<Talker>) => live.length === 2 && live.every(({ got }) => got.length === 5),
        ),
      ],
      ...options,
    });
    expect([exhausted, verdicts["in order"].holds, verdicts["all"].holds]).toEqual([true, true, true]);
  });

  test("so that one that sends it in the order of a Set is told", () => {
    class Fickle extends Talker {
      numbers = new Set([3, 1, 2]);
      override tell() {
        for (const number of this.numbers) this.send(this.id, { type: "Item", number });
      }
    }
    expect(() => explore({ processes: nodes(1, Fickle), invocations: [invoke(1, "tell")] }))
      .toThrow(/order in which/);
  });
});

describe("the network", () => {
  test("delivers in any order, or in that of sending with fifo", () => {
    expect(received({}, [1, 2])).toBe(true);
    expect(received({}, [2, 1])).toBe(true);
    expect(received({ network: { fifo: true } }, [1, 2])).toBe(true);
    expect(received({ network: { fifo: true } }, [2, 1])).toBe(false);
  });

  test("loses and duplicates only as often as it may", () => {
    expect(received({}, [1])).toBe(false);
    expect(received({ faults: { losses: 1 } }, [1])).toBe(true);
    expect(received({ faults: { losses: 1 } }, [])).toBe(false);
    expect(received({ faults: { losses: 2 } }, [])).toBe(true);
    expect(received({}, [1, 1, 2])).toBe(false);
    expect(received({ faults: { duplications: 1 } }, [1, 1, 2])).toBe(true);
    expect(received({ faults: { duplications: 1 } }, [1, 1, 2, 2])).toBe(false);
    expect(received({ faults: { duplications: 1 }, network: { fifo: true } }, [1, 1, 2])).toBe(true);
    expect(received({ faults: { duplications: 1 }, network: { fifo: true } }, [1, 2, 1])).toBe(false);
  });

  test("loses what arrives across a cut, but not what waits until it heals", () => {
    const faults = { partitions: [[[1], [2]]] };
    expect(received({ faults }, [])).toBe(true);
    expect(received({ faults }, [2])).toBe(true);
    expect(received({ faults }, [2, 1])).toBe(true);
    expect(received({ faults: { partitions: [[[1, 2], []]] } }, [])).toBe(false);
    expect(received({ faults: { partitions: [[[2], []]] } }, [])).toBe(false); // P1 is in no group: it reaches all
  });

  test("a receiver that changes its message changes nobody else's", () => {
    class Changer extends Process<{ type: "List"; items: number[] }> {
      got: number[] = [];
      mine = [1];
      override onStart() {
        this.broadcast({ type: "List", items: this.mine });
        this.mine.push(9);
      }
      onList(message: { items: number[] }) {
        message.items.push(5);
        this.got = message.items;
      }
    }
    const fine = (world: World<Changer>) =>
      world.live.every(({ got }) => got.length === 0 || String(got) === "1,5");
    expect(
      explore({ processes: nodes(3, Changer), properties: [always("fine", fine)] }).verdicts["fine"].holds,
    ).toBe(true);
  });
});

/** Which timers fired, in order, as a monitor sees it. */
const fired = monitor(
  "",
  (before, happening) => (happening.kind === "output" ? before + happening.what : before),
);

/** Sets its timers when it starts: [name, ms, msMax]; again after each firing where `again` says so. */
function clock(timers: Record<number, [string, number, number][]>, again = ""): new () => Process {
  return class extends Process<Message> {
    static handles = ["TimeoutA", "TimeoutB", "TimeoutC"];
    override onStart() {
      for (const [name, ms, msMax] of timers[this.id] ?? []) this.setTimer(name, ms, msMax);
    }
    act(name: string) {
      this.output(name);
      for (const timer of timers[this.id]) {
        if (timer[0] === name && again.includes(name)) this.setTimer(...timer);
      }
    }
    onTimeoutA() {
      this.act("A");
    }
    onTimeoutB() {
      this.act("B");
    }
    onTimeoutC() {
      this.act("C");
    }
    later() {
      this.setTimer("C", 5);
    }
  };
}

/** All complete orders in which timers can fire, up to `depth` steps. */
function orders(
  process: new () => Process,
  time: Options["time"],
  depth = 3,
  more: Partial<Options> = {},
): string[] {
  const seen = new Set<string>();
  const look = (world: World<Process, string>) => {
    if (world.monitor.length === depth) seen.add(world.monitor);
    return true;
  };
  explore({
    processes: nodes(2, process),
    time,
    monitor: fired,
    properties: [always("look", look)],
    bounds: { depth: depth + 2 },
    ...more,
  });
  return [...seen].sort();
}

describe("time", () => {
  const three = clock({ 1: [["A", 10, 20], ["B", 15, 30]], 2: [["C", 21, 40]] });

  test("any: timers fire in any order", () => {
    expect(orders(three, "any")).toEqual(["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"]);
  });

  test("ordered: in the orders that some choice within the ranges gives", () => {
    expect(orders(three, "ordered")).toEqual(["ABC", "ACB", "BAC"]);
  });

  test("ordered: what two timers have left is known only together", () => {
    // A every 10 to 12 ms fires exactly twice before B at 25; every 8 to 12 ms perhaps three times; up to 13
    // ms perhaps once.
    expect(orders(clock({ 1: [["A", 10, 12]], 2: [["B", 25, 25]] }, "A"), "ordered", 4)).toEqual(["AABA"]);
    expect(orders(clock({ 1: [["A", 8, 12]], 2: [["B", 25, 25]] }, "A"), "ordered", 4)).toEqual([
      "AAAB",
      "AABA",
    ]);
    expect(orders(clock({ 1: [["A", 8, 13]], 2: [["B", 25, 25]] }, "A"), "ordered", 4)).toEqual([
      "AAAB",
      "AABA",
      "ABAA",
    ]);
  });

  test("ordered: timers that are due together fire in either order", () => {
    expect(orders(clock({ 1: [["A", 10, 10]], 2: [["B", 10, 10]] }), "ordered", 2)).toEqual(["AB", "BA"]);
  });

  test("ordered: an operation may come at any moment of a wait", () => {
    const wait = clock({ 1: [["A", 10, 10]], 2: [] });
    const options = { invocations: [invoke(2, "later")] };
    expect(orders(wait, "ordered", 2, options)).toEqual(["AC", "CA"]);
  });

  test("quiet: not while a message is in flight", () => {
    class Patient extends Process<{ type: "Ping" }, "Late"> {
      late = false;
      got = false;
      override onStart() {
        if (this.id === 1) this.send(2, { type: "Ping" });
        else this.setTimer("Late", 1);
      }
      onPing() {
        this.got = true;
      }
      onTimeoutLate() {
        this.late = true;
      }
    }
    const early = (time: Options["time"]) =>
      explore({
        processes: nodes(2, Patient),
        time,
        properties: [
          always("patient", (world: World<Patient>) => !world.processes[2].late || world.processes[2].got),
        ],
      }).verdicts["patient"].holds;
    expect([early("any"), early("quiet"), early("ordered")]).toEqual([false, true, true]);
  });
});

describe("forces and crashes", () => {
  class Promise extends Process<{ type: "Done" }> {
    override onStart() {
      if (this.id === 1) this.promise();
    }
    override onRecover() {}
    promise() {
      this.force({ promised: true });
      this.broadcast({ type: "Done" });
    }
    onDone() {
      this.output("seen");
    }
  }
  class Unforced extends Promise {
    override promise() {
      this.append({ promised: true });
      this.broadcast({ type: "Done" });
    }
  }
  class Late extends Promise {
    override promise() {
      this.broadcast({ type: "Done" });
      this.force({ promised: true });
    }
  }
  const durable = (process: new () => Process, forces: Options["forces"]) =>
    explore({
      processes: nodes(2, process),
      faults: { crashes: 1 },
      forces,
      monitor: fired,
      properties: [always("on stable storage once seen", (world: World<Process, string>) =>
        world.monitor === "" || world.log(1).length === 1)],
    }).verdicts["on stable storage once seen"].holds;

  test("what others see does not overtake a pending force, nor one that is done at once", () => {
    expect([durable(Promise, "pending"), durable(Promise, "instant")]).toEqual([true, true]);
  });

  test("what is said before the force, or without one, may be lost", () => {
    expect([durable(Late, "pending"), durable(Late, "instant"), durable(Unforced, "pending")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("handlers go on while a force is pending, and timers act at once", () => {
    class Busy extends Process<Message, "Tick"> {
      ticked = false;
      override onStart() {
        this.force({ a: 1 });
        this.setTimer("Tick", 1);
        this.output("after the force");
      }
      onTimeoutTick() {
        this.ticked = true;
      }
    }
    const { holds } = explore({
      processes: nodes(1, Busy),
      time: "any",
      monitor: fired,
      properties: [
        sometimes(
          "ticks first",
          (world: World<Busy, string>) => world.processes[1].ticked && world.monitor === "",
        ),
      ],
    }).verdicts["ticks first"];
    expect(holds).toBe(true);
  });

  test("a crash keeps the forced log and any first part of the rest", () => {
    class Logger extends Process<Message> {
      override onStart() {
        this.force({ n: 1 });
        this.append({ n: 2 });
        this.append({ n: 3 });
      }
      override onRecover(log: readonly { n: number }[]) {
        this.output(log.map(({ n }) => n).join(""));
      }
    }
    const left = new Set<string>();
    explore({
      processes: nodes(1, Logger),
      faults: { crashes: 1, recoveries: 1 },
      forces: "instant",
      monitor: fired,
      properties: [always("look", (world: World<Logger, string>) => Boolean(left.add(world.monitor)))],
    });
    expect([...left].sort()).toEqual(["", "1", "12", "123"]);
  });

  test("only the processes that may crash do, and a recovered one begins with fresh fields", () => {
    class Counter extends Process<Message, "Tick"> {
      count = 0;
      override onStart() {
        this.setTimer("Tick", 1);
      }
      onTimeoutTick() {
        this.count++;
      }
    }
    const faults = { crashes: 1, recoveries: 1, mayCrash: [2] };
    const { verdicts } = explore({
      processes: nodes(2, Counter),
      time: "any",
      faults,
      monitor: monitor(
        "",
        (
          seen,
          happening,
        ) => (happening.kind === "recover" ? "recovered" : happening.kind === "crash" ? "crashed" : seen),
      ),
      properties: [
        always("P1 stays up", (world: World) => world.alive(1)),
        sometimes("P2 goes down", (world: World) => !world.alive(2) && world.live.length === 1),
        sometimes(
          "P2 is fresh again",
          (world: World<Counter, string>) => world.monitor === "recovered" && world.processes[2].count === 0,
        ),
        always(
          "P2 counts to one",
          (world: World<Counter>) => !world.alive(2) || world.processes[2].count <= 1,
        ),
      ],
    });
    expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual([true, true, true, true]);
  });

  test("a request may reach the device after its process crashed, and only the same incarnation hears of it", () => {
    class Disk {
      written = 0;
      apply() {
        return ++this.written;
      }
    }
    class Writer extends Process<Message> {
      heard = 0;
      override onStart() {
        this.submit("disk", { type: "Write" });
      }
      override onRecover() {}
      onCompletionDisk(result: number) {
        this.heard = result;
      }
    }
    const { verdicts } = explore({
      processes: nodes(1, Writer),
      devices: { disk: () => new Disk() },
      faults: { crashes: 1, recoveries: 1 },
      monitor: monitor(false, (before, happening) => before || happening.kind === "crash"),
      properties: [
        sometimes(
          "written by the dead",
          (world: World) => !world.alive(1) && (world.device("disk") as Disk).written === 1,
        ),
        sometimes(
          "written after",
          (world: World<Writer, boolean>) =>
            world.alive(1) && world.monitor && (world.device("disk") as Disk).written === 1,
        ),
        always(
          "never heard of after",
          (world: World<Writer, boolean>) =>
            !(world.monitor && world.alive(1) && world.processes[1].heard > 0),
        ),
      ],
    });
    expect(Object.values(verdicts).map(({ holds }) => holds)).toEqual([true, true, true]);
  });
});

describe("operations", () => {
  class Register extends Process<Message> {
    value = 0;
    write(value: number) {
      this.value = value;
      this.respond(this.operation, value);
    }
  }
  const history = monitor(
    "",
    (before, happening) =>
      happening.kind === "invoke"
        ? `${before}i${happening.operation}`
        : happening.kind === "respond"
        ? `${before}r${happening.operation}`
        : before,
  );
  const histories = (inOrder: boolean) => {
    const seen = new Set<string>();
    explore({
      processes: nodes(2, Register),
      invocations: [invoke(1, "write", 1), invoke(1, "write", 2), invoke(2, "write", 3)],
      inOrder,
      monitor: history,
      properties: [
        always(
          "look",
          (world: World<Register, string>) => world.monitor.length < 12 || Boolean(seen.add(world.monitor)),
        ),
      ],
    });
    return [...seen].sort();
  };

  test("each happens once, in any order", () => {
    expect(histories(false)).toHaveLength(6);
  });

  test.each([
    [0, -0],
    [NaN, null],
    [undefined, null],
    [new Map([[1, 2]]), new Map()],
    [new Set([1]), new Set([2])],
  ])("also such as only a close look tells apart: %o and %o", (one, other) => {
    class Holder extends Process<Message> {
      first: unknown[] = [];
      put(value: unknown) {
        if (this.first.length === 0) this.first.push(value);
      }
    }
    const begins = (name: string, value: unknown) =>
      sometimes(
        name,
        ({ live: [{ first }] }: World<Holder>) => first.length > 0 && isDeepStrictEqual(first[0], value),
      );
    const { verdicts } = explore({
      processes: nodes(1, Holder),
      invocations: [invoke(1, "put", one), invoke(1, "put", other)],
      properties: [begins("the first", one), begins("the second", other)],
    });
    expect([verdicts["the first"].holds, verdicts["the second"].holds]).toEqual([true, true]);
  });

  test("or in the order of the list for each process", () => {
    expect(histories(true)).toEqual(["i1r1i2r2i3r3", "i1r1i3r3i2r2", "i3r3i1r1i2r2"]);
  });
});
