import { expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { always, explore, type World } from "../../../lib/run/explore/explore.ts";
import { RunWorld } from "../../../lib/run/fuzz/world.ts";
import { invoke, nodes, type Schedule } from "../../../lib/run/system.ts";
import { Counter, randomProcess } from "../../fixtures/random_process.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import { fieldsOf, type Frame } from "../../../lib/run/world/world.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { busySystem, effectsOf } from "./systems.ts";

/** The fields of each process after each of its handlers. */
function framesOf(run: { readonly frames: readonly Frame[] }): Record<ProcessId, unknown[]> {
  const frames: Record<ProcessId, unknown[]> = {};
  for (const { process, fields } of run.frames) (frames[process] ??= []).push(fields);
  return frames;
}

/** In a replay the end of a force leaves a frame, too: frames that repeat the one before do not count. */
function changesOf(frames: Record<ProcessId, unknown[]>): Record<ProcessId, unknown[]> {
  return Object.fromEntries(
    Object.entries(frames).map(([id, some]) => [
      id,
      some.filter((frame, at) => at === 0 || JSON.stringify(frame) !== JSON.stringify(some[at - 1])),
    ]),
  );
}

test("a recorded run replays with identical effects, fields, logs and times, whatever was done to it", () => {
  const seen = new Set<string>();
  let rows = 0;
  for (let seed = 0; seed < 150; seed++) {
    const options = busySystem(seed);
    const run = simulate(options);
    const schedule = scheduleOf(run);
    const again = replay(options, schedule);
    expect({ seed, effects: effectsOf(again) }).toEqual({ seed, effects: effectsOf(run) });
    expect({ seed, frames: changesOf(framesOf(again)) }).toEqual({ seed, frames: changesOf(framesOf(run)) });
    for (const id of [1, 2, 3]) {
      expect(again.alive(id)).toBe(run.alive(id));
      expect(fieldsOf(again.process(id))).toEqual(fieldsOf(run.process(id)));
    }
    expect(again.device("disk")).toEqual(run.device("disk"));
    for (const step of schedule) {
      seen.add(step.step);
      for (const extra of ["waited", "crashAfter", "keep", "instant", "choices", "waits", "oneWay"]) {
        if (extra in step) seen.add(extra);
      }
    }
    rows += run.trace.length;
  }
  expect([...seen].sort().join(" ")).toBe(
    "called choices complete crash crashAfter deliver duplicate forced heal instant invoke keep lose oneWay partition pause recover resume serve start timeout waited waits",
  );
  expect(rows).toBeGreaterThan(20_000);
});

test("a schedule needs a run that recorded everything", () => {
  const run = simulate({ ...busySystem(1), trace: "messages", fields: false });
  expect(() => scheduleOf(run)).toThrow(
    'a schedule is read from a run with trace: "all" (the default), got trace: "messages"',
  );
});

test("back is the exact inverse of forward: fields, rows and who is up depend on the position alone", () => {
  for (let seed = 0; seed < 20; seed++) {
    const options = busySystem(seed), schedule = scheduleOf(simulate(options));
    const walked = replay(options, schedule), random = new Random(seed);
    const direct = schedule.slice(0, 120).map((_, at) => {
      const prefix = replay(options, schedule.slice(0, at));
      return [1, 2, 3].map((id) => prefix.alive(id) ? fieldsOf(prefix.process(id)) : "down").concat(
        prefix.trace.length as never,
      );
    });
    walked.goTo(0);
    for (let move = 0; move < 400; move++) {
      const before = walked.position, draw = random.integer(5);
      if (draw === 0) walked.goTo(random.integer(direct.length));
      else if (draw < 3 && before < direct.length - 1) expect(walked.forward()).toBe(true);
      else expect(walked.back()).toBe(before > 0);
      const seen = [1, 2, 3].map((id) => walked.up(id) ? walked.fields(id) : "down").concat(
        walked.rows as never,
      );
      if (walked.position > 0) expect(seen).toEqual(direct[walked.position]);
    }
  }
});

test("a step that cannot happen is named, with what could happen instead", () => {
  const system = { processes: nodes(3, Bully) };
  expect(() => replay(system, [{ step: "timeout", process: 2, timer: "Answer", key: "" }])).toThrow(
    "step 1 of the schedule, timeout Answer of P2, cannot happen: of P2 are set no timers",
  );
  expect(() =>
    replay(system, [{ step: "invoke", process: 2, method: "elect", details: [] }, {
      step: "deliver",
      from: 2,
      to: 1,
      message: { type: "OK" },
    }])
  )
    .toThrow(
      "step 2 of the schedule, deliver OK from P2 to P1, cannot happen: in flight are Election from P2 to P3",
    );
  expect(() => replay(system, []).goTo(3)).toThrow("the schedule has positions 0 to 0, got 3");
});

test.each<[unknown, RegExp]>([
  [undefined, /^a schedule is a list of steps, .*, got undefined$/],
  [
    [{ step: "explode", process: 1 }],
    /^step 1 of the schedule must be one of start, deliver, .*, got "explode"$/,
  ],
  [[{ step: "heal" }, undefined], /^step 2 of the schedule must be one of .*, got undefined$/],
  [
    [{ step: "deliver", from: 1, to: 2 }],
    /^step 1 .*, deliver, must name from, to, message; message is missing$/,
  ],
  [[{ step: "lose", from: 1, to: 2, message: {} }], /a message needs a type/],
  [[{ step: "start", process: 9 }], /^step 1 of the schedule names P9, but the processes are P1, P2, P3$/],
  [[{ step: "partition", groups: [[1], [9]] }], /^step 1 of the schedule names P9/],
  [[{ step: "partition", groups: [[1], [1, 2]] }], /one group of a partition, got 1 in two/],
  [
    [{ step: "invoke", process: 2, method: "enter", details: [] }],
    /^Counted has no operation "enter" to invoke on P2$/,
  ],
])("what is no schedule is refused before its first step: %j", (schedule, message) => {
  let starts = 0;
  class Counted extends Bully {
    override onStart() {
      starts++;
    }
  }
  expect(() => replay({ processes: nodes(3, Counted) }, schedule as Schedule)).toThrow(message);
  expect(starts).toBe(0);
});

type Mood = { mood: number };
const ALL = "send send mood count choose set set cancel append force output submit".split(" ");

test("what the explorer finds in random systems, a replay does as well: it violates the same property at its end, and not before", () => {
  let violated = 0;
  for (let seed = 0; seed < 90; seed++) {
    const processes = nodes(3, randomProcess(seed, ALL)), devices = { disk: () => new Counter() };
    const property = always(
      "not two in mood 2",
      (world: World) =>
        world.ids.filter((id) => (world.processes[id] as unknown as Mood | undefined)?.mood === 2).length < 2,
    );
    const { counterexample } = explore({
      processes,
      devices,
      invocations: [invoke(1, "poke"), invoke(3, "poke")],
      time: (["any", "quiet", "ordered"] as const)[seed % 3],
      faults: { crashes: 1, recoveries: 1, losses: 1, duplications: 1, partitions: [[[1], [2, 3]]] },
      properties: [property],
      bounds: { states: 1500 },
    }).verdicts[property.name];
    if (!counterexample) continue;
    violated++;
    const { schedule } = counterexample;
    for (const length of [schedule.length - 1, schedule.length]) {
      if (length < 3) continue;
      const world = new RunWorld(replay({ processes, devices }, schedule.slice(0, length)));
      expect({ seed, holds: property.test(world) }).toEqual({ seed, holds: length < schedule.length });
    }
  }
  expect(violated).toBeGreaterThan(30);
});
