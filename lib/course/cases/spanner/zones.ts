/** A zone is killed that has a replica of each group, and in which all leaders are, or none (2012, figure 5).
 */
import { SpannerClient, SpannerServer, TrueTime } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { at, crash, recover, type Scheduled } from "../../../run/faults.ts";
import { Simulation } from "../../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";

/** Which zone is killed: one without leaders; that of all leaders, which are told before, or not. */
export type ZoneKill = "non-leader" | "leader-soft" | "leader-hard";

/** Half a second of a run in which a zone is killed. */
export type ZoneRow = {
  readonly kill: ZoneKill;
  /** Since the kill. */
  readonly seconds: number;
  /** Reads that were answered since the row before, a second. */
  readonly reads: number;
  /** The share of the groups that have no leader with a lease. */
  readonly leaderless: number;
};

export type ZoneOptions = {
  /** Default 50; published 1250. */
  readonly groups?: number;
  /** Reads of each group a second. Default 4. */
  readonly rate?: number;
  /** Default 10,000, as published. */
  readonly leaseMs?: number;
  readonly Server?: typeof SpannerServer;
};

const ZONES = 5, KILL_MS = 12_000, STEP_MS = 500, AFTER_MS = 12_000, BEFORE_MS = 2000;

/** Counts its answers. */
class CountingClient extends SpannerClient {
  answered = 0;
  override end() {
    super.end();
    this.answered++;
  }
}

/** Groups of five replicas, one in each zone; leases are extended at their end, and began one after the
other. */
export function zoneKilled(kill: ZoneKill, options: ZoneOptions = {}): ZoneRow[] {
  const { groups: count = 50, rate = 4, leaseMs = 10_000, Server = SpannerServer } = options;
  const groups = range(0, count - 1).map((group) => range(10 + ZONES * group, 9 + ZONES * (group + 1)));
  const placement = { groups, keys: Object.fromEntries(groups.map((_, group) => [`k${group}`, group])) };
  const server = (zone: number) => () =>
    new Server(placement, new TrueTime(), {
      electionMs: zone === 0 ? 10 : 500,
      spreadMs: zone === 0 ? 5 : 200,
      heartbeatMs: 400,
      leaseMs,
      renewMs: 600,
    });
  const clients = range(1, count).map((n) => 100_000 + n);
  const run = new Simulation({
    processes: {
      ...nodes(clients, () => new CountingClient(placement, new TrueTime(), 0)),
      ...Object.assign(
        {},
        ...range(0, ZONES - 1).map((zone) => nodes(groups.map((one) => one[zone]), server(zone))),
      ),
    },
    latency: 1,
    seed: 1,
    trace: "none",
    scenario: [...begun(groups, leaseMs), ...asked(clients, rate), ...killed(groups, kill)],
  });
  return measured(run, kill, groups);
}

/** A group begins after the other, so that their leases end one after the other. */
function begun(groups: readonly (readonly ProcessId[])[], leaseMs: number): Scheduled[][] {
  return groups.flatMap((group, n) => [
    at(0, ...group.map((id) => crash(id))),
    at(1 + leaseMs * n / groups.length, ...group.map(recover)),
  ]);
}

function asked(clients: readonly ProcessId[], rate: number): Scheduled[][] {
  const times = range(0, rate * (AFTER_MS + BEFORE_MS) / 1000 - 1);
  return clients.flatMap((id, group) =>
    times.map((n) =>
      at(KILL_MS - BEFORE_MS + 1000 * (n + group / clients.length) / rate, invoke(id, "read", [`k${group}`]))
    )
  );
}

function killed(groups: readonly (readonly ProcessId[])[], kill: ZoneKill): Scheduled[][] {
  const zone = groups.map((group) => group[kill === "non-leader" ? 1 : 0]);
  return [
    ...kill === "leader-soft" ? [at(KILL_MS - 500, ...zone.map((id) => invoke(id, "abdicate")))] : [],
    at(KILL_MS, ...zone.map((id) => crash(id))),
  ];
}

function measured(run: Simulation, kill: ZoneKill, groups: readonly (readonly ProcessId[])[]): ZoneRow[] {
  const rows: ZoneRow[] = [], steps = (AFTER_MS + BEFORE_MS) / STEP_MS;
  let before = 0;
  for (const step of range(1, steps)) {
    run.run(KILL_MS - BEFORE_MS + step * STEP_MS);
    const { processes } = run;
    const answered = processes.reduce(
      (sum, one) => sum + (one instanceof CountingClient ? one.answered : 0),
      0,
    );
    const led = new Set(
      processes.flatMap((one) => (one instanceof SpannerServer && leads(one, run) ? [one.group] : [])),
    );
    rows.push({
      kill,
      seconds: step * STEP_MS / 1000 - BEFORE_MS / 1000,
      reads: (answered - before) / (STEP_MS / 1000),
      leaderless: 1 - led.size / groups.length,
    });
    before = answered;
  }
  return rows;
}

function leads(server: SpannerServer, run: Simulation): boolean {
  return run.alive(server.id) && server.serving && server.leaseUntil > run.now;
}
