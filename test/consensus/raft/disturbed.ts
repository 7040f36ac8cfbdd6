// Three servers that have elected one, and then cannot all hear each other.
import type { ProcessId } from "../../../lib/core/process.ts";
import { type SteadyOptions, SteadyRaft } from "../../../lib/consensus/mod.ts";
import { type Action, heal, oneWayPartition, partition } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";

export const link = (leader: ProcessId, [other]: ProcessId[]) => partition([leader], [other]);
export const deaf = (leader: ProcessId, others: ProcessId[]) => oneWayPartition(others, [leader]);

/** A second, then 20 s with the cut. */
export function cutOff(
  options: SteadyOptions,
  seed: number,
  cut: (leader: ProcessId, others: ProcessId[]) => Action,
  subject: new (options: SteadyOptions) => SteadyRaft = SteadyRaft,
) {
  const run = simulate({
    processes: nodes(3, () => new subject(options)),
    latency: exponential(5),
    forceMs: 1,
    seed,
    until: 1000,
  });
  const { id } = run.processes.find(({ state }) => state === "leader")!;
  run.do(cut(id, [1, 2, 3].filter((other) => other !== id)));
  run.run(21_000);
  const elections = () =>
    run.trace.where({ kind: "status" }).filter(({ time, content }) => time > 1000 && content === "leader");
  return { run, leader: run.processes[id - 1], elections: () => elections().length };
}

/** What a subject with both options does wrong in a world of this name, if anything. */
export const DISTURBED: Readonly<Record<string, (subject: new () => SteadyRaft) => boolean>> = {
  "a dead link": (subject) =>
    [1, 2].some((seed) => {
      const { run, elections } = cutOff({ preVote: true, checkQuorum: true }, seed, link, subject);
      run.do(heal());
      run.run(23_000);
      return elections() > 0;
    }),
  "a deaf leader": (subject) =>
    [1, 2].some((seed) => {
      const { leader } = cutOff({ preVote: true, checkQuorum: true }, seed, deaf, subject);
      return leader.state === "leader";
    }),
};
