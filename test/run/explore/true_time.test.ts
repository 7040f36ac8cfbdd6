// External consistency by commit wait (Corbett et al., 2012, section 4.1.2).
import { describe, expect, test } from "vitest";
import type { Process } from "../../../lib/core/process.ts";
import { always, explore, type World } from "../../../lib/run/explore/explore.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { wordsOf } from "../../../lib/run/replay/words.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { Server, stamps } from "../../fixtures/true_time.ts";

const consistent = always(
  "who begins after another has committed gets a later timestamp",
  ({ monitor }: World<Process, number[]>) => monitor.length < 2 || monitor[0] < monitor[1],
);

const system = (waits: Server["waits"]) => nodes(2, () => new Server(2, 1, waits));

const spanner = (waits: Server["waits"], offsetMs = 2) =>
  explore({
    processes: system(waits),
    invocations: [invoke(1, "commit")],
    time: "ordered",
    clocks: { untilMs: 16, offsetMs },
    monitor: stamps,
    properties: [consistent],
  });

describe("clocks that are off by 2 ms at most", () => {
  test("who waits until its timestamp has surely passed is consistent", () => {
    expect(spanner("surely").summary).toBe(
      "exhausted: 721 states, depth 12, no violation within the first 16 ms",
    );
  });
  test.each<[Server["waits"], string[]]>([
    ["by its clock", [
      "P1 is asked to commit(): reads 1 ms, sets Look",
      "P1's timer Look fires: reads 2 ms, sets Look",
      "P1's timer Look fires: reads 3 ms, sets Look",
      "P1's timer Look fires: reads 4 ms, says 4, sends Done to P2",
      "P2 gets Done from P1: reads 1 ms, sets Look",
      "P2's timer Look fires: reads 2 ms, sets Look",
      "P2's timer Look fires: reads 3 ms, sets Look",
      "P2's timer Look fires: reads 4 ms, says 4",
    ]],
    ["never", [
      "P1 is asked to commit(): reads -2 ms, says 1, sends Done to P2",
      "P2 gets Done from P1: reads -2 ms, says 1",
    ]],
  ])("who waits until it has passed %s is not", (waits, told) => {
    const { schedule, words } = spanner(waits).verdicts[consistent.name].counterexample!;
    expect(wordsOf(replay({ processes: system(waits) }, schedule))).toEqual(words);
    expect(words.slice(2)).toEqual(told);
  });
  test("waiting is not enough if clocks are off by more than they say", () => {
    expect(spanner("surely", 3).verdicts[consistent.name].holds).toBe(false);
  });
  test("without waiting, clocks that are right are not enough either: two commits in one tick", () => {
    expect(spanner("never", 0).verdicts[consistent.name].holds).toBe(false);
  });
});
