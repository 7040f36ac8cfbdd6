/** What is promised, judged by the trace of a run over sockets. */
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { raftMonitor, type RaftSeen } from "../../../lib/consensus/raft/properties.ts";
import { sectionsOf } from "../../../lib/mutex/sections.ts";
import type { ServedRun } from "../../../lib/run/serve/options.ts";

type Said = { readonly transaction: number; readonly outcome: string };

/** No transaction has two outcomes, whoever said them. */
export function atomicity(trace: Trace): boolean {
  const said = trace.where({ kind: "output" }).map(({ content }) => content as Said);
  const names = new Set(said.map(({ transaction, outcome }) => `${transaction} ${outcome}`));
  return names.size === new Set(said.map(({ transaction }) => transaction)).size;
}

/** Who has committed had promised to: its log says so. Only of processes that are up in the end. */
export function validity(run: ServedRun): boolean {
  const commits = run.trace.where({ kind: "output" }).filter(({ content }) =>
    (content as Said).outcome === "commit"
  );
  return commits.every(({ process, content }) => {
    const log = (run.states[process]?.log ?? []) as { record: string; transaction: number }[];
    const promised = ({ record, transaction }: typeof log[number]) =>
      ["prepared", "begin"].includes(record) && transaction === (content as Said).transaction;
    return !run.states[process] || log.some(promised);
  });
}

/** One leader a term, one entry an index. */
export function raftIsSafe(trace: Trace): boolean {
  const seen = trace.where({ kind: "output" }).reduce<RaftSeen>(
    (state, { kind, process, content }) => raftMonitor.fold(state, { kind, process, what: content }),
    structuredClone(raftMonitor.initial),
  );
  return !seen.rivals && !seen.clash;
}

/** Nobody is in the critical section while another is. */
export function exclusive(trace: Trace): boolean {
  const sections = sectionsOf(trace).filter(({ enteredAt }) => enteredAt !== Infinity);
  sections.sort((a, b) => a.enteredAt - b.enteredAt);
  return sections.every(({ enteredAt }, place) => place === 0 || sections[place - 1].leftAt <= enteredAt);
}

/** Who leads at the end, by what all that are up say. */
export function oneLeader(run: ServedRun): boolean {
  return new Set(Object.values(run.states).map(({ fields }) => fields.elected)).size === 1;
}
