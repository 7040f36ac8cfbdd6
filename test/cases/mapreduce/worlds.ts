/** What is asked of MapReduce in the tests, and in which worlds. */
import { MapReduceMaster, MapReduceWorker } from "../../../lib/cases/mod.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import { mapReduce, wordCounts } from "../../../lib/course/cases/mapreduce/jobs.ts";
import { always, monitor, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { scheduleOf } from "../../../lib/run/schedule.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, type Processes } from "../../../lib/run/system.ts";

type Subject = typeof MapReduceMaster | typeof MapReduceWorker;

export const TEXTS = ["a b", "b"];

/** P1 is the master, P2 and P3 are workers. */
export function small(subject?: Subject, texts = TEXTS, backups = false, parts = 1): Processes {
  const Master = subject?.prototype instanceof MapReduceMaster
    ? subject as typeof MapReduceMaster
    : undefined;
  const Worker = subject?.prototype instanceof MapReduceWorker
    ? subject as typeof MapReduceWorker
    : undefined;
  return mapReduce({ texts, backups, parts }, { Master, Worker });
}

export const RIGHT = "what comes out is what one process alone would have counted";
export const ENDS = "at rest, all is done, unless a worker's death is not known";

const masterOf = (world: World) => world.processes[1] as MapReduceMaster | undefined;
export const isDone = (world: World) => {
  const master = masterOf(world);
  return master !== undefined && master.outputs.size === master.parts;
};
export const right = (texts: readonly string[]) =>
  always(
    RIGHT,
    (world: World) =>
      !isDone(world) || JSON.stringify(masterOf(world)!.result) === JSON.stringify(wordCounts(texts)),
  );

/** Of P2: whether it has crashed, and whether the master was told then. */
type Told = { crashed: boolean; known: boolean };
const told = monitor<Told>({ crashed: false, known: false }, (seen, event) => {
  if (event.kind === "crash") seen.crashed = true;
  if (event.kind === "invoke" && seen.crashed) seen.known = true;
});
const ends = always(ENDS, (world: World) => {
  const { crashed, known } = world.monitor as Told;
  return world.inFlight.length > 0 || (crashed && !known) || isDone(world);
});

/** All have joined and have their first tasks. */
function joined(processes: Processes) {
  return scheduleOf(simulate({ processes, fifo: true, latency: 10, until: 10 }));
}

function world(faults: Options["faults"], texts = TEXTS, backups = false, parts = 1) {
  return (subject?: Subject): Options => ({
    processes: small(subject, texts, backups, parts),
    after: joined(small(subject, texts, backups, parts)),
    invocations: [invoke(1, "exclude", 2)],
    network: { fifo: true },
    faults,
    monitor: told,
    properties: [right(texts), ends],
    bounds: { states: 60_000 },
  });
}

/** A worker dies at any time, and the master is told at any time. */
export const dies = world({ crashes: 1, mayCrash: [2] });
/** A worker is taken for dead that is not. */
export const suspects = world({});
/** A worker dies while both reduce. */
export const diesReducing = world({ crashes: 1, mayCrash: [2] }, ["a", "b"], false, 2);
/** A message comes twice. */
export const doubled = world({ duplications: 1 });
export const NEAR = "while a text is to be mapped, who has it maps no other";
const PLACES = [[3], [2]];
const near = always(NEAR, (world: World) => {
  const { running, tasks } = masterOf(world)!;
  const hasOne = (worker: ProcessId) =>
    tasks.map.some(({ state }, task) => state === "idle" && PLACES[task].includes(worker));
  return [...running.values()].every(({ kind, task, worker }) =>
    kind === "reduce" || PLACES[task].includes(worker) || !hasOne(worker)
  );
});
/** Each worker has one of the two texts. */
export const places = (Master: typeof MapReduceMaster = MapReduceMaster): Options => ({
  processes: mapReduce({ texts: TEXTS, places: PLACES }, { Master }),
  network: { fifo: true },
  properties: [near, right(TEXTS)],
});
/** Each task is done twice if there is time. */
export const backups = world({}, ["a"], true);
