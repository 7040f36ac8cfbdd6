/** Traces as logs for ShiViz. */
import { toJson } from "../../core/json.ts";
import { vectorTimestamps } from "../../core/trace/timestamps.ts";
import type { Trace, TraceEvent } from "../../core/trace/trace.ts";

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
  const detail = what === undefined ? "" : " " + JSON.stringify(toJson(what));
  return `${kind}${other} at ${+time.toFixed(3)} ms${detail}`;
}
