import { describe, expect, test } from "vitest";
import { multicastBy, type Ordering } from "../../lib/multicast/mod.ts";
import { MULTICAST_MUTANTS } from "../mutants/multicast.ts";
import { explored, violations } from "./explored.ts";

/** Two messages of P3, and one of P2 that may come before, between or after them, or answer either. */
const three = "3:a 3:b 2:c";

type Row = [Ordering, string, number, string[]];

describe("every schedule of three processes, over channels in which messages overtake each other", () => {
  const disorder = ["FIFO order in 3", "causal order in 3", "total order in 4"];
  const rows: Row[] = [
    ["basic", three, 618, disorder],
    ["reliable", "3:a 3:b", 7054, ["FIFO order in 4", "causal order in 4", "total order in 6"]],
    ["reliable", "3:a 2:c", 16_841, ["causal order in 6", "total order in 6"]],
    ["FIFO", three, 3620, ["causal order in 8", "total order in 8"]],
    ["causal", three, 289, ["total order in 4"]], // causal does not imply total
    ["total (sequencer)", three, 984, ["FIFO order in 3", "causal order in 3"]], // total does not imply causal
    ["total (ISIS)", three, 105_876, ["FIFO order in 7", "causal order in 7"]],
    ["total (Lamport)", "3:a 3:b", 29_932, []],
    ["total (Lamport)", "3:a 2:c", 44_657, []],
    ["FIFO-total", three, 568, []],
    ["causal-total", three, 5957, []],
  ];
  test.each(rows)("%s, %s: %i states", (ordering, scenario, states, violated) => {
    const result = explored(multicastBy(ordering), scenario);
    expect([result.exhausted, result.states, violations(result)]).toEqual([true, states, violated]);
  });
});

describe("every schedule of three processes, over FIFO channels", () => {
  const rows: Row[] = [
    ["basic", three, 238, ["causal order in 4", "total order in 4"]],
    ["reliable", three, 64_200, ["total order in 6"]], // the re-multicast question runs ahead of the answer
    ["FIFO", three, 3092, ["causal order in 8", "total order in 8"]],
    ["causal", three, 202, ["total order in 4"]],
    ["total (sequencer)", three, 260, []],
    ["total (ISIS)", three, 8505, []],
    ["total (Lamport)", "3:a 2:c", 5241, []],
    ["FIFO-total", three, 260, []],
    ["causal-total", three, 2063, []],
  ];
  test.each(rows)("%s, %s: %i states", (ordering, scenario, states, violated) => {
    const result = explored(multicastBy(ordering), scenario, { fifo: true });
    expect([result.exhausted, result.states, violations(result)]).toEqual([true, states, violated]);
  });
});

describe("the sender crashes between any two effects", () => {
  const half = ["agreement in 2", "uniform agreement in 2"];
  const rows: Row[] = [
    ["basic", "1:a", 17, half],
    ["reliable", "1:a", 163, []],
    ["FIFO", "1:a", 35, ["agreement in 4", "uniform agreement in 4"]],
    ["causal", "1:a", 17, half],
    ["total (sequencer)", "2:a", 15, []], // all or nothing: the sequencer has it or not
    ["total (sequencer)", "1:a", 17, half], // the sequencer itself
    ["total (ISIS)", "1:a", 37, ["agreement in 6", "uniform agreement in 6"]],
    ["total (Lamport)", "1:a", 102, []], // nobody delivers what another may still lack
    ["FIFO-total", "2:a", 15, []],
    ["causal-total", "2:a", 32, ["agreement in 4", "uniform agreement in 4"]],
  ];
  test.each(rows)("%s, %s: %i states", (ordering, scenario, states, violated) => {
    const result = explored(multicastBy(ordering), scenario, { mayCrash: [Number(scenario[0])] });
    expect([result.exhausted, result.states, violations(result)]).toEqual([true, states, violated]);
  });

  test("reliable multicast agrees, and uniformly, whichever two of three crash", () => {
    const result = explored(multicastBy("reliable"), "1:a", { mayCrash: [1, 2, 3] });
    expect([result.exhausted, result.states, violations(result)]).toEqual([true, 905, []]);
  });
});

describe("the shortest counterexample", () => {
  test.each(MULTICAST_MUTANTS)("of $name", ({ mutant, original, property, scenario, length, situation }) => {
    const mayCrash = { "sender": [1], "receiver": [2, 3], "receiver and sender": [1, 2, 3] };
    const environment = { mayCrash: situation?.crash ? mayCrash[situation.crash] : [] };
    const { verdicts } = explored(mutant, scenario, environment);
    expect(verdicts[property].counterexample?.length).toBe(length);
    if (situation?.crash) {
      expect(explored(original, scenario, environment).verdicts[property].holds).toBe(true);
    }
  });
});
