/** Traces as JSON lines, which can be read back. */
import { fromJson, toJson } from "../../core/json.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import { brief, checkType } from "../../core/plain.ts";
import { codeOf, type Kind, KINDS, Trace } from "../../core/trace/trace.ts";
import { checkList } from "../options/known.ts";

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
 * @throws SyntaxError that says which line is no JSON, TypeError that says which is no event of these
 * processes, and why
 */
export function fromJsonLines(text: string, processes: readonly ProcessId[]): Trace {
  if (typeof text !== "string") throw new TypeError(`JSON lines are a text, got ${brief(text)}`);
  checkList("processes", processes ?? null, "[1, 2, 3]");
  const trace = new Trace(processes);
  text.split("\n").forEach((line, at) => {
    if (line.trim() === "") return;
    try {
      addLine(trace, JSON.parse(line));
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof SyntaxError) throw new SyntaxError(`line ${at + 1}: no JSON: ${message}`);
      throw new TypeError(`line ${at + 1}: ${message}`, { cause: error });
    }
  });
  return trace;
}

function addLine(trace: Trace, line: Line | null): void {
  if (typeof line !== "object" || line === null) {
    throw new TypeError(`an event is an object, got ${brief(line)}`);
  }
  const { time, kind, process = -1, peer = -1, cause = -1, channel } = line;
  if (!Number.isFinite(time)) throw new TypeError(`time must be a number of ms, got ${brief(time)}`);
  if (!KINDS.includes(kind)) {
    throw new TypeError(`kind must be one of ${KINDS.join(", ")}, got ${brief(kind)}`);
  }
  for (const [what, id] of [["process", process], ["peer", peer]] as const) {
    if (id === -1 || trace.processes.includes(id)) continue;
    throw new TypeError(`${what} must be one of ${trace.processes.join(", ")}, got ${brief(id)}`);
  }
  if (!(Number.isInteger(cause) && cause >= -1 && cause < trace.length)) {
    throw new TypeError(`cause must be the index of an event before, got ${brief(cause)}`);
  }
  const content = fromJson(line.content);
  if (kind !== "send") return void trace.add(codeOf(kind), time, process, peer, cause, content);
  const message = fromJson(line.message) as Message | undefined;
  checkType(message);
  trace.addSend(time, process, peer, message!, channel);
}
