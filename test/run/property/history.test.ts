import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { canonical } from "../../../lib/core/canonical.ts";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { always, explore, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { at } from "../../../lib/run/faults.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import type { Happening } from "../../../lib/run/property/happening.ts";
import { history, historyOf, historyText } from "../../../lib/run/property/history.ts";
import { HistoryStates } from "../../../lib/run/property/history_states.ts";
import type { History } from "../../../lib/run/property/operation.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { clientOf, Server } from "../../fixtures/abd.ts";
import { linearisable, register, type Sequential } from "../../fixtures/linearisable.ts";

const begin = (operation: number, process: ProcessId, method: string, ...details: unknown[]): Happening => ({
  kind: "invoke",
  operation,
  process,
  method,
  details,
});
const end = (operation: number, value?: unknown): Happening => ({
  kind: "respond",
  operation,
  process: 0,
  value,
});

/** The history after these happenings, by both ways in which the monitor keeps it. */
function after(...happenings: Happening[]): History {
  const { initial, fold } = history(), states = new HistoryStates();
  const folded = happenings.reduce(fold, initial),
    kept = happenings.reduce<number>(
      (state, happening) => states.after(state, happening),
      0,
    );
  expect(states.value(kept)).toEqual(folded);
  return folded as History;
}

describe("a history", () => {
  test("has of each operation what was asked and answered, and what had ended before it began", () => {
    expect(after(begin(1, 7, "write", 3), begin(2, 4, "read"), end(1), begin(3, 7, "read"), end(2, 3)))
      .toEqual([
        { operation: 2, process: 4, method: "read", details: [], ended: true, value: 3, before: [] },
        {
          operation: 1,
          process: 7,
          method: "write",
          details: [3],
          ended: true,
          value: undefined,
          before: [],
        },
        { operation: 3, process: 7, method: "read", details: [], ended: false, before: [1] },
      ]);
  });

  test("is the same whatever the order of what overlaps, and another if the precedence is", () => {
    const [a, b, c] = [begin(1, 1, "a"), begin(2, 2, "b"), begin(3, 2, "c")];
    expect(after(a, b, end(1), end(2))).toEqual(after(b, a, end(2), end(1)));
    expect(after(b, c, end(3), a, end(2))).toEqual(after(c, b, end(3), a, end(2)));
    expect(after(a, b, end(1), end(2), c)).toEqual(after(b, a, end(2), end(1), c));
    expect(after(a, end(1), b)).not.toEqual(after(a, b, end(1)));
    expect(after(a, end(1), c, b)).not.toEqual(after(a, c, end(1), b));
  });

  test("of one process is in the order of beginning, whichever numbers the driver gave", () => {
    const methods = (of: History) => of.map(({ method }) => method).join(" ");
    expect(methods(after(begin(5, 1, "first"), end(5), begin(2, 1, "second")))).toBe("first second");
    expect(methods(after(begin(5, 1, "five"), begin(2, 1, "two"), begin(-1000002, 1, "own")))).toBe(
      "two five own",
    );
  });

  test("can be read: each operation on a line, after the last of those that precede it", () => {
    const text = historyText(
      after(begin(1, 1, "write", "x"), end(1), begin(2, 1, "read"), end(2, "x"), begin(3, 2, "clear")),
    );
    expect(text).toBe(
      '1. P1: write("x"), ended\n2. P1: read() → "x", after 1\n3. P2: clear(), open, after 2',
    );
  });

  test("of a trace that was not kept is refused", () => {
    const { trace } = simulate({ processes: nodes(1, Server), trace: "none" });
    expect(() => historyOf(trace)).toThrow('a history is read from a run with trace: "all" or "messages"');
  });
});

// ---- it carries what a judge needs

type Given = {
  readonly id: string;
  readonly model: string;
  readonly linearizable: boolean;
  readonly ops: readonly { p: string; f: string; a: unknown; r: unknown; s: number; e: number | null }[];
};

const models: { readonly [name: string]: Sequential<unknown> } = {
  register: {
    initial: 0,
    apply: (value, method, [given]) => (method === "read" ? [value, value] : [given, null]),
  },
  cas: {
    initial: 0,
    apply(value, method, [given]) {
      if (method === "read") return [value, value];
      if (method === "write") return [given, null];
      const [expected, next] = given as unknown[];
      return expected === value ? [next, true] : [value, false];
    },
  },
  queue: {
    initial: [],
    apply: (items, method, [given]) => {
      const [first = null, ...rest] = items as unknown[];
      return method === "enq" ? [[...items as unknown[], given], null] : [rest, first];
    },
  },
  stack: {
    initial: [],
    apply: (items, method, [given]) => {
      const list = items as unknown[];
      return method === "push" ? [[...list, given], null] : [list.slice(0, -1), list.at(-1) ?? null];
    },
  },
  set: {
    initial: new Set(),
    apply: (members, method, [given]) => {
      const set = members as Set<unknown>, there = set.has(given);
      if (method === "add") set.add(given);
      if (method === "remove") set.delete(given);
      return [set, method === "add" ? !there : there];
    },
  },
  lock: {
    initial: -1,
    apply(holder, method, _, process) {
      if (method === "acquire") return holder === -1 ? [process, true] : [holder, false];
      return holder === process ? [-1, true] : [holder, false];
    },
  },
  counter: {
    initial: 0,
    apply(before, method, [given]) {
      const count = before as number;
      if (method === "incget") return [count + 1, count + 1];
      return method === "read" ? [count, count] : [count + (given as number), null];
    },
  },
  kv: {
    initial: new Map(),
    apply(texts, method, [given]) {
      const map = texts as Map<string, string>;
      if (method === "get") return [map, map.get(given as string) ?? ""];
      const [key, text] = given as [string, string];
      map.set(key, method === "append" ? (map.get(key) ?? "") + text : text);
      return [map, null];
    },
  },
};

/** Real time, as a monitor is told it. */
function historyAt(ops: Given["ops"]): History {
  const moments = ops.flatMap(({ p, f, a, r, s, e }, index): [number, Happening][] => [
    [s, begin(index + 1, p.charCodeAt(0), f, a)],
    ...e === null ? [] : [[e, end(index + 1, r)] as [number, Happening]],
  ]);
  return after(...moments.sort(([a], [b]) => a - b).map(([, happening]) => happening));
}

test("119 histories of eight objects are linearisable, or not, as by two other programs", () => {
  const file = new URL("../../fixtures/histories.jsonl", import.meta.url);
  const given = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line) as Given);
  const wrong = given.filter(({ model, ops, linearizable }) =>
    linearisable(historyAt(ops), models[model]) !== linearizable
  );
  expect(wrong.map(({ id }) => id)).toEqual([]);
  expect([given.length, given.filter(({ linearizable }) => linearizable).length]).toEqual([119, 58]);
});

