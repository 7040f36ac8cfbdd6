import { describe, expect, test } from "vitest";
import {
  type DeliveryTime,
  deliveryTimes,
  judgeMulticast,
  multicastBy,
  type Ordering,
  ORDERINGS,
  SequencerMulticast,
} from "../../lib/multicast/mod.ts";
import { at } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { randomRun } from "./helpers.ts";

const names = Object.keys(ORDERINGS) as Ordering[];

/**
 * Which orders each kind breaks, over channels in which messages overtake each other, and over FIFO channels.
 */
const BREAKS: Record<Ordering, { any: string[]; fifo: string[] }> = {
  "basic": { any: ["FIFO order", "causal order", "total order"], fifo: ["causal order", "total order"] },
  // Over FIFO channels the re-multicast of the question runs ahead of the answer on every channel.
  "reliable": { any: ["FIFO order", "causal order", "total order"], fifo: ["total order"] },
  "FIFO": { any: ["causal order", "total order"], fifo: ["causal order", "total order"] },
  "causal": { any: ["total order"], fifo: ["total order"] },
  "total (sequencer)": { any: ["FIFO order", "causal order"], fifo: [] },
  "total (ISIS)": { any: ["FIFO order", "causal order"], fifo: [] },
  "total (Lamport)": { any: [], fifo: [] },
  "FIFO-total": { any: [], fifo: [] },
  "causal-total": { any: [], fifo: [] },
};

describe.each(names)("%s multicast", (ordering) => {
  test.each(["any", "fifo"] as const)(
    "breaks exactly the orders that it does not promise (%s)",
    (channels) => {
      const violated = new Set<string>();
      for (let seed = 1; seed <= 300; seed++) {
        const { trace } = randomRun(multicastBy(ordering), 4, seed, { fifo: channels === "fifo" });
        for (const property of Object.keys(judgeMulticast(trace))) violated.add(property);
      }
      expect([...violated].sort()).toEqual(BREAKS[ordering][channels]);
    },
  );

  test("delivers at once in a group of one, without a message", () => {
    const { trace, counts } = simulate({
      processes: nodes(1, multicastBy(ordering)),
      scenario: at(0, invoke(1, "multicast", "a"), invoke(1, "multicast", "b")),
    });
    expect(trace.where({ kind: "deliver" }).map(({ content }) => content)).toEqual(["a", "b"]);
    expect(counts.messages).toBe(0);
  });

  test("holds nothing back once everything has arrived", () => {
    for (let seed = 1; seed <= 20; seed++) {
      for (const process of randomRun(multicastBy(ordering), 4, seed).processes) {
        expect((process as unknown as { heldBack: { size: number } }).heldBack.size).toBe(0);
      }
    }
  });

  test("multicasts any plain data", () => {
    const content = { text: "hello", to: [1, 2], seen: new Set([3]) };
    const { trace } = simulate({
      processes: nodes(3, multicastBy(ordering)),
      scenario: at(0, invoke(2, "multicast", content)),
    });
    expect(trace.where({ kind: "deliver" }).map((event) => event.content)).toEqual([
      content,
      content,
      content,
    ]);
  });
});

