/** What a trace says about failure detectors: who suspected whom when, and of which class that makes them. */
import type { ProcessId } from "../core/process.ts";
import type { Trace } from "../core/trace/trace.ts";

/** One suspicion. */
export type Suspicion = {
  readonly by: ProcessId;
  readonly of: ProcessId;
  readonly fromMs: number;
  /** When it was taken back, or its holder crashed; Infinity if neither has happened. */
  readonly toMs: number;
};

/**
 * All suspicions, in the order in which they came up. Needs a trace of the level "all" or "messages", of
 * detectors that output `{ suspect: id }` and `{ trust: id }`.
 */
export function suspicionsOf(trace: Trace): Suspicion[] {
  const all: { -readonly [K in keyof Suspicion]: Suspicion[K] }[] = [];
  const end = (ends: (one: Suspicion) => boolean, timeMs: number) => {
    for (const one of all) if (one.toMs === Infinity && ends(one)) one.toMs = timeMs;
  };
  for (const { kind, time, process, content } of trace) {
    if (kind === "crash") end(({ by }) => by === process, time);
    if (kind !== "output") continue;
    const { suspect, trust } = content as { suspect?: ProcessId; trust?: ProcessId };
    if (suspect !== undefined) all.push({ by: process, of: suspect, fromMs: time, toMs: Infinity });
    if (trust !== undefined) end(({ by, of }) => by === process && of === trust, time);
  }
  return all;
}

/**
 * Chandra and Toueg's two questions ("Unreliable failure detectors for reliable distributed systems", 1996).
 *
 * Completeness, of those who crash: every process that stays up (strong), or some of them (weak), suspects
 * them for ever. Accuracy, of those who are up: nobody is ever suspected (strong), or at least one that stays
 * up never is (weak); or so from some time on (eventually). A strong one is weak as well; between weak and
 * eventually strong neither implies the other.
 */
export type Detection = {
  readonly completeness: "strong" | "weak" | "none";
  readonly accuracy: readonly Accuracy[];
};
/** How seldom the living are suspected. */
export type Accuracy = "strong" | "weak" | "eventually strong" | "eventually weak";

const COMPLETENESSES = ["strong", "weak", "none"] as const;

/**
 * What one run says of the detectors in it. A run ends: "for ever" is until then, and "from some time on"
 * from a time that is given; so a run can refute a class, and not prove it.
 * @param ids all processes
 * @param settledMs from when on "eventually" counts, ms
 */
export function detectionIn(trace: Trace, ids: readonly ProcessId[], settledMs: number): Detection {
  const suspicions = suspicionsOf(trace);
  const crashedMs = new Map(trace.where({ kind: "crash" }).map(({ process, time }) => [process, time]));
  const correct = ids.filter((id) => !crashedMs.has(id)), crashed = [...crashedMs.keys()];
  const finds = (by: ProcessId, of: ProcessId) =>
    suspicions.some((one) => one.by === by && one.of === of && one.toMs === Infinity);
  const completeness = crashed.every((of) => correct.every((by) => finds(by, of)))
    ? "strong"
    : crashed.every((of) => correct.some((by) => finds(by, of)))
    ? "weak"
    : "none";
  const diesMs = (id: ProcessId) => crashedMs.get(id) ?? Infinity; // from then on a suspicion is right
  const mistakes = suspicions.filter(({ of, fromMs }) => fromMs < diesMs(of));
  const late = mistakes.filter(({ by, of, toMs }) =>
    Math.min(toMs, diesMs(of)) > settledMs && correct.includes(by)
  );
  const spares = (some: readonly Suspicion[]) => correct.some((id) => some.every(({ of }) => of !== id));
  const holds: readonly (readonly [Accuracy, boolean])[] = [
    ["strong", mistakes.length === 0],
    ["weak", spares(mistakes)],
    ["eventually strong", late.length === 0],
    ["eventually weak", spares(late)],
  ];
  return { completeness, accuracy: holds.filter(([, is]) => is).map(([name]) => name) };
}

/** What several runs leave of a detector: what all of them show. */
export function leastOf(detections: readonly Detection[]): Detection {
  const [{ accuracy }] = detections;
  const least = Math.max(...detections.map(({ completeness }) => COMPLETENESSES.indexOf(completeness)));
  return {
    completeness: COMPLETENESSES[least],
    accuracy: accuracy.filter((one) => detections.every((other) => other.accuracy.includes(one))),
  };
}

/** By strong and by weak completeness. */
const NAMES: { readonly [one in Accuracy]: readonly [string, string] } = {
  "strong": ["P", "Q"],
  "weak": ["S", "W"],
  "eventually strong": ["◇P", "◇Q"],
  "eventually weak": ["◇S", "◇W"],
};

/**
 * The strongest classes: P, S, ◇P, ◇S with strong completeness, Q, W, ◇Q, ◇W with weak; "–" if it is of none.
 */
export function detectorClass({ completeness, accuracy }: Detection): string {
  if (completeness === "none" || accuracy.length === 0) return "–";
  const has = (one: Accuracy) => accuracy.includes(one);
  const middle = (["weak", "eventually strong"] as const).filter(has);
  const best: readonly Accuracy[] = has("strong")
    ? ["strong"]
    : middle.length > 0
    ? middle
    : ["eventually weak"];
  return best.map((one) => NAMES[one][completeness === "strong" ? 0 : 1]).join(", ");
}