// ---- in use

const servers = [3, 4, 5];
const registerOf = (writesBack: boolean, isSilent = false) => ({
  ...nodes([1], clientOf(servers, [1], { isOnlyWriter: true, isSilent })),
  ...nodes([2], clientOf(servers, ["read", "read"], { writesBack, isSilent })),
  ...nodes(servers, Server),
});
const isLinearisable = always(
  "linearisable",
  (world: World<Process, History>) => linearisable(world.monitor, register),
);
const judged = (writesBack: boolean): Options => ({
  processes: registerOf(writesBack),
  monitor: history(),
  properties: [isLinearisable],
});

describe("a register on three servers", () => {
  test("is linearisable in all executions of a writer and a reader", () => {
    expect(explore(judged(true))).toMatchObject({
      states: 5893,
      exhausted: true,
      verdicts: { linearisable: { holds: true } },
    });
  });

  test("whose readers do not write back is not: the shortest counterexample happens again in a replay", () => {
    const { counterexample } = explore(judged(false)).verdicts.linearisable;
    expect(counterexample!.length).toBe(8 + 1);
    const run = replay({ processes: registerOf(false) }, counterexample!.schedule);
    expect(historyText(historyOf(run.trace))).toBe(
      "1. P1: write(1), open\n2. P2: read() → 1\n3. P2: read() → 0, after 2",
    );
  });

  test("is found out by random runs as well, cut down to what it takes", () => {
    const found = fuzz({
      processes: registerOf(false),
      monitor: history(),
      properties: [isLinearisable],
      latency: exponential(10),
      seeds: 1000,
    });
    const { counterexample } = found.verdicts.linearisable;
    expect(counterexample!.length).toBeLessThanOrEqual(12);
    expect(linearisable(historyOf(counterexample!.run.trace), register)).toBe(false);
    const right = { processes: registerOf(true), monitor: history(), properties: [isLinearisable] };
    expect(fuzz({ ...right, latency: exponential(10), seeds: 100 }).verdicts.linearisable.holds).toBe(
      "unknown",
    );
  });

  test("has no more states for its clients' beginning their operations by themselves", () => {
    const { states } = explore({ processes: registerOf(true, true) });
    expect(explore({ processes: registerOf(true) }).states).toBe(states);
  });

  test("has the same verdicts with interchangeable servers, and a fifth of the states", () => {
    const symmetry = { groups: [servers], ids: [] };
    expect(explore({ ...judged(true), symmetry })).toMatchObject({
      states: 1083,
      exhausted: true,
      verdicts: { linearisable: { holds: true } },
    });
    expect(explore({ ...judged(false), symmetry }).verdicts.linearisable.counterexample?.length).toBe(9);
  });
});

