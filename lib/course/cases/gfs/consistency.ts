/**
 * The consistency of a region of a file after mutations, found by exploring all executions: the table of the
 * paper on the Google File System (2003, §2.7.1), computed.
 */
import type { ChunkServer, GfsMaster } from "../../../cases/mod.ts";
import { explore, monitor, sometimes, type World } from "../../../run/explore/explore.ts";
import { type Invocation, invoke, type Schedule } from "../../../run/system.ts";
import { type GfsClasses, serversOf, smallGfs } from "./system.ts";

/**
 * What may become of a region, from best to worst. It is consistent if all replicas are the same, and defined
 * if besides each mutation is there as a whole. After appends the records may be defined, and what lies
 * between them not.
 */
export const REGION_STATES = [
  "defined",
  "defined, between it inconsistent",
  "consistent, undefined",
  "inconsistent",
] as const;
/** One of these. */
export type RegionState = typeof REGION_STATES[number];

/** A cell of the table. */
export type ConsistencyRow = {
  readonly mutation: "write" | "record append";
  readonly writers: "serial" | "concurrent";
  /** Whether all clients were told that it is done, or one that it has failed. */
  readonly outcome: "success" | "failure";
  /** What regions there are at the end of some execution. */
  readonly found: readonly RegionState[];
  /** The worst of them: better is promised nobody. */
  readonly guarantee: RegionState;
  /** By the state, a shortest execution that ends so. */
  readonly examples: { readonly [state: string]: Schedule };
  /** Of all executions that were looked at. */
  readonly states: number;
};

type Asked = { readonly by: number; readonly values: readonly string[]; answer?: unknown };
type Seen = { readonly asked: { [operation: number]: Asked } };

/** What was asked, and what was answered. */
const operations = monitor<Seen>({ asked: {} }, (seen, happening) => {
  if (happening.kind === "invoke") {
    const { operation, process, method, details } = happening;
    const values = details.slice(method === "write" ? 2 : 1) as string[];
    seen.asked[operation] = { by: process, values };
  }
  if (happening.kind === "respond") {
    seen.asked[happening.operation] = { ...seen.asked[happening.operation], answer: happening.value };
  }
});

const CLIENTS = [4, 5];
const LOSSES = { losses: 1, lossy: [{ from: serversOf(2), to: serversOf(2) }] };

function mutationOf(mutation: ConsistencyRow["mutation"], client: number): Invocation {
  return mutation === "write"
    ? invoke(client, "write", "f", 0, `${client}a`, `${client}b`)
    : invoke(client, "recordAppend", "f", `${client}a`);
}

/**
 * Explores one or two clients that mutate the same region of a chunk with two replicas, where one message
 * between these may be lost, and looks at the replicas at the end of each execution.
 * @param classes in place of the library's
 * @param losses with 0, concurrent writes that succeed are looked at where nothing is lost: a tenth of the
 * states, and the same of them
 * @returns four rows for each mutation: serial and concurrent, success and failure
 */
export function consistencyTable(classes: GfsClasses = {}, losses: 0 | 1 = 1): ConsistencyRow[] {
  return (["write", "record append"] as const).flatMap((mutation) =>
    (["serial", "concurrent"] as const).flatMap((writers) =>
      (["success", "failure"] as const).map((outcome) => {
        const isLarge = mutation === "write" && writers === "concurrent" && outcome === "success";
        return consistencyRow(mutation, writers, outcome, classes, isLarge ? losses : 1);
      })
    )
  );
}

function consistencyRow(
  mutation: ConsistencyRow["mutation"],
  writers: ConsistencyRow["writers"],
  outcome: ConsistencyRow["outcome"],
  classes: GfsClasses,
  losses: number,
): ConsistencyRow {
  const clients = CLIENTS.slice(0, writers === "serial" ? 1 : 2);
  const { verdicts, states } = explore({
    // Who may try again succeeds in the end, as only one message is lost.
    processes: smallGfs({ clients: clients.length, tries: outcome === "success" ? 2 : 1 }, classes),
    invocations: clients.map((client) => mutationOf(mutation, client)),
    time: "ordered",
    forces: "instant",
    faults: losses === 0 ? {} : LOSSES,
    monitor: operations,
    properties: REGION_STATES.map((state) =>
      sometimes(state, (world: World<never, Seen>) => {
        const asked = Object.values(world.monitor.asked);
        return isOver(world, clients.length) &&
          (outcome === "success") === asked.every(({ answer }) => answer !== null) &&
          regionOf(world, asked) === state;
      })
    ),
  });
  const found = REGION_STATES.filter((state) => verdicts[state].holds === true);
  const examples = Object.fromEntries(found.map((state) => [state, verdicts[state].example!.schedule]));
  return { mutation, writers, outcome, found, guarantee: found.at(-1)!, examples, states };
}

/** All were asked and have answered, and no message is under way. */
function isOver({ inFlight, monitor: { asked } }: World<never, Seen>, count: number): boolean {
  const all = Object.values(asked);
  return inFlight.length === 0 && all.length === count && all.every(({ answer }) => answer !== undefined);
}

function regionOf(world: World, asked: readonly Asked[]): RegionState {
  const replicas = replicasOf(world);
  const isSame = replicas.every((cells) => String(cells) === String(replicas[0]));
  const appended = asked.filter(({ answer }) => typeof answer === "number");
  if (appended.length === asked.length) {
    const isThere = ({ answer, values }: Asked) =>
      replicas.every((cells) => cells[answer as number] === values[0]);
    if (!appended.every(isThere)) return isSame ? "consistent, undefined" : "inconsistent";
    return isSame ? "defined" : "defined, between it inconsistent";
  }
  if (!isSame) return "inconsistent";
  const isWhole = ({ values }: Asked) => String(replicas[0]) === String(values);
  return asked.some(isWhole) ? "defined" : "consistent, undefined";
}

/** The cells of the chunk on all servers that the master names. */
function replicasOf({ processes }: World): string[][] {
  const servers = (processes[1] as GfsMaster).chunks.get("f")!.servers;
  return servers.map((server) => (processes[server] as ChunkServer).chunks.get("f")!.cells);
}
