/**
 * Histories of transactions from runs: a store says what it does in Adya's notation, by `output("r2x1")` for
 * each operation, at the moment at which it happens.
 */
import type { Trace } from "../../core/trace/trace.ts";
import { type Monitor, monitor } from "../../run/property/properties.ts";
import { isOperation } from "./history/notation.ts";

/**
 * What the stores of a run said of their transactions, as a history in Adya's notation. Outputs that are no
 * operations are passed over. With several stores it is the order of the trace, see `transactionMonitor`.
 * @param trace of a run, a replay, an execution that was found, at the level "all" or "messages"
 * @throws TypeError for a trace that was not kept
 * @example judge(transactionsIn(simulate({ processes: nodes(1, Store), scenario }).trace))
 */
export function transactionsIn(trace: Trace): string {
  if (trace?.level === "none") {
    throw new TypeError(
      'transactions are read from a run with trace: "all" or "messages", got trace: "none"',
    );
  }
  const words: string[] = [], ends = new Set<string>();
  for (const { kind, content } of trace) {
    if (kind !== "output" || !isOperation(content) || !isNews(content, (end) => ends.has(end))) continue;
    words.push(content);
    if (/^[ca]/.test(content)) ends.add(content);
  }
  return words.join(" ");
}

/** Whether an operation tells something, where some transactions have ended. */
function isNews(operation: string, has: (end: string) => boolean): boolean {
  const [transaction] = /\d+/.exec(operation)!;
  return !has(`a${transaction}`) && !(operation === `c${transaction}` && has(operation));
}

/**
 * A monitor that keeps the same text while executions are explored or fuzzed.
 * @example
 * explore({ processes, monitor: transactionMonitor(), properties: [
 *   always("serialisable", (world: World<Process, string>) => judge(world.monitor).serialisable),
 * ] });
 */
export function transactionMonitor(): Monitor {
  return monitor("", (text, { kind, ...more }) => {
    const { what } = more as { readonly what?: unknown };
    if (kind !== "output" || !isOperation(what)) return text;
    if (!isNews(what, (end) => ` ${text} `.includes(` ${end} `))) return text;
    return text === "" ? what : `${text} ${what}`;
  });
}