describe("interchangeable clients", () => {
  type Message = { type: "Ask"; asked: number } | { type: "Told"; asked: number };
  class Asker extends Process<Message> {
    static handles = ["Told"];
    asked = 0;
    override onStart() {
      this.asked = this.invoke("ask", this.id);
      this.send(9, { type: "Ask", asked: this.asked });
    }
    onTold({ asked }: { asked: number }) {
      this.respond(asked, this.id);
      this.asked = 0;
    }
  }
  class Teller extends Process<Message> {
    static handles = ["Ask"];
    onAsk({ asked }: { asked: number }, from: ProcessId) {
      this.send(from, { type: "Told", asked });
    }
  }
  const processes = { ...nodes([1, 2, 3], Asker), ...nodes([9], Teller) };
  const groups = [[1, 2, 3]];
  const before = always(
    "before",
    (world: World<Process, History>) => world.monitor.every(({ before }) => before.length === 0),
  );

  test("are explored once for all, their operations with them", () => {
    const whole = explore({ processes, monitor: history(), properties: [before] });
    expect(whole).toMatchObject({ states: 27, exhausted: true, verdicts: { before: { holds: true } } });
    class Numberless extends Asker {
      override onStart() {
        this.asked = this.invoke("ask");
        this.send(9, { type: "Ask", asked: this.asked });
      }
      override onTold({ asked }: { asked: number }) {
        this.respond(asked);
        this.asked = 0;
      }
    }
    const alike = { ...processes, ...nodes([1, 2, 3], Numberless) };
    const reduced = explore({ processes: alike, monitor: history(), symmetry: { groups, ids: ["asked"] } });
    expect(reduced).toMatchObject({ states: 10, exhausted: true });
  });

  test("are refused if a name that holds ids or operations is missing", () => {
    const exploring = (ids: string[]) => () =>
      explore({ processes, monitor: history(), symmetry: { groups, ids } });
    expect(exploring(["asked"])).toThrow(/P1 and P2 are not interchangeable for P\d in its start/);
    expect(exploring([])).toThrow(/symmetry.ids lacks the name of a field that holds ids/);
  });
});

describe("a client whose next operation depends on the answer", () => {
  type Message = { type: "Swap"; from: number; to: number } | { type: "Was"; value: number };
  /** Adds one by compare-and-set, and tries again with the value that it found instead. */
  class Adder extends Process<Message> {
    static handles = ["Was"];
    guess = 0;
    asked = 0;
    override onStart() {
      this.swap();
    }
    swap() {
      this.asked = this.invoke("swap", this.guess, this.guess + 1);
      this.send(9, { type: "Swap", from: this.guess, to: this.guess + 1 });
    }
    onWas({ value }: { value: number }) {
      this.respond(this.asked, value);
      if (value === this.guess) return;
      this.guess = value;
      this.swap();
    }
  }
  class Register extends Process<Message> {
    static handles = ["Swap"];
    value = 0;
    onSwap({ from, to }: { from: number; to: number }, client: ProcessId) {
      this.send(client, { type: "Was", value: this.value });
      if (this.value === from) this.value = to;
    }
  }
  const processes = { ...nodes(2, Adder), ...nodes([9], Register) };
  const swaps: Sequential<number> = {
    initial: 0,
    apply: (value, _, [from, to]) => [value === from ? to as number : value, value],
  };

  test("has histories of three operations, the third of the slower one, in every driver", () => {
    const retried = new Set<string>();
    const all = always("all", (world: World<Process, History>) => {
      const { monitor } = world;
      if (monitor.length === 3) retried.add(canonical(monitor.map(({ operation }) => operation)));
      return linearisable(monitor, swaps);
    });
    expect(explore({ processes, monitor: history(), properties: [all] })).toMatchObject({
      exhausted: true,
      verdicts: { all: { holds: true } },
    });
    expect([...retried].sort()).toEqual(["[-1000001,-1000002,-2000001]", "[-1000001,-2000001,-2000002]"]);
    for (let seed = 1; seed <= 20; seed++) {
      const run = simulate({ processes, seed });
      const found = historyOf(run.trace);
      expect(found.map(({ ended }) => ended)).toEqual([true, true, true]);
      expect(retried).toContain(canonical(found.map(({ operation }) => operation)));
    }
  });
});

test("operations that the driver invokes are in the history with those that clients begin", () => {
  class Both extends Process {
    put(value: number) {
      this.respond(this.operation, value);
      this.respond(this.invoke("check"));
    }
  }
  const run = simulate({ processes: nodes(1, Both), scenario: [at(1, invoke(1, "put", 5))] });
  expect(historyText(historyOf(run.trace))).toBe("1. P1: put(5) → 5\n2. P1: check(), ended, after 1");
});