describe("one multicast costs", () => {
  /** Messages by N, if another one than the sequencer sends; and if P1, the sequencer, does. */
  const messages: Record<Ordering, [(n: number) => number, (n: number) => number]> = {
    "basic": [(n) => n - 1, (n) => n - 1],
    "reliable": [(n) => n * (n - 1), (n) => n * (n - 1)],
    "FIFO": [(n) => n - 1, (n) => n - 1],
    "causal": [(n) => n - 1, (n) => n - 1],
    "total (sequencer)": [(n) => n, (n) => n - 1],
    "total (ISIS)": [(n) => 3 * (n - 1), (n) => 3 * (n - 1)],
    "total (Lamport)": [(n) => n * (n - 1), (n) => n * (n - 1)],
    "FIFO-total": [(n) => n, (n) => n - 1],
    "causal-total": [(n) => 2 * (n - 1), (n) => n - 1],
  };
  const run = (ordering: Ordering, n: number, sender: number) =>
    simulate({
      processes: nodes(n, multicastBy(ordering)),
      latency: 10,
      scenario: at(0, invoke(sender, "multicast", "a")),
    });

  test.each(names)("the messages of theory for N = 2…10: %s", (ordering) => {
    for (let n = 2; n <= 10; n++) {
      const [others, first] = messages[ordering];
      expect([n, run(ordering, n, n).counts.messages]).toEqual([n, others(n)]);
      expect([n, run(ordering, n, 1).counts.messages]).toEqual([n, first(n)]);
    }
  });

  /**
   * Message delays until delivery at P1 (the sequencer), P2, P3 and the sender P4; and at all if P1 sends.
   */
  const delays: Record<Ordering, [number[], number[]]> = {
    "basic": [[1, 1, 1, 0], [0, 1, 1, 1]],
    "reliable": [[1, 1, 1, 0], [0, 1, 1, 1]],
    "FIFO": [[1, 1, 1, 0], [0, 1, 1, 1]],
    "causal": [[1, 1, 1, 0], [0, 1, 1, 1]],
    "total (sequencer)": [[1, 2, 2, 2], [0, 1, 1, 1]],
    "total (ISIS)": [[3, 3, 3, 2], [2, 3, 3, 3]],
    "total (Lamport)": [[2, 2, 2, 2], [2, 2, 2, 2]],
    "FIFO-total": [[1, 2, 2, 2], [0, 1, 1, 1]],
    "causal-total": [[1, 2, 2, 2], [0, 1, 1, 1]],
  };
  test.each(names)("the message delays of theory: %s", (ordering) => {
    const delaysOf = (sender: number) =>
      deliveryTimes(run(ordering, 4, sender).trace).sort((a, b) => a.at - b.at).map((one) =>
        one.delayMs / 10
      );
    expect([delaysOf(4), delaysOf(1)]).toEqual(delays[ordering]);
  });

  test("Lamport's order needs no second delay where only two are in the group", () => {
    const times = deliveryTimes(run("total (Lamport)", 2, 1).trace);
    expect(times.map(({ at, delayMs }) => [at, delayMs])).toEqual([[2, 10], [1, 20]]);
  });
});

describe("the time held back", () => {
  const over = (times: DeliveryTime[], what: "delayMs" | "heldMs") =>
    times.reduce((sum, time) => sum + time[what], 0) / times.length;
  const measured = (ordering: Ordering, fifo = false) => {
    const times: DeliveryTime[] = [];
    for (let seed = 1; seed <= 40; seed++) {
      times.push(...deliveryTimes(randomRun(multicastBy(ordering), 4, seed, { fifo }).trace));
    }
    return times;
  };

  test("is nothing without an order, and FIFO channels leave FIFO order nothing to hold back", () => {
    expect(over(measured("basic"), "heldMs")).toBe(0);
    expect(over(measured("FIFO"), "heldMs")).toBeGreaterThan(0);
    expect(over(measured("FIFO", true), "heldMs")).toBe(0);
  });

  test("grows with what is promised", () => {
    const [fifo, causal, total] = (["FIFO", "causal", "total (Lamport)"] as const).map((ordering) =>
      over(measured(ordering), "heldMs")
    );
    expect(causal).toBeGreaterThan(fifo);
    expect(total).toBeGreaterThan(causal);
  });

  test("is part of the delay from multicast to delivery", () => {
    for (const ordering of names) {
      for (const { delayMs, heldMs } of measured(ordering)) {
        expect(heldMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeGreaterThanOrEqual(heldMs);
      }
    }
  });
});

describe("bad input", () => {
  test("an unknown ordering is refused with the names of those there are", () => {
    expect(() => multicastBy("alphabetical" as Ordering)).toThrow(
      /the ordering must be one of basic, reliable, FIFO, causal, .* got alphabetical/,
    );
    expect(() => multicastBy("toString" as Ordering)).toThrow(/must be one of/);
  });

  test("a sequencer from outside the group is refused", () => {
    const processes = nodes(3, () => new SequencerMulticast(7));
    expect(() => simulate({ processes })).toThrow(/the sequencer must be one of the group 1, 2, 3, got 7/);
  });

  test("any member can be the sequencer", () => {
    const { trace } = simulate({
      processes: nodes(3, () => new SequencerMulticast(2)),
      scenario: at(0, invoke(1, "multicast", "a"), invoke(2, "multicast", "b")),
    });
    expect(judgeMulticast(trace)).toEqual({});
  });

  test("a content that is no plain data is refused, also in a group of one", () => {
    for (const n of [1, 3]) {
      const run = () =>
        simulate({
          processes: nodes(n, multicastBy("FIFO")),
          scenario: at(0, invoke(1, "multicast", () => 1)),
        });
      expect(run).toThrow(/function/);
    }
  });
});
