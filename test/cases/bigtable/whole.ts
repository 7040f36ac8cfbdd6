/** A Bigtable on Chubby and GFS in trouble: random runs, and what is promised of each. */
import { TabletClient, TabletServer } from "../../../lib/cases/mod.ts";
import {
  BIGTABLE_CLIENTS,
  type BigtableClasses,
  bigtableSystem,
  CELL,
  CHUNK_SERVERS,
  tabletServers,
} from "../../../lib/course/cases/bigtable/system.ts";
import { Random } from "../../../lib/core/random.ts";
import { at, type Scheduled } from "../../../lib/run/faults.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { Simulation, type SimulationOptions } from "../../../lib/run/simulate/simulate.ts";
import { invoke } from "../../../lib/run/system.ts";
import {
  linearisability,
  perObject,
  type RecordedHistory,
  recordedOf,
  register,
  startingWith,
} from "../../../lib/verify/mod.ts";

/** Asks only when it has nothing to do. */
class Patient extends TabletClient {
  whenIdle(method: "read" | "write", ...details: string[]) {
    if (this.under !== 0) this.respond(this.operation, "busy");
    else if (method === "read") this.read("user", details[0]);
    else this.write("user", details[0], details[1]);
  }
}

const UNTIL_MS = 16_000, FAULTS_MS = 12_000;
const CRASHES = {
  meanUpMs: 2500,
  meanDownMs: 500,
  mostDown: 1,
  processes: [...CELL, ...CHUNK_SERVERS, ...tabletServers(3)],
  untilMs: FAULTS_MS,
};
const PARTITIONS = { meanBetweenMs: 1500, meanLengthMs: 900, untilMs: FAULTS_MS };

/** Tablet servers, the servers of the cell and chunkservers crash; anybody is cut off. */
export const TROUBLES: Readonly<Record<string, Partial<SimulationOptions>>> = {
  "none": {},
  "crashes": { faults: { crashes: CRASHES } },
  "cuts": { faults: { partitions: PARTITIONS } },
  "crashes and losses": { faults: { crashes: CRASHES }, loss: 0.02 },
};

/** What came of a run: whether a tablet was ever served by two, and what the clients saw. */
export type Came = { readonly once: boolean; readonly linearisable: boolean; readonly answered: number };

/** Two clients read and write a row all the time. */
export function troubled(seed: number, trouble: string, classes: BigtableClasses = {}): Came {
  const random = new Random(seed, 7), scenario: Scheduled[][] = [];
  for (const client of BIGTABLE_CLIENTS) {
    for (let ms = 2000; ms < UNTIL_MS - 1000; ms += 150 + 600 * random.uniform()) {
      const method = random.integer(2) === 0 ? "read" : "write";
      scenario.push(at(ms, invoke(client, "whenIdle", method, "x", `${client} at ${Math.round(ms)}`)));
    }
  }
  const size = { leaseMs: 1200, lockDelayMs: 100, patienceMs: 300 };
  const run = new Simulation({
    processes: bigtableSystem(size, { ...classes, Client: Patient }),
    latency: exponential(2),
    fifo: true,
    ...TROUBLES[trouble],
    scenario,
    seed,
  });
  let once = true;
  for (let ms = 0; ms <= UNTIL_MS; ms += 5) {
    run.run(ms);
    once &&= isOnce(run);
  }
  const history = seen(recordedOf(run.trace));
  const answered = history.filter(({ end }) => end !== undefined).length;
  return { once, linearisable: linearisability(history, REGISTER).holds === true, answered };
}

const REGISTER = perObject(startingWith(register, ""));

function isOnce(run: Simulation): boolean {
  const served = run.processes.flatMap((one) => (one instanceof TabletServer ? one.served : []));
  return new Set(served).size === served.length;
}

/** As reads and writes of a register; who cannot say whether it was done has not ended. */
function seen(history: RecordedHistory): RecordedHistory {
  return history.filter(({ value }) => value !== "busy").map((one) => {
    const [method, row, text] = one.details as [string, string, string];
    const { process, begin, end } = one, isOpen = one.value === undefined || one.value === null;
    const asked = { process, method, details: method === "read" ? [row] : [row, text], begin };
    const value = method === "read" ? (one.value as { value: string } | undefined)?.value : null;
    return isOpen ? asked : { ...asked, end, value };
  });
}
