/** What becomes of sessions when a Chubby cell is away for so long. */
import type { RaftEntry } from "../../../consensus/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import type { Trace } from "../../../core/trace/trace.ts";
import { at, crash, recover } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { CHUBBY_CELL, chubbyCell, type ChubbyClasses } from "./cell.ts";

/** Of all sessions, in %. */
export type OutageRow = {
  /** From the crash until a new master has taken over, s. */
  readonly awayS: number;
  /** Their clients have noticed nothing. */
  readonly unnoticed: number;
  /** They were in jeopardy, and are safe again, with all locks. */
  readonly safeAgain: number;
  readonly expired: number;
};

export type OutageOptions = {
  /** How many sessions; 60 unless told. */
  readonly sessions?: number;
  readonly seed?: number;
};

const CRASH_MS = 30_000, LEASE_S = 12, MARGIN_S = 1, GRACE_S = 45;

/**
 * Crashes all servers of a cell, whose sessions are evenly spread over their leases, and lets them come back
 * after each of these times; then they elect a master. Clients ask four times a second when nobody answers.
 * @param downS how long the servers are down, s
 * @param classes in place of the library's
 * @throws RangeError for a time that is not > 0
 * @example sessionsAfter([5, 30, 70])
 */
export function sessionsAfter(
  downS: readonly number[],
  classes: ChubbyClasses = {},
  { sessions = 60, seed = 1 }: OutageOptions = {},
): OutageRow[] {
  const clients = range(101, 100 + sessions), apartMs = 1000 * (LEASE_S - MARGIN_S) / sessions;
  const opened = clients.map((id, place) => at(5000 + apartMs * place, invoke(id, "open")));
  return downS.map((seconds) => {
    if (!(seconds > 0 && seconds < Infinity)) throw new RangeError(`an outage must be > 0 s, got ${seconds}`);
    const backMs = CRASH_MS + 1000 * seconds;
    const { trace } = simulate({
      processes: chubbyCell(clients, classes, { retryMs: 250 }),
      latency: 1,
      scenario: [
        ...opened,
        at(CRASH_MS, ...CHUBBY_CELL.map((id) => crash(id))),
        at(backMs, ...CHUBBY_CELL.map((id) => recover(id))),
      ],
      until: { timeMs: backMs + 20_000, events: 1_000_000 },
      seed,
    });
    const of = (what: (said: readonly string[]) => boolean) =>
      100 * clients.filter((id) => what(saidAfterwards(trace, id))).length / sessions;
    return {
      awayS: (backAgainMs(trace) - CRASH_MS) / 1000,
      unnoticed: of((said) => said.length === 0),
      safeAgain: of((said) => said.includes("jeopardy") && !said.includes("expired")),
      expired: of((said) => said.includes("expired")),
    };
  });
}

/** What a client has said of its session since the crash. */
function saidAfterwards(trace: Trace, process: ProcessId): string[] {
  return trace.where({ kind: "output", process }).filter(({ time }) => time >= CRASH_MS)
    .map(({ content }) => content as string);
}

/** When a new master has carried out its first entry, which is empty. */
function backAgainMs(trace: Trace): number {
  const taken = trace.where({ kind: "output" }).find(({ time, content }) => {
    const { entry, during } = content as { entry?: RaftEntry; during?: number };
    return time > CRASH_MS && entry?.command === null && entry.term === during;
  });
  return taken?.time ?? Infinity;
}

/**
 * The same by theory. When the cell crashes a session has 1 to 12 s left, as its KeepAlive is answered 11 s
 * after the last one; then come 45 s of grace.
 * @param awayS how long there is no master, s
 */
export function sessionsByTheory(awayS: number): OutageRow {
  const over = (first: number) => 100 * Math.min(1, Math.max(0, (awayS - first) / (LEASE_S - MARGIN_S)));
  const noticed = over(MARGIN_S), expired = over(MARGIN_S + GRACE_S);
  return { awayS, unnoticed: 100 - noticed, safeAgain: noticed - expired, expired };
}
