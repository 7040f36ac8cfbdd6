/** Traces as JSON lines, which can be read back. */
import { fromJson, toJson } from "../../core/json.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import { codeOf, type Kind, Trace } from "../../core/trace/trace.ts";

/**
 * A trace as JSON lines: one object an event, in the order in which they happened. Fields that an event lacks
 * are left out.
 *
 * What JSON has no form for becomes an object with one key: `{"$map": [[key, value], …]}`, `{"$set": […]}`,
 * `{"$bytes": [0, 255]}`, `{"$number": "NaN"}` (also "Infinity", "-Infinity", "-0"), `{"$undefined": true}`.
 * @example writeFileSync("run.jsonl", toJsonLines(run.trace))
 */
export function toJsonLines(trace: Trace): string {
  let text = "";
  for (const { index, time, kind, process, peer, cause, message, channel, content } of trace) {
    const row = {
      index,
      time,
      kind,
      ...(process < 0 ? {} : { process }),
      ...(peer < 0 ? {} : { peer }),
      ...(cause < 0 ? {} : { cause }),
      ...(message === undefined ? {} : { message: toJson(message) }),
      ...(channel === undefined ? {} : { channel }),
      ...(content === undefined ? {} : { content: toJson(content) }),
    };
    text += JSON.stringify(row) + "\n";
  }
  return text;
}

/** A row of `toJsonLines`. */
type Line = {
  readonly time: number;
  readonly kind: Kind;
  readonly process?: ProcessId;
  readonly peer?: ProcessId;
  readonly cause?: number;
  readonly message?: unknown;
  readonly channel?: string;
  readonly content?: unknown;
};

/**
 * The trace that `toJsonLines` wrote: pictures, timestamps and judges work on it as on the run's own.
 * @param processes the ids of all processes, ascending
 * @throws SyntaxError or TypeError for a line that is no event
 */
export function fromJsonLines(text: string, processes: readonly ProcessId[]): Trace {
  const trace = new Trace(processes);
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const { time, kind, process = -1, peer = -1, cause = -1, message, channel, content } = JSON.parse(
      line,
    ) as Line;
    if (kind === "send") trace.addSend(time, process, peer, fromJson(message) as Message, channel);
    else trace.add(codeOf(kind), time, process, peer, cause, fromJson(content));
  }
  return trace;
}
