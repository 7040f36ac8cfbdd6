import { describe, expect, test } from "vitest";
import type { Process, ProcessId } from "../../../lib/core/process.ts";
import { TwoPhaseCoordinator, TwoPhaseParticipant } from "../../../lib/commit/mod.ts";
import { promises } from "../../../lib/course/promises/promises.ts";
import type { Setting } from "../../../lib/course/promises/settings.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { always, eventually, monitor, type World } from "../../../lib/run/explore/explore.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { constant } from "../../../lib/run/latency.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

const agreement = always(
  "agreement",
  ({ live }: World<Bully>) => live.filter(({ state }) => state === "leader").length <= 1,
);
const termination = eventually(
  "termination",
  ({ live }: World<Bully>) => live.every(({ elected }) => elected !== undefined),
);
const everybody: Setting<typeof Bully> = {
  name: "P1 notices",
  of: (algorithm) => ({ processes: nodes(3, algorithm), time: "ordered", invocations: [invoke(1, "elect")] }),
};
const cost: Setting<typeof Bully> = {
  name: "the lowest of 5",
  run: (algorithm) => ({ processes: nodes(5, algorithm), scenario: [at(0, crash(5), invoke(1, "elect"))] }),
  theory: 19,
};
const result: Setting<typeof Bully> = {
  name: "P3 is down",
  seeds: 3,
  run: (algorithm, seed) => ({
    processes: nodes(3, algorithm),
    latency: constant(10),
    seed,
    scenario: [at(0, crash(3), invoke(1, "elect"))],
  }),
  holds: { "P2 leads": (run) => run.process(2).state === "leader" },
};
const worlds = [everybody, cost, result];
const of = (algorithm: typeof Bully, some: readonly Setting<typeof Bully>[] = worlds) =>
  promises(algorithm, { original: "Bully", properties: [agreement, termination], worlds: some });
const lostIn = (html: string) => Number(/data-lost="(\d+)"/.exec(html)![1]);

describe("a verdict on a class", () => {
  test("the library's own keeps all, in each kind of world, and nothing is drawn", () => {
    const { html, alt } = of(Bully);
    expect(alt).toBe("Bully keeps all that the library's Bully keeps. All else holds of both.");
    expect(lostIn(html)).toBe(0);
    expect(html).not.toContain("hb-spacetime");
    expect(html).toContain("✓ 19");
    expect(html).toContain("agreement, termination");
    expect(html).toContain("3 runs");
  });

  test("the first promise lost is drawn and told, and the others are counted", () => {
    class Deaf extends Bully {
      override onElection() {}
    }
    const { html, alt } = of(Deaf);
    expect(alt).toMatch(/^Deaf loses “termination”: P1 notices\./);
    expect(html).toMatch(/A shortest execution that violates “termination”: \d+ steps/);
    expect(html).toContain("The same in words");
    expect(lostIn(html)).toBe(3);
    expect(html).toMatch(/✗ 4<\/td><td class="hb-yes">✓ 19/);
  });

  test("what is kept as far as was looked is lost by who breaks it so far, and that is drawn", () => {
    class Hasty extends TwoPhaseCoordinator {
      protected override write(entry: { record: string }) {
        if (entry.record === "commit") this.append(entry);
        else this.force(entry);
      }
    }
    class Begun extends TwoPhaseParticipant {
      override onStart() {
        this.begin(1);
      }
    }
    type Outcomes = { outcomes: readonly string[] };
    const outcomes = monitor<Outcomes>({ outcomes: [] }, ({ outcomes }, event) => {
      if (event.kind !== "output") return;
      return { outcomes: [...new Set([...outcomes, (event.what as { outcome: string }).outcome])].sort() };
    });
    const atomicity = always(
      "atomicity",
      ({ monitor }: World<Process, Outcomes>) => monitor.outcomes.length <= 1,
    );
    const on = (algorithm: typeof TwoPhaseCoordinator) =>
      promises(algorithm, {
        original: "TwoPhaseCoordinator",
        properties: [atomicity],
        worlds: [{
          name: "forces take no time",
          of: (Class: typeof TwoPhaseCoordinator) => ({
            processes: { ...nodes([1], () => new Class()), ...nodes([2, 3], Begun) },
            invocations: [invoke(1, "commit", 1)],
            time: "ordered",
            forces: "instant",
            faults: { crashes: 1, recoveries: 1, mayCrash: [1], partitions: [[[1], [3]]] },
            monitor: outcomes,
          }),
        }],
      } as never);
    const kept = on(TwoPhaseCoordinator), lost = on(Hasty as typeof TwoPhaseCoordinator);
    expect([lostIn(kept.html), kept.alt]).toEqual([
      0,
      expect.stringMatching(/^TwoPhaseCoordinator keeps all/),
    ]);
    expect(kept.html).toContain("✓ holds while forces take no time");
    expect(lost.alt).toMatch(/^Hasty loses “atomicity”: forces take no time\./);
    expect(lost.html).toMatch(/A shortest execution that violates “atomicity”: \d+ steps/);
  });

  test("a wrong count alone is a loss: the run is drawn, and the title says both numbers", () => {
    class Twice extends Bully {
      override onElection(message: object, from: ProcessId) {
        this.send(from, { type: "OK" });
        super.onElection(message, from);
      }
    }
    const { html, alt } = of(Twice, [cost]);
    expect(alt).toMatch(/^Twice loses “19 in theory”: the lowest of 5/);
    expect(html).toContain("the lowest of 5: 25, and 19 in theory");
  });

  test("what only the end of a run shows is a loss with its seed", () => {
    class Shy extends Bully {
      override learn(leader: ProcessId) {
        super.learn(leader);
        this.state = "follower";
      }
    }
    expect(of(Shy, [result]).html).toContain("A run that violates “P2 leads” (seed 1)");
  });

  test("what neither keeps is no loss, and is drawn only when it is asked for", () => {
    const crashes: Setting<typeof Bully> = {
      name: "P1 may crash",
      of: (algorithm) => ({
        processes: nodes(2, algorithm),
        time: "any",
        invocations: [invoke(1, "elect")],
        faults: { crashes: 1 },
      }),
    };
    const options = { original: "Bully", properties: [agreement, termination], worlds: [crashes] };
    const plain = promises(Bully, options),
      drawn = promises(Bully, { ...options, drawn: ["P1 may crash", "agreement"] });
    expect(lostIn(plain.html)).toBe(0);
    expect(plain.html).toContain("✗ violated");
    expect(plain.html).not.toContain("hb-spacetime");
    expect(drawn.html).toContain("that violates “agreement”");
    expect(() => promises(Bully, { ...options, drawn: ["P1", "agreement"] })).toThrow(/no ruling on “P1”/);
  });

  test("an unknown name of the library's is an error that says what is meant", () => {
    expect(() => promises(Bully, { original: "Buly", properties: [], worlds: [] })).toThrow(
      /did you mean Bully/,
    );
  });
});

