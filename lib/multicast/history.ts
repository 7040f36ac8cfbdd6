/**
 * What was multicast and what was delivered: the history that the properties of multicast are about, folded
 * up from a trace, or by a monitor while every schedule is explored.
 *
 * A message is known by its content, so contents must differ. A multicast is an invocation of
 * `multicast(content)`, or the output `{ multicast: content }` of a process that hosts one.
 */
import { canonical } from "../core/canonical.ts";
import type { ProcessId } from "../core/process.ts";
import type { Trace } from "../core/trace/trace.ts";

/**
 * A message that was multicast; `past` holds the keys of those that happened before: multicast or delivered
 * by its sender earlier.
 */
export type Multicasted = { readonly from: ProcessId; readonly past: Set<string> };
export type Delivered = { readonly key: string; readonly from: ProcessId };

/** All that the properties look at; plain data, so that it can be a monitor's state. */
export type MulticastHistory = {
  readonly multicasts: Map<string, Multicasted>;
  /** By process, in the order of delivery. */
  readonly delivered: Map<ProcessId, Delivered[]>;
  /** Who has ever crashed: only the others are "correct". */
  readonly crashed: Set<ProcessId>;
  /** Who is down now. */
  readonly down: Set<ProcessId>;
  /** By process, what may never get there: it was multicast before its sender, or the process, came back. */
  readonly mayLack: Map<ProcessId, Set<string>>;
};

/** What happens, as a monitor is told. */
export type Happening = {
  readonly kind: string;
  readonly process: ProcessId;
  readonly from?: ProcessId;
  readonly message?: unknown;
  readonly what?: unknown;
  readonly method?: string;
  readonly details?: readonly unknown[];
};

/**
 * What is known before anything was sent or delivered.
 * @param processes all of the group: who delivers nothing counts, too
 */
export function emptyHistory(processes: readonly ProcessId[]): MulticastHistory {
  return {
    multicasts: new Map(),
    delivered: new Map(processes.map((process) => [process, []])),
    crashed: new Set(),
    down: new Set(),
    mayLack: new Map(processes.map((process) => [process, new Set()])),
  };
}

/** Adds to a history what happened. @throws Error if a content is multicast twice */
export function foldHistory(history: MulticastHistory, happening: Happening): MulticastHistory {
  const { kind, process, from, message, what, method, details } = happening;
  if (kind === "invoke" && method === "multicast" && !history.down.has(process)) {
    noteMulticast(history, process, details![0]);
  }
  if (kind === "output" && typeof what === "object" && what !== null && "multicast" in what) {
    noteMulticast(history, process, what.multicast);
  }
  if (kind === "deliver") history.delivered.get(process)!.push({ key: canonical(message), from: from! });
  if (kind === "crash") {
    history.crashed.add(process);
    history.down.add(process);
  }
  if (kind === "recover") noteRecovery(history, process);
  return history;
}

function noteMulticast({ multicasts, delivered }: MulticastHistory, from: ProcessId, content: unknown): void {
  const key = canonical(content);
  if (multicasts.has(key)) {
    throw new Error(
      `properties know messages by their contents, so these must differ: ${key} is multicast twice`,
    );
  }
  const before = [
    ...[...multicasts].filter(([, other]) => other.from === from).map(([other]) => other),
    ...delivered.get(from)!.map((delivery) => delivery.key),
  ];
  const past = new Set(before);
  for (const other of before) for (const earlier of multicasts.get(other)?.past ?? []) past.add(earlier);
  multicasts.set(key, { from, past });
}

function noteRecovery({ multicasts, mayLack, down }: MulticastHistory, process: ProcessId): void {
  down.delete(process);
  for (const [receiver, lacking] of mayLack) {
    for (const [key, { from }] of multicasts) {
      if (receiver === process || from === process) lacking.add(key);
    }
  }
}

/** The history of a recorded run. */
export function multicastHistoryOf(trace: Trace): MulticastHistory {
  const history = emptyHistory(trace.processes);
  for (const { kind, process, peer, content } of trace) {
    const invoked = kind === "invoke" ? content as { method: string; details: unknown[] } : {};
    foldHistory(history, { kind, process, from: peer, message: content, what: content, ...invoked });
  }
  return history;
}
