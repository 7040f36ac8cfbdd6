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
 * Completeness, of those who crash: suspected for ever by every (strong) or some (weak) process that stays
 * up. Accuracy, of those who are up: none is ever suspected (strong), or at least one that stays up never is
 * (weak); or so from some time on (eventually).
 */
export type Detection = {
  readonly completeness: "strong" | "weak" | "none";
  readonly accuracy: "strong" | "weak" | "eventually strong" | "eventually weak" | "none";
};

const ACCURACIES = ["strong", "weak", "eventually strong", "eventually weak", "none"] as const;
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
  const correct = ids.filter((id) => !crashedMs.has(id));
  const finds = (by: ProcessId, of: ProcessId) =>
    suspicions.some((one) => one.by === by && one.of === of && one.toMs === Infinity);
  const crashed = [...crashedMs.keys()];
  const completeness = crashed.every((of) => correct.every((by) => finds(by, of)))
    ? "strong"
    : crashed.every((of) => correct.some((by) => finds(by, of)))
    ? "weak"
    : "none";
  const mistakes = (fromMs: number) =>
    suspicions.filter(({ of, fromMs: began, toMs }) =>
      began < (crashedMs.get(of) ?? Infinity) && toMs > fromMs
    );
  const spares = (fromMs: number) =>
    correct.some((id) => mistakes(fromMs).every(({ by, of }) => of !== id || !correct.includes(by)));
  const accuracy = mistakes(0).length === 0
    ? "strong"
    : spares(0)
    ? "weak"
    : mistakes(settledMs).length === 0
    ? "eventually strong"
    : spares(settledMs)
    ? "eventually weak"
    : "none";
  return { completeness, accuracy };
}

/** What several runs leave of a detector: the least that one of them shows. */
export function leastOf(detections: readonly Detection[]): Detection {
  const least = <T extends string>(order: readonly T[], all: readonly T[]) =>
    order[Math.max(...all.map((one) => order.indexOf(one)))];
  return {
    completeness: least(COMPLETENESSES, detections.map(({ completeness }) => completeness)),
    accuracy: accuracyOf(detections.map(({ accuracy }) => accuracy)),
  };
}

/** Weak for ever and strong from some time on do not imply each other: both leave weak from some time on. */
function accuracyOf(all: readonly Detection["accuracy"][]): Detection["accuracy"] {
  const worst = ACCURACIES[Math.max(...all.map((one) => ACCURACIES.indexOf(one)))];
  return worst === "eventually strong" && all.includes("weak") ? "eventually weak" : worst;
}

const NAMES: { readonly [accuracy: string]: readonly [string, string] } = {
  "strong": ["P", "Q"],
  "weak": ["S", "W"],
  "eventually strong": ["◇P", "◇Q"],
  "eventually weak": ["◇S", "◇W"],
};

/** P, S, ◇P, ◇S with strong completeness, Q, W, ◇Q, ◇W with weak; "–" for none of them. */
export function detectorClass({ completeness, accuracy }: Detection): string {
  if (completeness === "none" || accuracy === "none") return "–";
  return NAMES[accuracy][completeness === "strong" ? 0 : 1];
}
