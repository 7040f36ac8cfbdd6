// Spanner in every execution of a small world: groups of one replica, clocks that are as wrong as they may
// be.
import { expect, test } from "vitest";
import { SpannerServer } from "../../../lib/cases/mod.ts";
import {
  brokenClocks,
  externalConsistency,
  spannerStory,
} from "../../../lib/course/cases/spanner/explored.ts";
import { explore } from "../../../lib/run/explore/explore.ts";

const judged = (options: ReturnType<typeof spannerStory>) =>
  explore({ ...options, properties: [externalConsistency] });

test.each(
  [
    ["read what you wrote", { epsilonMs: 2, untilMs: 9 }, 1193],
    ["write two, one after the other", {}, 4839],
    ["write both at once", {}, 2908],
  ] as const,
)("%s: externally consistent in all of its states", (story, clocks, states) => {
  const found = judged(spannerStory(story, clocks));
  expect([found.states, found.exhausted, found.verdicts[externalConsistency.name].holds]).toEqual([
    states,
    true,
    true,
  ]);
});

test("a clock that is wrong by more than it says breaks it, in ten steps", () => {
  const { counterexample } = brokenClocks(2).verdicts[externalConsistency.name];
  expect(counterexample?.words.length).toBe(10);
  expect(counterexample?.words.slice(-3)).toEqual([
    'P1 is asked to read(["x"]): reads 1 ms, sets Retry, sends SnapshotRead {keys: ["x"], number: 2, timestamp: 2} to P11',
    'P11 gets SnapshotRead {keys: ["x"], number: 2, timestamp: 2} from P1: sets Retry, sends SnapshotValues {group: 0, number: 2, values: {x: null}} to P1',
    "P1 gets SnapshotValues {group: 0, number: 2, values: {x: null}} from P11: stops Retry, answers operation 2: {x: null}",
  ]);
});

test("without the commit wait right clocks are not enough either: a tick is as long as two commits", () => {
  class WaitsForNothing extends SpannerServer {
    override committed(transaction: string) {
      this.install(transaction);
    }
  }
  const options = spannerStory("read what you wrote", { epsilonMs: 1 }, { Server: WaitsForNothing });
  expect(judged(options).verdicts[externalConsistency.name].holds).toBe(false);
});
