/** A replay in words: a line a step, as the explorer tells its executions. */
import type { ProcessId } from "../../core/process.ts";
import { beganItself, operationName } from "../../core/trace/operations.ts";
import type { Trace, TraceEvent } from "../../core/trace/trace.ts";
import { type Begun, begunWords, channelWords, dataWords, lineOf, messageWords } from "../words.ts";
import type { Replay } from "./replay.ts";

export function wordsOf(run: Pick<Replay, "steps" | "trace" | "rowsOf">): string[] {
  return run.steps.map((step, index) => {
    const [first, end] = run.rowsOf(index);
    const effects: string[] = [];
    for (let row = first; row < end; row++) {
      const said = effectWords(run.trace.at(row));
      if (said) effects.push(said);
    }
    return lineOf(step, effects);
  });
}

function effectWords({ kind, peer, message, channel, content }: TraceEvent): string | undefined {
  switch (kind) {
    case "send":
      return `sends ${messageWords(message!)} to P${peer}${channelWords(channel)}`;
    case "set timer":
      return `sets ${content}`;
    case "cancel timer":
      return `stops ${content}`;
    case "append":
      return `logs ${dataWords(content)}`;
    case "force":
      return "forces its log";
    case "submit": {
      const { device, request } = content as { device: string; request: { type: string } };
      return `asks ${device}: ${messageWords(request)}`;
    }
    case "output":
      return `says ${dataWords(content)}`;
    case "deliver":
      return `delivers ${dataWords(content)} from P${peer}`;
    case "invoke":
      return beganItself({ kind, content }) ? begunWords(content as Begun) : undefined;
    case "respond": {
      const { operation, value } = content as { operation: number; value: unknown };
      return `answers operation ${operationName(operation)}: ${dataWords(value)}`;
    }
    case "choose":
      return `chooses ${content}`;
  }
  return undefined;
}

/** What a process did last, e.g. "handling Request from P1"; undefined if its trace does not say. */
export function lastDone(trace: Trace, process: ProcessId): string | undefined {
  for (let row = trace.length - 1; row >= 0; row--) {
    const event = trace.at(row);
    const words = event.process === process ? doneWords(trace, event) : undefined;
    if (words !== undefined) return words;
  }
  return undefined;
}

/** @param late it waited, and its process got to it now */
function doneWords(
  trace: Trace,
  { kind, peer, message, content, cause }: TraceEvent,
  late = false,
): string | undefined {
  switch (kind) {
    case "receive":
      return content === "waits" && !late ? undefined : `handling ${message!.type} from P${peer}`;
    case "handle":
      return doneWords(trace, trace.at(cause), true);
    case "timeout":
      return `at its timeout ${content}`;
    case "complete":
      return `at the completion of ${(content as { device: string }).device}`;
    case "invoke": {
      if (beganItself({ kind, content })) return undefined;
      const { method, waits } = content as { method: string; waits?: true };
      return waits && !late ? undefined : `in its operation ${method}`;
    }
    case "start":
      return "starting";
    case "recover":
      return "recovering";
  }
  return undefined;
}