describe("a class that is broken is a row, never an error", () => {
  const broken = (name: string, algorithm: typeof Bully, sign: RegExp, drawn?: string) =>
    test(name, () => {
      const { html } = of(algorithm);
      expect(lostIn(html)).toBeGreaterThan(0);
      expect(html).toMatch(sign);
      expect(html).not.toMatch(/\bat .*:\d+:\d+/); // no stack trace
      if (drawn) expect(html).toContain(drawn);
    });

  class Throws extends Bully {
    override onOK() {
      (this as unknown as { gone: { id: number } }).gone.id = 1;
    }
  }
  broken(
    "a handler that throws: the steps before it are drawn",
    Throws,
    /✗ threw: P1, handling OK/,
    "The steps before it",
  );

  class Endless extends Bully {
    override onOK() {
      for (;;) this.send(2, { type: "OK" });
    }
  }
  broken("a loop that sends for ever", Endless, /✗ threw: P1, handling OK from P\d: it has said or asked/);

  class PingPong extends Bully {
    override onOK() {
      this.send(this.peers[this.peers.length - 1], { type: "Election" });
    }
  }
  broken("a run without an end", PingPong, /✗ does not end|\? not decided|✗/);

  class Impossible extends Bully {
    constructor() {
      super();
      throw new Error("not today");
    }
  }
  broken("a constructor that throws", Impossible as typeof Bully, /✗ threw: .*not today/);

  class Nameless extends Bully {
    override onCoordinator = undefined as never;
  }
  broken("a handler that is a field", Nameless, /✗ threw/);

  class Forgetful extends Bully {
    override learn(leader: ProcessId) {
      super.learn(leader);
      delete (this as { elected?: number }).elected;
    }
  }
  broken("fields that are missing", Forgetful, /✗/);
});

test("a simulated run that goes on for ever says so, and its beginning is drawn", () => {
  class PingPong extends Bully {
    override onOK(_message?: object, from: ProcessId = 2) {
      this.send(from, { type: "Election" });
    }
  }
  const { html } = of(PingPong, [cost]);
  expect(html).toContain("✗ does not end");
  expect(html).toContain("It never comes to rest: after 10000 events");
  expect(html).toContain("How it begins");
});
