// kill -9 in the middle of a commit: what was said stays said, and two hasty mutants are found.
import { describe, expect, test } from "vitest";
import { at, crash, partition, pause, recover, resume } from "../../../lib/run/faults.ts";
import type { ClassSource, ServedRun } from "../../../lib/run/serve/options.ts";
import { serve } from "../../../lib/run/serve/serve.ts";
import { invoke } from "../../../lib/run/system.ts";
import { atomicity, validity } from "./judges.ts";
import { hands, PLACES } from "./places.ts";
import { COMMIT_STORMS, committing, stormsUntil } from "./storms.ts";

/** Nothing is left to happen long before. */
const until = 8000;

/** P3 votes last; P1 is killed when it has told P2, and P3 does not hear of it when P1 comes back. */
function tellsOne(coordinator: ClassSource, unforced: "memory" | "written" = "memory") {
  return serve({
    processes: {
      1: { ...coordinator, args: [900] },
      2: { ...PLACES.begun, args: [1] },
      3: { ...PLACES.begun, args: [1] },
    },
    unforced,
    until: 3200,
    scenario: [
      at(20, pause(3)),
      at(120, invoke(1, "commit", 1)),
      at(400, crash(1, { afterEffects: 4 }), resume(3)),
      at(600, partition([1], [3])),
      at(700, recover(1)),
    ],
  });
}

/** P2 is killed when it has voted, and comes back. */
function forgetsItsVote(participant: ClassSource) {
  return serve({
    processes: {
      1: { ...PLACES.coordinator, args: [1500] },
      2: { ...participant, args: [1] },
      3: { ...PLACES.begun, args: [1] },
    },
    until,
    scenario: [
      at(20, pause(3)),
      at(120, invoke(1, "commit", 1)),
      at(400, crash(2)),
      at(500, recover(2)),
      at(1000, resume(3)),
    ],
  });
}

const outcomes = (run: ServedRun) =>
  run.trace.where({ kind: "output" }).map(({ process, content }) =>
    `P${process} ${(content as { outcome: string }).outcome}`
  );

describe("a coordinator that is killed when it has told one of two participants", () => {
  test("had forced its decision, and says it again", async () => {
    const run = await tellsOne(PLACES.coordinator);
    expect(run.counts.crashes).toBe(1);
    expect(atomicity(run.trace)).toBe(true);
    expect(run.trace.where({ kind: "crash" })[0].content).toBe(2); // begin, and commit
  });
  test("and had not forced it, aborts what the participant has committed", async () => {
    const run = await tellsOne({ module: hands, name: "HastyCoordinator" });
    expect(outcomes(run)).toEqual(["P1 commit", "P2 commit", "P1 abort"]);
    expect(atomicity(run.trace)).toBe(false);
    expect(run.trace.where({ kind: "crash" })[0].content).toBe(1);
  });
  test("and the operating system had its record, has it after a kill: only power would show it", async () => {
    expect(atomicity((await tellsOne({ module: hands, name: "HastyCoordinator" }, "written")).trace)).toBe(
      true,
    );
  });
});

describe("a participant that is killed when it has voted yes", () => {
  test("had forced its promise, and keeps it", async () => {
    const run = await forgetsItsVote(PLACES.begun);
    expect([run.stopped, validity(run.trace), atomicity(run.trace)]).toEqual(["quiet", true, true]);
    expect(new Set(outcomes(run))).toEqual(new Set(["P1 commit", "P2 commit", "P3 commit"]));
  });
  test("and had not forced it, commits what it does not have", async () => {
    const run = await forgetsItsVote({ module: hands, name: "HastyParticipant" });
    expect([run.counts.crashes, validity(run.trace)]).toEqual([1, false]);
  });
});

test("a storm of kills and stops finds the hasty coordinator, whoever meets whom in it", async () => {
  const { hits, broken } = COMMIT_STORMS["coordinators killed, participants stopped"];
  expect(await stormsUntil(committing(broken), hits, 5)).toBeLessThanOrEqual(5);
});

test("who is killed while it comes up, before anybody knows its number, is killed, and comes up again", async () => {
  const run = await serve({
    processes: { 1: { ...PLACES.coordinator, args: [1500] }, 2: { ...PLACES.begun, args: [1] } },
    until,
    scenario: [
      at(50, crash(2)),
      at(1200, recover(2)), // on a busy machine, too, the first is gone by then
      at(1205, crash(2)), // no process starts in 5 ms
      at(1210, recover(2)),
      at(4000, invoke(1, "commit", 1)),
    ],
  });
  expect([run.stopped, run.counts.crashes, run.counts.recoveries]).toEqual(["quiet", 2, 1]);
  expect(run.trace.where({ kind: "respond" })).toHaveLength(1);
});
