/** All that a class of schedulers promises, beside the library's own: the judge of histories decides. */
import { checkNames } from "../../run/options/known.ts";
import { anomalyTable, interleavingPanel } from "../../transactions/isolation/levels.ts";
import { runSchedule, type ScheduleRun } from "../../transactions/isolation/schedule/run.ts";
import { judge } from "../../verify/transactions/judge.ts";
import { conflictGraph } from "../../view/diagram/conflicts.ts";
import { escapeHtml, type Picture } from "../../view/page/picture.ts";
import { messageOf } from "../exercise/stopped.ts";
import { besideLibrary } from "../promises/beside.ts";
import { Budget, type Ruling } from "../promises/ruling.ts";
import type {
  AnomalyWorld,
  InterleavedWorld,
  ScheduledWorld,
  SchedulerClass,
  SchedulerWorld,
} from "./worlds.ts";

/** What `schedulerPromises` takes. */
export type SchedulerPromiseOptions = {
  /** The name of the library's own class. */
  readonly original: string;
  readonly worlds: readonly SchedulerWorld[];
};

/**
 * A table of all that a class of schedulers promises, world by world, beside the library's class, and the
 * first history that loses a promise. What happened is judged, not what the class says; an exception is a
 * ruling, too.
 * @param algorithm the class that stands in the notebook
 * @throws RangeError if the library has no class of the original's name; TypeError for an option that it has
 * not
 * @example
 * show(schedulerPromises(SnapshotIsolation, {
 *   original: "SnapshotIsolation",
 *   worlds: [{ name: "two at once", schedule: "w1x w2x c1 c2", history: "w1x w2x c1 a2" }],
 * }));
 */
export function schedulerPromises(algorithm: SchedulerClass, options: SchedulerPromiseOptions): Picture {
  checkNames("schedulerPromises", options, ["original", "worlds"]);
  const { original, worlds } = options;
  const beside = { original, worlds: worlds.map(({ name }) => name), asked: worlds };
  return besideLibrary(algorithm as SchedulerClass & { name: string }, beside, (one, ms) => {
    const budget = new Budget(ms);
    return worlds.map((world) => rulingsOf(world, one, budget));
  });
}

function rulingsOf(world: SchedulerWorld, algorithm: SchedulerClass, budget: Budget): Ruling[] {
  const names = namesOf(world);
  if (budget.leftMs === 0) {
    return names.map((property) => ({ property, is: "open", text: "? no time left", extent: "" }));
  }
  try {
    if ("programs" in world) return interleaved(world, algorithm);
    return "schedule" in world ? [scheduled(world, algorithm)] : [anomalies(world, algorithm)];
  } catch (error) {
    const message = messageOf(error), shown = () => `<p>${escapeHtml(message)}</p>`;
    const text = `✗ threw: ${message.length > 60 ? `${message.slice(0, 59)}…` : message}`;
    return names.map((property) => ({ property, is: "lost", text, extent: "", shown }));
  }
}

function namesOf(world: SchedulerWorld): string[] {
  if ("schedule" in world) return ["what happens"];
  if ("prevents" in world) return ["what it prevents"];
  return [world.level, `${world.admitted} admitted`, `${world.serialisable} serialisable`];
}

function interleaved(world: InterleavedWorld, algorithm: SchedulerClass): Ruling[] {
  const { programs, level, admitted, serialisable } = world;
  const runs = interleavingPanel(programs, { yours: () => new algorithm() }).map(({ text, runs }) => {
    const run = runs.yours;
    return { text, run, verdict: judge(run.history) };
  });
  const extent = `${runs.length} interleavings`;
  const [first, second, third] = namesOf(world);
  const wrong = runs.find(({ run, verdict }) => !verdict.has(level) || run.stuck.length > 0);
  const ruling: Ruling = wrong
    ? { property: first, is: "lost", text: "✗ violated", extent, shown: () => runHtml(wrong.text, wrong.run) }
    : { property: first, is: "kept", text: "✓ holds", extent };
  return [
    ruling,
    exactly(second, admitted, runs.filter(({ run }) => run.admitted).length),
    exactly(third, serialisable, runs.filter(({ verdict }) => verdict.serialisable).length),
  ].map((one) => ({ ...one, extent }));
}

function exactly(property: string, theory: number, got: number): Ruling {
  return got === theory
    ? { property, is: "kept", text: `✓ ${got}`, extent: "" }
    : { property, is: "lost", text: `✗ ${got}`, extent: "", shown: () => "" };
}

function scheduled({ schedule, history }: ScheduledWorld, algorithm: SchedulerClass): Ruling {
  const run = runSchedule(new algorithm(), schedule), property = "what happens", extent = "1 schedule";
  return run.history === history
    ? { property, is: "kept", text: "✓ as it should", extent }
    : { property, is: "lost", text: `✗ ${run.history}`, extent, shown: () => runHtml(schedule, run) };
}

function anomalies({ prevents }: AnomalyWorld, algorithm: SchedulerClass): Ruling {
  const { yours } = anomalyTable({ yours: () => new algorithm() });
  const wrong = yours.find(({ anomaly, prevented }) => prevented !== prevents.includes(anomaly));
  const property = "what it prevents", extent = `${yours.length} scripts`;
  if (wrong === undefined) return { property, is: "kept", text: `✓ ${prevents.length} of them`, extent };
  const text = `✗ ${wrong.anomaly}: ${wrong.prevented ? "prevented" : "let through"}`;
  return { property, is: "lost", text, extent, shown: () => runHtml(wrong.anomaly, wrong) };
}

/** What was asked, what happened, and what the judge says of it. */
function runHtml(asked: string, { history, aborts, stuck }: ScheduleRun): string {
  const why = aborts.map(({ transaction, why }) => `T${transaction} is aborted: ${why}.`);
  const waits = stuck.map((transaction) => `T${transaction} waits for ever.`);
  const words = [`Asked: ${asked}.`, `What happens: ${history || "nothing"}.`, ...why, ...waits];
  return `<p>${words.map(escapeHtml).join("<br>")}</p>${conflictGraph(judge(history)).html}`;
}
