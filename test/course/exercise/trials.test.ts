import { describe, expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { overEverySchedule } from "../../../lib/course/exercise/trials.ts";
import { always, type Property, sometimes } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";

/** P1 asks again and again. */
class Asking extends Process<{ type: "Ask" }, "Again"> {
  override onStart() {
    if (this.id === 1) this.onTimeoutAgain();
  }
  onTimeoutAgain() {
    this.send(2, { type: "Ask" });
    this.setTimer("Again", 10);
  }
  onAsk() {}
}

const tried = (property: Property) =>
  overEverySchedule("asked", { processes: nodes(2, Asking), time: "any", properties: [property] });

describe("where the explorer drops what a loop sends for ever", () => {
  test("a trial says so", () => {
    const { holds, text } = tried(always("up", ({ live }) => live.length === 2));
    expect(holds).toBe(true);
    expect(text).toMatch(
      /^every schedule, \d+ states: asked, while at most one equal copy of Ask is in flight; \d+ sends? dropped$/,
    );
  });

  test("what was never seen is not known to be impossible, nor taken as seen", () => {
    expect(tried(sometimes("three", ({ inFlight }) => inFlight.length === 3)))
      .toMatchObject({ holds: false, open: expect.any(String) });
  });
});

test("what never happens is said to, without an execution", () => {
  class Idle extends Process<never> {}
  const { holds, text, violated } = overEverySchedule("idle", {
    processes: nodes(2, Idle),
    properties: [sometimes("three are up", ({ live }) => live.length === 3)],
  });
  expect([holds, violated]).toEqual([false, "three are up"]);
  expect(text).toMatch(/“three are up” never$/);
});
