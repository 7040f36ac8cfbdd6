/**
 * Who is blocked when a crash has happened and nothing new comes any more: exactly those servers that have
 * promised to commit and cannot learn the outcome (Skeen, Nonblocking commit protocols, 1981).
 */
import type { ProcessId } from "../../core/process.ts";
import { Aftermath } from "../../run/explore/aftermath.ts";
import type { Graph, GraphLocal } from "../../run/explore/graph.ts";

/** What end states say of the claim; `holds` if nobody does otherwise. */
export type Blocking = {
  readonly holds: boolean;
  /** How many states there are in which executions end, or go round for ever. */
  readonly ends: number;
  /** In how many of them somebody is blocked. */
  readonly blocked: number;
  /** In how many of these another server that is up knows the outcome, and is not asked. */
  readonly known: number;
  /** Who does otherwise, in words, each kind once. */
  readonly wrong: readonly string[];
};

const COORDINATOR = 1;
const WAITS = "waits, and has promised nothing",
  UP = "waits, though the coordinator is up",
  ALONE = "has promised, and has an outcome that no other log explains",
  FORGETS = "has promised, and neither waits nor has an outcome";

/**
 * Asks of each state in which executions end: a server that is up is blocked if and only if its log has its
 * promise, it has not been told the outcome, and the coordinator is down. Blocked is who waits: it remembers
 * the transaction as prepared, or has a timer set, and its log has no outcome. What it was told is what the
 * coordinator's log says, too, or the abort of somebody that had not promised.
 * @param graph all states of a commit, P1 the coordinator, each of the others a server
 */
export function blockingOf(graph: Graph): Blocking {
  const { ids, states, locals } = graph, wrong = new Set<string>();
  let blocked = 0, known = 0;
  const ends = new Aftermath(graph, () => undefined).ends;
  for (const end of ends) {
    const all = states[end].locals.map((number) => locals[number]), place = ids.indexOf(COORDINATOR);
    const servers = ids.map((id, at) => [id, all[at]] as const).filter(([id]) => id !== COORDINATOR);
    const judged = servers.filter(([, { fields }]) => fields !== undefined);
    const waiting = judged.filter(([, server]) => isWaiting(server));
    for (const [id, server] of judged) wrong.add(wordsOf(id, server, all[place], servers));
    if (waiting.length > 0) blocked++;
    if (waiting.length > 0 && judged.some(([, { log }]) => outcomeIn(log) !== undefined)) known++;
  }
  wrong.delete("");
  return { holds: wrong.size === 0, ends: ends.length, blocked, known, wrong: [...wrong].sort() };
}

/** What a server does otherwise than claimed; "" if nothing. */
function wordsOf(
  id: ProcessId,
  server: GraphLocal,
  coordinator: GraphLocal,
  servers: readonly (readonly [ProcessId, GraphLocal])[],
): string {
  const isUp = coordinator.fields !== undefined;
  if (isWaiting(server)) return !hasPromised(server) ? `P${id} ${WAITS}` : isUp ? `P${id} ${UP}` : "";
  if (!hasPromised(server) || isUp) return "";
  const outcome = outcomeIn(server.log);
  if (outcome === undefined) return `P${id} ${FORGETS}`;
  const wasTold = outcome === outcomeIn(coordinator.log) ||
    outcome === "abort" &&
      servers.some(([, other]) => !hasPromised(other) && outcomeIn(other.log) === "abort");
  return wasTold ? "" : `P${id} ${ALONE}`;
}

type Records = readonly { readonly record?: string }[];

function isWaiting({ fields, timers, log }: GraphLocal): boolean {
  const { prepared } = fields as { readonly prepared?: ReadonlyMap<number, unknown> };
  return outcomeIn(log) === undefined && (timers.length > 0 || (prepared?.size ?? 0) > 0);
}

function hasPromised({ log }: GraphLocal): boolean {
  return (log as Records).some(({ record }) => record === "prepared");
}

/** The outcome that a log tells, if it does. */
export function outcomeIn(log: readonly unknown[]): "commit" | "abort" | undefined {
  const last = (log as Records).map(({ record }) => record).filter((record) => record !== "end").at(-1);
  return last === "commit" || last === "abort" ? last : undefined;
}
