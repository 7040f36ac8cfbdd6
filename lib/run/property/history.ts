/**
 * Histories of operations: what clients asked for, what they were answered, and which operations had ended
 * before which began. That precedence is all of real time that linearisability speaks of (Herlihy, Wing
 * 1990): the order of invocations and responses tells more, and would make many states of one.
 */
import type { Trace } from "../../core/trace/trace.ts";
import { dataWords } from "../words.ts";
import type { Happening } from "./happening.ts";
import { HistoryStates } from "./history_states.ts";
import { type Monitor, monitor } from "./properties.ts";
import { type Entry, type History, ordered } from "./operation.ts";

/**
 * A monitor that keeps the history of all operations: those that the driver invokes, and those that clients
 * begin by themselves. A property finds it in `world.monitor`.
 * @example
 * explore({ processes, monitor: history(), properties: [
 *   always("linearisable", (world: World<Process, History>) => linearisable(world.monitor, register)),
 * ] });
 */
export function history(): Monitor {
  return { ...monitor<History>([], foldHistory), states: () => new HistoryStates() };
}

/** What a history becomes. */
function foldHistory(history: History, happening: Happening): History {
  if (happening.kind === "invoke") {
    const entries = history.map((operation) => ({
      ...operation,
      before: operation.before.map((at) => history[at].operation),
    }));
    return ordered([...entries, begun(happening, endedOf(entries))]);
  }
  if (happening.kind !== "respond") return history;
  const { operation, value } = happening;
  return history.map((other) => (other.operation === operation ? { ...other, ended: true, value } : other));
}

function begun(
  { operation, process, method, details }: Omit<Happening & { kind: "invoke" }, "kind">,
  before: readonly number[],
): Entry {
  return { operation, process, method, details, ended: false, before };
}

function endedOf(entries: readonly Entry[]): number[] {
  return entries.filter(({ ended }) => ended).map(({ operation }) => operation);
}

type Begun = {
  readonly operation: number;
  readonly method: string;
  readonly details: readonly unknown[];
};

/**
 * The history of a recorded run, or of a replay: what the monitor `history()` has at its end.
 * @param trace at the level "all" or "messages"
 * @throws TypeError for a trace that was not kept
 * @example historyText(historyOf(simulate({ processes, scenario, seed: 1 }).trace))
 */
export function historyOf(trace: Trace): History {
  if (trace?.level === "none") {
    throw new TypeError('a history is read from a run with trace: "all" or "messages", got trace: "none"');
  }
  const entries = new Map<number, Entry>();
  let ended: readonly number[] = []; // shared by those that begin before another ends
  for (const { kind, process, content } of trace) {
    if (kind === "invoke") {
      const { operation, method, details } = content as Begun;
      entries.set(operation, begun({ operation, process, method, details }, ended));
    } else if (kind === "respond") {
      const { operation, value } = content as { operation: number; value: unknown };
      entries.set(operation, { ...entries.get(operation)!, ended: true, value });
      ended = [...ended, operation];
    }
  }
  return ordered([...entries.values()]);
}

/**
 * A history in words, a line an operation, numbered from 1: `3. P2: read() → 1, after 1`. Of those that
 * precede it, only the last are named: they come after the others.
 */
export function historyText(history: History): string {
  return history.map(({ process, method, details, ended, value, before }, at) => {
    const last = before.filter((other) => !before.some((later) => history[later].before.includes(other)));
    const after = last.length === 0 ? "" : `, after ${last.map((other) => other + 1).join(" and ")}`;
    const answer = !ended ? ", open" : value === undefined ? ", ended" : ` → ${dataWords(value)}`;
    const asked = `P${process}: ${method}(${details.map(dataWords).join(", ")})`;
    return `${at + 1}. ${asked}${answer}${after}`;
  }).join("\n");
}
