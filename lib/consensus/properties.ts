/**
 * What consensus promises, by the names of the textbooks (Lynch, 1996, chapters 6 and 12), asked of what was
 * seen from outside: proposals and outputs, which no crash takes back.
 */
import type { ProcessId } from "../core/process.ts";

/** What was proposed and decided, by whom. */
export type ConsensusHistory = {
  readonly proposed: Readonly<Record<ProcessId, number>>;
  /** All that a process has said to have decided, in order: one value if it is right. */
  readonly decided: Readonly<Record<ProcessId, readonly number[]>>;
};

/** The history before anything has happened. */
export const NOTHING_DECIDED: ConsensusHistory = { proposed: {}, decided: {} };

type Seen = {
  readonly kind: string;
  readonly process: ProcessId;
  readonly method?: string;
  readonly details?: readonly unknown[];
  readonly what?: unknown;
};

/**
 * The history after something has happened: what a monitor folds.
 * @example monitor(NOTHING_DECIDED, decisionsAfter)
 */
export function decisionsAfter(history: ConsensusHistory, seen: Seen): ConsensusHistory {
  const { kind, process } = seen;
  if (kind === "invoke" && seen.method === "propose") {
    return { ...history, proposed: { ...history.proposed, [process]: Number(seen.details?.[0]) } };
  }
  if (kind !== "output") return history;
  const { decided } = seen.what as { decided?: number };
  if (decided === undefined) return history;
  const all = [...history.decided[process] ?? [], decided];
  return { ...history, decided: { ...history.decided, [process]: all } };
}

const values = ({ decided }: ConsensusHistory) => new Set(Object.values(decided).flat());

/** No two decide differently, not even one that crashes afterwards; and nobody changes its mind. */
export function agreement(history: ConsensusHistory): boolean {
  return values(history).size <= 1;
}

/**
 * What is decided was proposed by somebody.
 * @param proposed what was proposed where no operation said so: by `proposers`
 */
export function validity(history: ConsensusHistory, proposed: readonly number[] = []): boolean {
  const all = new Set([...proposed, ...Object.values(history.proposed)]);
  return [...values(history)].every((value) => all.has(value));
}

/** All that are up have decided: what must come true at some time. */
export function termination(live: readonly { readonly decision: number | undefined }[]): boolean {
  return live.every(({ decision }) => decision !== undefined);
}
