/** What is promised, judged by the trace of a run over sockets. */
import type { ProcessId } from "../../../lib/core/process.ts";
import type { Trace } from "../../../lib/core/trace/trace.ts";
import { raftMonitor, type RaftSeen } from "../../../lib/consensus/raft/properties.ts";
import { sectionsOf } from "../../../lib/mutex/sections.ts";
import type { ServedRun } from "../../../lib/run/serve/options.ts";

const PROMISES = ["prepared", "begin"];

type Written = { readonly record: string; readonly transaction: number };
type Said = { readonly transaction: number; readonly outcome: string };

/** No transaction has two outcomes, whoever said them. */
export function atomicity(trace: Trace): boolean {
  const said = trace.where({ kind: "output" }).map(({ content }) => content as Said);
  const names = new Set(said.map(({ transaction, outcome }) => `${transaction} ${outcome}`));
  return names.size === new Set(said.map(({ transaction }) => transaction)).size;
}

/** Who commits has promised to: its log says so when it does, with what a crash has left of it. */
export function validity(trace: Trace): boolean {
  const logs = new Map<ProcessId, Written[]>(), unknown = new Set<ProcessId>();
  for (const { kind, process, content } of trace) {
    const log = logs.get(process) ?? [];
    logs.set(process, log);
    if (kind === "append") log.push(content as Written);
    else if (kind === "crash") {
      if ((content as number) > log.length) unknown.add(process); // killed before it wrote what it had forced
      else log.length = content as number;
    } else if (kind === "output" && (content as Said).outcome === "commit" && !unknown.has(process)) {
      const { transaction } = content as Said;
      const promised = (one: Written) => one.transaction === transaction && PROMISES.includes(one.record);
      if (!log.some(promised)) return false;
    }
  }
  return true;
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
