// Through the package, as a notebook calls it: on Deno from its source, on Node from its build.
import { expect, test } from "vitest";
import { at, Bully, crash, invoke, nodes, recover, serve, simulate } from "happened-before";

test("a class of the package, by its name, on this runtime", async () => {
  const scenario = [at(0, crash(3)), at(300, invoke(1, "elect"))], args = [400];
  const run = await serve({ name: "Bully", args, processes: 3, scenario });
  const simulated = simulate({ processes: nodes(3, () => new Bully(400)), scenario });
  expect(run.counts.byType).toEqual(simulated.counts.byType);
  expect(Object.values(run.states).map(({ fields }) => fields.elected)).toEqual([2, 2]);
});

test("its log on disk, after a kill", async () => {
  const run = await serve({
    processes: { 1: { name: "TwoPhaseCoordinator" }, 2: { name: "TwoPhaseParticipant", args: ["no"] } },
    scenario: [at(0, invoke(1, "commit", 1)), at(300, crash(2)), at(400, recover(2))],
  });
  expect(run.states[2].log).toEqual([{ record: "abort", transaction: 1 }]);
  expect(run.trace.where({ kind: "respond" })[0].content).toEqual({ operation: 1, value: "abort" });
});
