// The long runs: 10,000 schedules for each algorithm, and the explorations that take more than a few seconds.
import { describe, expect, test } from "vitest";
import { mutualExclusion, noStarvation } from "../../lib/mutex/mod.ts";
import { explore } from "../../lib/run/explore/explore.ts";
import { exponential } from "../../lib/run/latency.ts";
import { MUTEX_MUTANTS } from "../mutants/mutex.ts";
import { algorithm, ALGORITHMS, allDone, contenders, PROPERTIES, runContenders } from "./helpers.ts";

const SEEDS = 10_000;

test.each(ALGORITHMS)("$name raises no alarm over 10,000 seeds", ({ make, fifo }) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const entries = Array.from({ length: 1 + seed % 7 }, () => 3);
    const run = runContenders(contenders(make, entries, 5, 30 * (seed % 3)), {
      latency: exponential(10),
      fifo,
      seed,
    });
    const alarm = mutualExclusion(run.trace) ?? noStarvation(run.trace);
    if (alarm || !allDone(run)) expect({ seed, alarm }).toBeUndefined();
  }
});

test.each(MUTEX_MUTANTS.filter(({ crash, endless }) => !crash && !endless))(
  "$name is caught over the same seeds",
  (pair) => {
    let caught = 0;
    for (let seed = 1; seed <= SEEDS && caught === 0; seed++) {
      const entries = Array.from({ length: Math.max(pair.n, 2 + seed % 6) }, () => 3);
      const fifo = pair.withoutFifo ? false : pair.fifo;
      const run = runContenders(contenders(pair.mutant, entries, 5, 30 * (seed % 3)), {
        latency: exponential(10),
        fifo,
        seed,
      });
      if ((pair.property === "mutual exclusion" ? mutualExclusion : noStarvation)(run.trace)) caught++;
    }
    expect(caught).toBe(1);
  },
);

describe("every schedule", () => {
  test.each<[string, readonly number[], number]>([
    ["Ricart–Agrawala", [2, 2, 2], 639_164],
    ["Roucairol–Carvalho", [2, 2, 2], 218_037],
    ["Lamport", [1, 1, 1], 986_619],
    ["Lamport", [2, 2, 0], 1_238_805],
    ["Maekawa", [2, 2, 2], 30_320], // what one sends to oneself comes at once
    ["Suzuki–Kasami", [2, 2, 2], 134_329],
  ])("%s, entries %j: %i states", (name, entries, states) => {
    const { make, fifo } = algorithm(name);
    const result = explore({
      processes: contenders(make, entries),
      time: "any",
      network: { fifo },
      properties: PROPERTIES,
    });
    expect(result.exhausted).toBe(true);
    expect(result.verdicts["mutual exclusion"].holds).toBe(true);
    expect(result.verdicts["no starvation"].holds).toBe(true);
    expect(result.states).toBe(states);
  });
});
