/** Gilbert and Lynch's argument (2002): two runs that a client cannot tell apart. */
import { canonical } from "../../core/canonical.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import type { Trace } from "../../core/trace/trace.ts";
import { at, partition } from "../../run/faults.ts";
import { constant } from "../../run/latency.ts";
import { historyOf } from "../../run/property/history.ts";
import type { Simulation } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { linearisability } from "../../verify/consistency/judge.ts";
import { keyValue } from "../../verify/models/standard.ts";
import { spacetime } from "../../view/diagram/spacetime.ts";
import { Picture } from "../../view/page/picture.ts";
import { boundedRun } from "../bounded/bounded.ts";

/** Two runs under the same cut: in one something is written on the other side, in the other only read. */
export type TwoRuns = {
  readonly written: Simulation;
  readonly unwritten: Simulation;
  /** All that happens at P2 is the same in both: times, messages, timers, answers. */
  readonly same: boolean;
  /** Whether P1 and P2 have answered their clients, in the first run. */
  readonly available: boolean;
  /** Whether the first run is linearisable: with what was answered, and what was not. */
  readonly consistent: boolean;
  /** Both, beside each other. */
  readonly picture: Picture;
};

/**
 * P1 is cut off from P2. In the first run a client writes at P1; in the second it reads there. Then another
 * client reads at P2, which cannot know in which of the two it is. What it answers is right in one of them at
 * most, unless it does not answer.
 * @param store makes a process with `get(key)` and `put(key, text)`
 * @param isCut false: the network is whole
 */
export function twoRuns(store: () => Process, isCut = true): TwoRuns {
  const of = (method: string, ...details: string[]) =>
    boundedRun({
      processes: nodes(2, store),
      latency: constant(10),
      scenario: [
        ...isCut ? at(0, partition([1], [2])) : [],
        at(10, invoke(1, method, "x", ...details)),
        at(150, invoke(2, "get", "x")),
      ],
      until: 280,
    }).run!;
  const written = of("put", "a"), unwritten = of("get");
  const same = viewOf(written.trace, 2) === viewOf(unwritten.trace, 2);
  const available = historyOf(written.trace).every(({ ended }) => ended);
  const consistent = linearisability(historyOf(written.trace), keyValue).holds === true;
  return { written, unwritten, same, available, consistent, picture: beside(written, unwritten, same) };
}

/** All that a process takes part in, a line an event, and nothing else: what its program could know. */
export function viewOf(trace: Trace, process: ProcessId): string {
  const seen = ["receive", "send", "timeout", "invoke", "respond", "output", "timer"];
  const rows = [...trace].filter((row) => row.process === process && seen.includes(row.kind));
  return rows.map(({ time, kind, peer, content, message }) =>
    `${time} ${kind} ${peer} ${canonical(content ?? null)} ${canonical(message ?? null)}`
  ).join("\n");
}

function beside(written: Simulation, unwritten: Simulation, same: boolean): Picture {
  const draw = (run: Simulation, title: string) =>
    spacetime(run.trace, { title, width: 430, labels: "type", to: 280 });
  const first = draw(written, "1. P1's client writes a"), second = draw(unwritten, "2. P1's client reads");
  const verdict = same ? "Everything at P2 is the same in both." : "P2 can tell the two apart.";
  const style = "display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start";
  return new Picture(
    `<div style="${style}"><div>${first.html}</div><div>${second.html}</div></div><p>${verdict}</p>`,
    `Two runs beside each other. ${first.alt} ${second.alt} ${verdict}`,
  );
}
