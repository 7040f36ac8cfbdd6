// A class of a test, which no other OS process can load, travels as its text.
import { expect, test } from "vitest";
import { Bully } from "../../../lib/election/bully.ts";
import { Process } from "../../../lib/core/process.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { at, crash } from "../../../lib/run/faults.ts";

/** It gives up at once. */
class Modest extends Bully {
  override onOK() {
    super.onOK();
    this.output("so be it");
  }
}
const step = 2;
class Counts extends Process<never, never> {
  count() {
    this.output(step);
  }
}

test("and does there what it does here, with the library's names and its arguments", async () => {
  const scenario = [at(0, crash(3)), at(300, invoke(1, "elect"))];
  const run = await serve({ class: Modest, args: [400], processes: 3, scenario });
  const simulated = simulate({ processes: nodes(3, () => new Modest(400)), scenario, latency: 0.3 });
  const said = (trace: typeof run.trace) => trace.where({ kind: "output" }).map(({ content }) => content);
  expect(said(simulated.trace)).toContain("so be it");
  expect(said(run.trace).sort()).toEqual(said(simulated.trace).sort());
  expect(run.counts.messages).toBe(simulated.counts.messages);
});

test("and says which name has stayed behind", async () => {
  await expect(serve({ class: Counts, processes: 1, scenario: [at(0, invoke(1, "count"))] })).rejects.toThrow(
    /step is not defined/,
  );
});
