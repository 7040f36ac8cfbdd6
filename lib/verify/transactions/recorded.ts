/**
 * Histories of transactions from runs: a store says what it does in Adya's notation, by `output("r2x1")` for
 * each operation, at the moment at which it happens.
 */
import type { Trace } from "../../core/trace/trace.ts";
import { type Monitor, monitor } from "../../run/property/properties.ts";
import { isOperation } from "./history/notation.ts";

/**
 * What the stores of a run said of their transactions, as a history in Adya's notation. Outputs that are no
 * operations are passed over. With several stores it is the order of the trace.
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
  const words: string[] = [];
  for (const { kind, content } of trace) if (kind === "output" && isOperation(content)) words.push(content);
  return words.join(" ");
}

/**
 * A monitor that keeps the same text while executions are explored or fuzzed.
 * @example
 * explore({ processes, monitor: transactionMonitor(), properties: [
 *   always("serialisable", (world: World<Process, string>) => judge(world.monitor).serialisable),
 * ] });
 */
export function transactionMonitor(): Monitor {
  return monitor("", (text, happening) => {
    if (happening.kind !== "output" || !isOperation(happening.what)) return text;
    return text === "" ? happening.what : `${text} ${happening.what}`;
  });
}
