// Where executions run over channels and devices, what is found can be drawn all the same.
import { describe, expect, test } from "vitest";
import { bugByLot } from "../../lib/course/bug_by_lot.ts";
import { everyExecution } from "../../lib/course/bounded/every_execution.ts";
import { overEverySchedule, overSeeds } from "../../lib/course/exercise/trials.ts";
import { promises } from "../../lib/course/promises/promises.ts";
import { Process } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import { always, type World } from "../../lib/run/explore/explore.ts";
import { at } from "../../lib/run/faults.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { WriteBackDisk } from "../../lib/storage/device/write_back.ts";

/** Asks over the serial line and writes the answer down. */
class Caller extends Process<{ type: "Call" } | { type: "Answer" }> {
  answered = false;
  call() {
    this.send(2, { type: "Call" }, "serial");
  }
  onCall() {
    this.send(1, { type: "Answer" }, "serial");
  }
  onAnswer() {
    this.submit("disk", { type: "Write", block: 0, data: 1 } as { type: "Write" });
  }
  onCompletionDisk() {
    this.answered = true;
  }
}
class Shy extends Caller {
  override onCall() {}
}
class Deaf extends Caller {
  override onCompletionDisk() {}
}

const never = always("nobody is answered", ({ live }: World<Caller>) => live.every((one) => !one.answered));
const around = {
  channels: { serial: {} },
  devices: { disk: () => new WriteBackDisk({ blocks: [0] }) },
};
const system = {
  ...around,
  processes: nodes(2, Caller),
  invocations: [invoke(1, "call")],
  properties: [never],
};

describe("a violation over a channel and a device is drawn", () => {
  test("by a trial over every schedule", () => {
    const { picture, violated } = overEverySchedule("calls", system);
    expect(violated).toBe(never.name);
    expect(picture!.html).toContain("over serial");
  });

  test("by a trial over seeds", () => {
    const { invocations: _, ...rest } = system;
    const { picture } = overSeeds("calls", { ...rest, seeds: 1, scenario: [at(0, invoke(1, "call"))] });
    expect(picture!.html).toContain("over serial");
  });

  test("by a cell that explores", () => {
    expect(everyExecution(system).html).toContain("over serial");
  });

  test("by a verdict", () => {
    class Quiet extends Bully {
      call() {
        this.send(2, { type: "OK" }, "serial");
      }
      override onOK() {
        this.state = "leader";
      }
    }
    const { html } = promises(Quiet, {
      original: "Bully",
      properties: [
        always("nobody leads", ({ live }: World<Bully>) => live.every(({ state }) => state !== "leader")),
      ],
      worlds: [{
        name: "over the line",
        of: (algorithm) => ({
          processes: nodes(2, algorithm),
          channels: { serial: {} },
          ...algorithm === Quiet ? { invocations: [invoke(1, "call")] } : {},
        }),
      }],
    });
    expect(html).toMatch(/data-lost="1"/);
    expect(html).toContain("over serial");
  });

  test("by a bug to be guessed", () => {
    const { html } = bugByLot({
      ...around,
      original: nodes(2, Caller),
      mutants: { "does not answer": nodes(2, Shy), "does not note the answer": nodes(2, Deaf) },
      invocations: [invoke(1, "call")],
      properties: [always("nobody calls", ({ inFlight }) => inFlight.length === 0)],
    });
    expect(html).toContain("over serial");
  });
});
