// Each mutant works as long as nobody else wants to enter and nothing fails, and is caught; its original
// never is.
import { expect, test } from "vitest";
import { mutualExclusion, noStarvation } from "../../lib/mutex/mod.ts";
import { exponential } from "../../lib/run/latency.ts";
import { MUTEX_MUTANTS } from "../mutants/mutex.ts";
import { contenders, exploreTwin, runContenders, uncontended } from "./helpers.ts";

const explored = MUTEX_MUTANTS.filter(({ length }) => length !== undefined);
const simulated = MUTEX_MUTANTS.filter(({ length }) => length === undefined);

test.each(MUTEX_MUTANTS)("$name passes a run without contention and faults", ({ mutant, n }) => {
  const run = uncontended(mutant, n, { fifo: true });
  expect(run.processes.map((contender) => contender.entered)).toEqual(Array.from({ length: n }, () => 1));
  expect([mutualExclusion(run.trace), noStarvation(run.trace)]).toEqual([undefined, undefined]);
});

test.each(explored)("$name is caught in $length steps, for $rule", (pair) => {
  const caught = exploreTwin(pair, "mutant", { states: 20_000 }).verdicts[pair.property];
  expect(caught.holds).toBe(false);
  expect(caught.counterexample!.length).toBe(pair.length);
  expect(caught.counterexample!.lasso !== undefined).toBe(pair.endless ?? false);
});

test.each(explored)("the original of $name raises no alarm in any schedule", (pair) => {
  const result = exploreTwin(pair, "original");
  expect(result.exhausted).toBe(true);
  expect(result.verdicts[pair.property].holds).toBe(true);
  expect(result.verdicts["all done"].holds).toBe(true);
});

test.each(simulated)("$name is caught by random schedules, its original is not", (pair) => {
  let caught = 0;
  for (let seed = 1; seed <= 200; seed++) {
    for (const twin of ["original", "mutant"] as const) {
      const run = runContenders(contenders(pair[twin], pair.entries!, 5, 20), {
        latency: exponential(10),
        fifo: pair.fifo,
        seed,
      });
      const violation = pair.property === "mutual exclusion"
        ? mutualExclusion(run.trace)
        : noStarvation(run.trace);
      if (violation) caught++;
      if (violation) expect(twin).toBe("mutant");
    }
  }
  expect(caught).toBeGreaterThan(0);
});
