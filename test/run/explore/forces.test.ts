// Forces that take time, and forces that are done at once: what each says of itself, and where the cheaper
// one is enough.
import { describe, expect, test } from "vitest";
import { canonical } from "../../../lib/core/canonical.ts";
import { Process } from "../../../lib/core/process.ts";
import { always, explore, type Options, sometimes } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";
import { atMostOneOutcome, outcomes } from "../../fixtures/toy_properties.ts";
import * as toys from "../../fixtures/toys.ts";

const commit: Options = {
  processes: { ...nodes([1], toys.Coordinator), ...nodes([2, 3], toys.Participant) },
  time: "ordered",
  faults: { crashes: 1, recoveries: 1 },
  monitor: outcomes,
  properties: [
    atMostOneOutcome,
    sometimes("both at once", ({ monitor }) => Object.values(monitor as object).every(Boolean)),
  ],
};

describe("forces that take no time", () => {
  test("are the condition under which a property holds, or is never seen", () => {
    const { summary, verdicts } = explore({ ...commit, forces: "instant" });
    expect(summary).toMatch(
      /^exhausted: \d+ states, depth \d+, violated: both at once while forces take no time$/,
    );
    expect(verdicts).toEqual({
      "one outcome": { kind: "always", holds: true, within: "forces take no time" },
      "both at once": { kind: "sometimes", holds: false, within: "forces take no time" },
    });
  });

  test("are none where something is violated or shown, as those executions are there in any case", () => {
    const { summary, verdicts } = explore({
      ...commit,
      processes: { ...commit.processes, ...nodes([1], toys.HastyCoordinator) },
      properties: [atMostOneOutcome, sometimes("a log", (world) => world.log(1).length > 0)],
      forces: "instant",
    });
    expect(summary).toMatch(/violated: one outcome$/);
    expect(Object.values(verdicts).map(({ holds, within }) => [holds, within])).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
  });

  test("are none in a system that forces nothing, or where forces take time", () => {
    class Idle extends Process {}
    const properties = [always("holds", () => true)];
    for (
      const options of [{ processes: nodes(1, Idle), forces: "instant" as const, properties }, {
        ...commit,
        properties,
      }]
    ) {
      const { summary, verdicts } = explore(options);
      expect(summary).toMatch(/no violation$/);
      expect(Object.values(verdicts).map(({ within }) => within).filter(Boolean)).toEqual([]);
    }
  });

  test("are found where only the first step of all forces", () => {
    class Founder extends Process {
      override onStart() {
        this.force({ founded: true });
      }
    }
    const { verdicts } = explore({
      processes: nodes(1, Founder),
      forces: "instant",
      properties: [always("holds", () => true)],
    });
    expect(verdicts["holds"].within).toBe("forces take no time");
  });

  test("are named beside a bound on equal messages", () => {
    class Twice extends Process<{ type: "Item" }> {
      override onStart() {
        this.force({ started: true });
        for (const _ of "12") this.broadcast({ type: "Item" });
      }
      onItem() {}
    }
    const { summary, verdicts } = explore({
      processes: nodes([1, 2], Twice),
      forces: "instant",
      network: { copies: 1 },
      properties: [always("holds", () => true)],
    });
    const condition = "forces take no time and at most one equal copy of a message is in flight";
    expect(summary.endsWith(`no violation while ${condition}`)).toBe(true);
    expect(verdicts["holds"].within!.startsWith(`${condition}; `)).toBe(true);
  });
});

describe("an exploration that a bound ended", () => {
  const summary = (options: Partial<Options>) =>
    explore({ ...commit, bounds: { states: 100 }, ...options }).summary;
  const advice = /; forces: "instant", where that is enough, has fewer states$/;

  test("recommends instant forces where the system forces its log", () => {
    expect(summary({})).toMatch(/^not exhausted \(100 states\)/);
    expect(summary({})).toMatch(advice);
  });

  test("recommends them neither to who has them, nor where nothing is forced, nor when it is exhausted", () => {
    expect(summary({ forces: "instant" })).not.toMatch(advice);
    expect(summary({ processes: nodes(3, toys.CoinFlipper), monitor: undefined, properties: [] })).not
      .toMatch(advice);
    expect(summary({ bounds: {} })).not.toMatch(advice);
  });
});

describe("where only messages wait for forces, and fields are all that is read,", () => {
  /** What the fields of those who are up can be, all together. */
  function seen(coordinator: new () => Process, forces: Options["forces"]) {
    const found = new Set<string>();
    const look = always(
      "look",
      ({ ids, processes }) =>
        Boolean(found.add(canonical(ids.map((id) => processes[id] && { ...processes[id] })))),
    );
    const { states } = explore({
      ...commit,
      processes: { ...commit.processes, ...nodes([1], coordinator) },
      monitor: undefined,
      forces,
      properties: [look],
    });
    return { states, found: [...found].sort() };
  }

  test.each([toys.Coordinator, toys.HastyCoordinator])("both see the same of %o", (coordinator) => {
    const instant = seen(coordinator, "instant"), pending = seen(coordinator, "pending");
    expect(instant.found).toEqual(pending.found);
    expect(instant.found.length).toBeGreaterThan(50);
    expect(pending.states).toBeGreaterThan(1.9 * instant.states);
  });

  test("a log that is read beside them tells the two apart", () => {
    class Promise extends Process {
      promised = false;
      override onStart() {
        this.promised = true;
        this.force({ promised: true });
      }
    }
    const holds = (forces: Options["forces"]) =>
      explore({
        processes: nodes(1, Promise),
        forces,
        properties: [always("safe", (world) => world.durable(1) === 1)],
      }).verdicts["safe"].holds;
    expect([holds("pending"), holds("instant")]).toEqual([false, true]);
  });
});
