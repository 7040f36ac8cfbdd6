/** What a master of Chubby is asked for. */
import { Random } from "../../../core/random.ts";
import { ChubbyServer } from "../../../cases/mod.ts";
import { at } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { invoke } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { chubbyCell } from "./cell.ts";

/** Requests at the master, a second. */
export type ChubbyLoad = {
  readonly keepAlives: number;
  readonly operations: number;
  /** KeepAlives among all, in %. */
  readonly share: number;
};

export type ChubbyLoadOptions = {
  /** How many clients have a session; 220 unless told. */
  readonly sessions?: number;
  /** What all of them together ask for besides, a second; 1.4 unless told. */
  readonly operations?: number;
  /** How long a session lasts, s; 12 unless told. */
  readonly leaseS?: number;
  readonly seed?: number;
};

const FROM_MS = 20_000, SECONDS = 120;

/**
 * Counts for two minutes what reaches the master. What clients ask for besides is a parameter: reads at
 * random times, each of another file, so that no copy answers them.
 * @throws RangeError for no sessions
 */
export function chubbyLoad(options: ChubbyLoadOptions = {}): ChubbyLoad {
  const { sessions = 220, operations = 1.4, leaseS = 12, seed = 1 } = options;
  if (!(Number.isInteger(sessions) && sessions > 0)) {
    throw new RangeError(`the number of sessions must be an integer > 0, got ${sessions}`);
  }
  const clients = range(101, 100 + sessions),
    random = new Random(seed, 47),
    untilMs = FROM_MS + 1000 * SECONDS;
  const reads = range(1, Math.round(operations * SECONDS)).map((count) =>
    at(
      FROM_MS + 1000 * SECONDS * random.uniform(),
      invoke(clients[random.integer(sessions)], "read", `file ${count}`),
    )
  );
  const run = simulate({
    processes: chubbyCell(clients, {}, { leaseMs: 1000 * leaseS }),
    latency: 1,
    scenario: [
      ...clients.map((id) => at(5000 + (FROM_MS - 8000) * random.uniform(), invoke(id, "open"))),
      ...reads,
    ],
    until: { timeMs: untilMs, events: 2_000_000 },
    seed,
  });
  const master = run.processes.find((one) => one instanceof ChubbyServer && one.serving)!.id;
  const rate = (type: string) =>
    run.trace.where({ kind: "receive", process: master, type }).filter(({ time }) => time >= FROM_MS).length /
    SECONDS;
  const keepAlives = rate("KeepAlive"), asked = rate("Request");
  return { keepAlives, operations: asked, share: 100 * keepAlives / (keepAlives + asked) };
}
