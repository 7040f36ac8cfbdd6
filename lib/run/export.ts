/** Traces as text for other tools: JSON lines, and the log form of ShiViz. */
import { vectorTimestamps } from "../core/trace/timestamps.ts";
import type { Trace, TraceEvent } from "../core/trace/trace.ts";

/**
 * A trace as JSON lines: one object an event, in the order in which they happened. Fields that an event lacks
 * are left out.
 *
 * What JSON has no form for becomes an object with one key: `{"$map": [[key, value], …]}`, `{"$set": […]}`,
 * `{"$bytes": [0, 255]}`, `{"$number": "NaN"}` (also "Infinity", "-Infinity", "-0").
 * @example writeFileSync("run.jsonl", toJsonLines(run.trace))
 */
export function toJsonLines(trace: Trace): string {
  let text = "";
  for (const { index, time, kind, process, peer, cause, message, content } of trace) {
    const row = {
      index,
      time,
      kind,
      ...(process < 0 ? {} : { process }),
      ...(peer < 0 ? {} : { peer }),
      ...(cause < 0 ? {} : { cause }),
      ...(message === undefined ? {} : { message: jsonOf(message) }),
      ...(content === undefined ? {} : { content: jsonOf(content) }),
    };
    text += JSON.stringify(row) + "\n";
  }
  return text;
}

/** Plain data as what JSON has. */
function jsonOf(value: unknown): unknown {
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [jsonOf(key), jsonOf(item)]) };
  if (value instanceof Set) return { $set: [...value].map(jsonOf) };
  if (value instanceof Uint8Array) return { $bytes: [...value] };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
}

/** Reads the log that `toShiViz` writes; ShiViz asks for it beside the log. */
export const SHIVIZ_PARSER = "(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)";

/**
 * A trace as a log for ShiViz (Beschastnikh et al., "Debugging distributed systems", 2016;
 * https://bestchai.bitbucket.io/shiviz/): two lines an event, the process with its vector timestamp and what
 * happened, to be read with the regular expression `SHIVIZ_PARSER`. ShiViz knows no network, so that losses
 * and partitions are left out.
 */
export function toShiViz(trace: Trace): string {
  const stamps = vectorTimestamps(trace);
  let text = "";
  for (const event of trace) {
    const stamp = stamps[event.index];
    if (stamp.length === 0) continue;
    const clock: string[] = [];
    stamp.forEach((count, k) => count > 0 && clock.push(`"P${trace.processes[k]}":${count}`));
    text += `P${event.process} {${clock.join(",")}}\n${described(event)}\n`;
  }
  return text;
}

/** An event in one line. */
function described({ time, kind, peer, message, content }: TraceEvent): string {
  const other = peer < 0 ? "" : kind === "send" ? ` to P${peer}` : ` from P${peer}`;
  const what = message ?? content;
  const detail = what === undefined ? "" : " " + JSON.stringify(jsonOf(what));
  return `${kind}${other} at ${+time.toFixed(3)} ms${detail}`;
}
