/** The judge of notebook 14's first exercise: what is lost with a worker is mapped again. */
import { MapReduceMaster } from "../../../cases/mod.ts";
import { always, monitor, type World } from "../../../run/explore/explore.ts";
import { at, crash } from "../../../run/faults.ts";
import { scheduleOf } from "../../../run/schedule.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { spacetime } from "../../../view/diagram/spacetime.ts";
import { mapReduce, wordCounts } from "../../cases/mapreduce/jobs.ts";
import { classJudge, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, overEverySchedule } from "../../exercise/trials.ts";

type Master = typeof MapReduceMaster;

/** What a master does about the map tasks of a worker that is dead. */
export const lostMaps = classJudge<MapReduceMaster>(
  (answer) => isEmpty(answer, "forgetMaps"),
  (answer) => judgeLostMaps(answer as unknown as Master),
  "forgetMaps",
);

const TEXTS = ["a", "b"];
const masterOf = ({ processes }: World) => processes[1] as MapReduceMaster;
const isDone = (world: World) => masterOf(world).outputs.size === masterOf(world).parts;

const RIGHT = "what comes out is what one process alone would have counted";
const ENDS = "when nothing is under way, and the death is known, all is done";
const right = always(
  RIGHT,
  (world: World) =>
    !isDone(world) || JSON.stringify(masterOf(world).result) === JSON.stringify(wordCounts(TEXTS)),
);
const ends = always(ENDS, (world: World<never, Told>) => {
  const { crashed, known } = world.monitor;
  return world.inFlight.length > 0 || (crashed && !known) || isDone(world);
});
/** Of P2: whether it has crashed, and whether the master was told then. */
type Told = { crashed: boolean; known: boolean };
const told = monitor<Told>({ crashed: false, known: false }, (seen, event) => {
  if (event.kind === "crash") seen.crashed = true;
  if (event.kind === "invoke" && seen.crashed) seen.known = true;
});

function judgeLostMaps(answer: Master): Judgement {
  const { trials, failed } = inTurn([
    () => everyDeath(answer),
    () => tasksAgain("what P3 had mapped is mapped again", answer, 50, "MapTask", 6),
    () => tasksAgain("what P3 had reduced is safe", answer, 100, "ReduceTask", 4),
  ]);
  if (!failed) return correct("What was lost is mapped again, and nothing else.", { trials });
  const details = { trials, picture: failed.picture };
  if (failed.violated === ENDS) {
    return keepWorking("The job never ends: somebody waits for what nobody has any more.", {
      ...details,
      hint: 'A map task that is done, by the dead worker, is to be "idle" again, so that it is given away.',
    });
  }
  if (failed.violated !== undefined) {
    return hint("The result is wrong.", { ...details, hint: "Of which tasks does `at` say who did them?" });
  }
  return almost("More, or less, is done again than was lost.", {
    ...details,
    hint: "Lost are map tasks that are done, and only those that the dead worker has done itself.",
  });
}

/** A worker dies at any time, and the master hears of it at any time. */
function everyDeath(answer: Master) {
  const processes = mapReduce({ texts: TEXTS, parts: 2 }, { Master: answer });
  return overEverySchedule("a worker dies while both map and reduce", {
    processes,
    after: scheduleOf(simulate({ processes, fifo: true, latency: 10, until: 10 })),
    invocations: [invoke(1, "exclude", 2)],
    network: { fifo: true },
    faults: { crashes: 1, mayCrash: [2] },
    monitor: told,
    properties: [right, ends],
  });
}

/** Four map and three reduce tasks on two workers; P3 dies, and how often a task was given is counted. */
function tasksAgain(
  what: string,
  answer: Master,
  afterMs: number,
  type: "MapTask" | "ReduceTask",
  expected: number,
) {
  const run = simulate({
    processes: mapReduce({ texts: ["a", "b", "c", "d"], parts: 3 }, { Master: answer }),
    latency: 10,
    fifo: true,
    scenario: [at(afterMs, crash(3)), at(afterMs + 1, invoke(1, "exclude", 3))],
    limit: 10_000,
  });
  const given = run.trace.where({ kind: "send", type }).length, holds = given === expected;
  return observed(
    holds ? what : `${what}: ${expected} times a ${type} is sent, and yours sends ${given}`,
    holds,
    () => spacetime(run.trace, { title: `P3 dies at ${afterMs} ms`, count: 200 }),
  );
}
