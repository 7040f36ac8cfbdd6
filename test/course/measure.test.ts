import { describe, expect, test } from "vitest";
import { delays, messageCounts } from "../../lib/course/measure.ts";
import { range } from "../../lib/course/numbers/range.ts";
import { Bully } from "../../lib/election/bully.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import type { Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

class Silent extends Bully {
  override elect() {}
}
class Stumbles extends Bully {
  override elect() {
    throw new Error("no");
  }
}
const system = (algorithm: typeof Bully) => (n: number) => ({
  processes: nodes(n, algorithm),
  latency: constant(10),
  scenario: [at(0, crash(n), invoke(1, "elect"))],
});
const done = (run: Simulation<Bully>) => run.process(1).elected !== undefined;

describe("a sweep", () => {
  test("counts messages by size and series", () => {
    expect(messageCounts([3, 5], { bully: system(Bully) }, { done })).toEqual([
      { n: 3, messages: 5, series: "bully" },
      { n: 5, messages: 19, series: "bully" },
    ]);
  });
  test("a run that does not do what it should, or stops, has no value, however few its messages", () => {
    const rows = messageCounts([4], { silent: system(Silent), stumbles: system(Stumbles) }, { done });
    expect(rows.map(({ messages }) => messages)).toEqual([undefined, undefined]);
    expect(messageCounts([4], { silent: system(Silent) })[0].messages).toBe(0);
  });
  test("takes the mean over seeds", () => {
    const starter = (n: number, seed: number) => ({
      processes: nodes(n, Bully),
      scenario: [at(0, crash(n), invoke(seed, "elect"))],
    });
    expect(messageCounts([3], { any: starter }, { seeds: 2 })[0].messages).toBe((5 + 2) / 2);
  });
  test("measures delays, and what never comes has none", () => {
    const wait = (algorithm: typeof Bully) => (seed: number) => ({
      ...system(algorithm)(3),
      seed,
      fromMs: 0,
      withinMs: 1000,
      when: done,
    });
    expect(
      delays({ bully: wait(Bully), silent: wait(Silent), stumbles: wait(Stumbles) }, 1).map(({ ms }) => ms),
    )
      .toEqual([120, undefined, undefined]);
  });
  test("range holds both its ends, and nothing if they are the wrong way round", () => {
    expect([range(3, 5), range(3, 2)]).toEqual([[3, 4, 5], []]);
  });
});
