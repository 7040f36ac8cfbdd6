// Small worlds of the replicated store and its clients, each of which makes one rule matter, explored to the
// end: whether what the clients saw can be told of one store without copies.
import type { ProcessId } from "../../../lib/core/process.ts";
import type { StoreCommand } from "../../../lib/consensus/mod.ts";
import type { Process } from "../../../lib/core/process.ts";
import {
  always,
  type Exploration,
  explore,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import type { Faults, TimeMode } from "../../../lib/run/explore/options/options.ts";
import { history } from "../../../lib/run/property/history.ts";
import type { History } from "../../../lib/run/property/operation.ts";
import { type Invocation, invoke, nodes } from "../../../lib/run/system.ts";
import { linearisable } from "../../fixtures/linearisable.ts";
import { type Classes, oneStore } from "./store_worlds.ts";

const SERVERS = [1, 2, 3], GONE = 4;

/** What has happened before: P1 leads term 1, and all have its log, of which all know as much. */
type StoreWorld = {
  /** Commands in the log, of a client that is not there, beside the empty one of the term. */
  readonly before?: readonly (readonly [method: string, ...details: unknown[]])[];
  /** Up to which term P2 may stand; P1 and P3 do not. */
  readonly standing: number;
  /** Clients, and the server that each asks first. */
  readonly asks: Readonly<Record<ProcessId, ProcessId>>;
  /** How often P4 asks again if it gets no answer; no other client does. */
  readonly retries?: number;
  readonly invocations: readonly Invocation[];
  readonly time: TimeMode;
  readonly faults?: Faults;
  readonly states: number;
};

/** P1, from those that can elect another; clients reach all. */
const CUT_OFF = { partitions: [[[1], [2, 3]]] };

export const STORE_WORLDS: Readonly<Record<string, StoreWorld>> = {
  "a read at who led": {
    standing: 2,
    asks: { 4: 1, 5: 2 },
    invocations: [invoke(4, "read", "x"), invoke(5, "write", "x", 1)],
    time: "quiet",
    faults: CUT_OFF,
    states: 271_995,
  },
  "a write at who led": {
    standing: 2,
    asks: { 4: 1, 5: 2 },
    invocations: [invoke(4, "write", "x", 1), invoke(5, "read", "x")],
    time: "quiet",
    faults: CUT_OFF,
    states: 271_995,
  },
  "asked twice": {
    standing: 1,
    asks: { 4: 1 },
    retries: 2,
    invocations: [invoke(4, "add", "x", 1)],
    time: "any",
    states: 209,
  },
  "asked the next": {
    standing: 2,
    asks: { 4: 1, 5: 1 },
    retries: 1,
    invocations: [invoke(4, "add", "x", 1), invoke(5, "add", "x", 1)],
    time: "quiet",
    faults: { losses: 1, lossy: [{ from: 1, to: 4 }] },
    states: 93_001,
  },
  "a write before": {
    standing: 2,
    asks: { [GONE]: 1, 5: 2 },
    invocations: [invoke(5, "read", "x")],
    before: [["write", "x", 1]],
    time: "quiet",
    faults: CUT_OFF,
    states: 21_084,
  },
};

/** What the log holds when the exploration begins. */
function entries({ before = [] }: StoreWorld) {
  const commands = before.map(([method, ...details], at): StoreCommand => ({
    client: GONE,
    sequence: at + 1,
    method,
    details,
  }));
  return [null, ...commands].map((command) => ({ term: 1, command }));
}

/**
 * Nobody crashes: nothing is forced. There are no heartbeats, which say nothing new, and what P1 says to P3
 * is lost.
 */
function staged(store: Classes["store"], world: StoreWorld) {
  return class extends store {
    override onStart() {
      this.term = 1;
      this.log = entries(world);
      this.leader = 1;
      this.commit(this.id === 1 ? this.lastIndex : 1);
      if (this.id !== 1) return this.awaitLeader();
      this.state = "leader";
      this.waiting.add(3);
      for (const id of this.others) {
        this.nextIndex.set(id, this.lastIndex + 1);
        this.matchIndex.set(id, this.lastIndex);
      }
    }
    override awaitLeader() {
      if (this.id === 2 && this.term < world.standing) this.setTimer("Election", 150, 300);
    }
    override stand() {
      if (this.term < world.standing) super.stand();
    }
    override persist() {}
    override onTimeoutHeartbeat() {}
  };
}

function asking(client: Classes["client"], { asks, retries = 0 }: StoreWorld) {
  return class extends client {
    override place = SERVERS.indexOf(asks[this.id]);
    patience = this.id === 4 ? retries : 0;
    override setTimer(name: "Retry", ms: number) {
      if (this.patience > 0) super.setTimer(name, ms);
    }
    override onTimeoutRetry() {
      this.patience--;
      super.onTimeoutRetry();
    }
  };
}

type Seen = World<Process, History>;

export function exploreStore(name: string, { store, client }: Classes): Exploration {
  const world = STORE_WORLDS[name];
  const Store = staged(store, world), Client = asking(client, world);
  let initial = oneStore.initial;
  for (const [method, ...details] of world.before ?? []) {
    [initial] = oneStore.apply(initial, method, details, GONE);
  }
  const answered = ({ monitor }: Seen) => monitor.length > 0 && monitor.every(({ ended }) => ended);
  return explore({
    processes: {
      ...nodes(SERVERS, () => new Store(SERVERS)),
      ...nodes(Object.keys(world.asks).map(Number), () => new Client(SERVERS)),
    },
    invocations: world.invocations,
    inOrder: true,
    time: world.time,
    faults: world.faults,
    monitor: history(),
    properties: [
      always("linearisable", ({ monitor }: Seen) => linearisable(monitor, { ...oneStore, initial })),
      sometimes("all are answered", answered),
    ],
    bounds: { states: 400_000 },
  });
}
