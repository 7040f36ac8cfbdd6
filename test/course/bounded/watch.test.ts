import { describe, expect, test } from "vitest";
import { boundedRun } from "../../../lib/course/bounded/bounded.ts";
import { boundedExploration, everyExecution, stepsTo } from "../../../lib/course/bounded/every_execution.ts";
import { watch } from "../../../lib/course/bounded/watch.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { always, type World } from "../../../lib/run/explore/explore.ts";
import { HandlerError } from "../../../lib/run/errors.ts";
import { at, crash } from "../../../lib/run/faults.ts";
import { constant } from "../../../lib/run/latency.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

class Stumbles extends Bully {
  override onTimeoutAnswer() {
    (this as unknown as { next: { id: number } }).next.id++;
  }
}
class Restless extends Bully {
  override learn(leader: number) {
    super.learn(leader);
    this.setTimer("Answer", 1);
  }
}
const scenario = [at(0, crash(3)), at(0, invoke(1, "elect"))];
const system = (algorithm: typeof Bully) => ({
  processes: nodes(3, algorithm),
  latency: constant(10),
  scenario,
});

describe("watch", () => {
  test("draws a run, with a title and a table that the run says", () => {
    const { html, alt } = watch(system(Bully), {
      title: (run) => `P${run.process(1).elected} is elected`,
      alt: (run) => `P1 follows P${run.process(1).elected}.`,
      end: (run) => run.processes.map(({ id, elected }) => ({ id, elected })),
    });
    expect(html).toContain("P2 is elected");
    expect(alt).toMatch(/^P1 follows P2\. Table: 3 rows of id, elected/);
  });

  test("a handler that throws is named, and the run so far is drawn", () => {
    const { html } = watch(system(Stumbles), { title: () => "never computed" });
    expect(html).toContain("✗ stopped");
    expect(html).toMatch(/at your line <code>this\.next\.id\+\+;<\/code>/);
    expect(html).toContain("The run so far");
    expect(html).toContain("Election");
    expect(html).not.toContain("never computed");
  });

  test("a run without an end is stopped near 10,000 events, and its beginning is drawn", () => {
    const { html } = watch(system(Restless));
    expect(html).toContain("after 10000 events");
    expect(html).toContain("How it begins");
  });

  test("a title that the run does not bear, and a window without events, are no errors", () => {
    const { html } = watch({ ...system(Bully), until: 50 }, {
      title: (run) => run.trace.where({ kind: "output" })[0].content as string,
      from: 1000,
    });
    expect(html).toContain("The run went otherwise");
  });

  test("what cannot begin says why", () => {
    class Broken extends Bully {
      constructor() {
        super();
        throw new Error("no processes today");
      }
    }
    expect(watch(system(Broken as typeof Bully)).alt).toContain("no processes today");
    expect(boundedRun(system(Broken as typeof Bully)).run).toBeUndefined();
  });
});

describe("every execution, within bounds", () => {
  const one = always(
    "one",
    ({ live }: World<Bully>) => live.filter(({ state }) => state === "leader").length <= 1,
  );
  const options = (algorithm: typeof Bully, time: "any" | "ordered" = "ordered") => ({
    processes: nodes(3, algorithm),
    time,
    invocations: [invoke(1, "elect"), invoke(2, "elect")],
    faults: { crashes: 1 },
    properties: [one],
  });
  test("draws the verdict", () => {
    expect(everyExecution(options(Bully)).alt).toMatch(/^one: ✓ holds/);
    expect(stepsTo("one", options(Bully))).toBeUndefined();
    expect(stepsTo("one", options(Bully, "any"))).toBe(3);
  });
  test("a handler that throws is drawn with the steps that led there", () => {
    const { error } = boundedExploration(options(Stumbles));
    expect(error).toBeInstanceOf(HandlerError);
    expect((error as HandlerError).before.map(({ step }) => step)).toContain("start");
    const { html } = everyExecution(options(Stumbles));
    expect(html).toContain("this.next.id++");
    expect(html).toContain("The steps before it");
  });
  test("an endless space ends as not decided", () => {
    class Counts extends Bully {
      asked = 0;
      override elect() {
        this.asked++;
        super.elect();
        this.setTimer("Coordinator", 1);
      }
    }
    const { html } = everyExecution({ ...options(Counts), bounds: { states: 500 } });
    expect(html).toContain("? not decided");
  });
});
