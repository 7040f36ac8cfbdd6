/** All exercises, by the name that `check` takes; one object a notebook. */
import { frozen } from "../../core/freeze.ts";
import type { Judge } from "../exercise/judge.ts";
import { handOff } from "./cap/hand_off.ts";
import * as cap from "./cap/versions.ts";
import * as commit from "./commit/rules.ts";
import { shortQueue, sizes } from "./consistency/choices.ts";
import { repair, writeBack } from "./consistency/registers.ts";
import { mayWait } from "./commit/waiting.ts";
import * as consensus from "./consensus/rules.ts";
import { lock } from "./coordination/lock.ts";
import * as election from "./election/leaders.ts";
import { mended } from "./election/mended_bully.ts";
import { modest } from "./election/modest_bully.ts";
import * as multicast from "./multicast/orders.ts";
import * as mutex from "./mutex/locks.ts";
import { promise } from "./paxos/promise.ts";
import { commitRule } from "./raft/commit.ts";
import * as replication from "./replication/copies.ts";
import { merge } from "./replication/merge.ts";
import { vote } from "./raft/vote.ts";
import { patience } from "./partitions/patience.ts";
import * as partitions from "./partitions/quorums.ts";
import * as raid from "./raid/small_write.ts";
import { roundTrips } from "./sockets/round_trips.ts";
import { snapshot } from "./spanner/snapshot.ts";
import { compaction } from "./storage/compaction.ts";
import { lostMaps } from "./storage/lost_maps.ts";
import { readOnce } from "./storage/read_once.ts";
import * as start from "./start_here/start_here.ts";
import * as recovery from "./transactions/recovery.ts";
import * as schedules from "./transactions/schedules.ts";
import * as time from "./time/time.ts";

/** The exercises of one notebook, in its order. */
export type Exercises = {
  /** What `progressOf` takes. */
  readonly notebook: string;
  readonly judges: Readonly<Record<string, Judge>>;
};

export const ALL_EXERCISES = frozen<readonly Exercises[]>([
  {
    notebook: "start here",
    judges: { "greetings": start.greetings, "persistent greeter": start.persistent },
  },
  {
    notebook: "time",
    judges: {
      "a Lamport clock": time.lamport,
      "concurrent or not": time.concurrent,
      "the shortest round trip": time.shortest,
    },
  },
  {
    notebook: "multicast",
    judges: {
      "next of its sender": multicast.nextOf,
      "impatience": multicast.impatience,
      "fewer messages": multicast.fewer,
    },
  },
  {
    notebook: "mutual exclusion",
    judges: {
      "put off or reply": mutex.putOff,
      "build the fence": mutex.fence,
      "ask it back": mutex.askBack,
    },
  },
  {
    notebook: "leader election",
    judges: {
      "useless and safe": election.useless,
      "from the slide's words": election.handler,
      "a modest bully": modest,
      "mend it": mended,
    },
  },
  {
    notebook: "paxos and raft",
    judges: { "the acceptor's promise": promise, "the vote rule": vote, "the commit rule": commitRule },
  },
  {
    notebook: "atomic commit",
    judges: {
      "who may wait": mayWait,
      "the server's vote": commit.vote,
      "one force less": commit.spare,
      "presume abort": commit.presume,
    },
  },
  {
    notebook: "consensus",
    judges: {
      "the end of a round": consensus.flooding,
      "more than half": consensus.suggesting,
      "be the adversary": consensus.whispering,
    },
  },
  {
    notebook: "partitions",
    judges: {
      "one vote an epoch": partitions.vote,
      "old leaders": partitions.copies,
      "learn from mistakes": patience,
    },
  },
  {
    notebook: "transactions",
    judges: {
      "repeat history": recovery.redo,
      "take it back": recovery.undo,
      "wound or wait": schedules.woundWait,
      "nobody on call": schedules.skewed,
    },
  },
  {
    notebook: "replication",
    judges: {
      "a safe fill": replication.drop,
      "the plan's fence": replication.fence,
      "an OR-set's merge": merge,
    },
  },
  {
    notebook: "consistency",
    judges: {
      "write it back": writeBack,
      "R and W": sizes,
      "read repair": repair,
      "a model of a short queue": shortQueue,
    },
  },
  {
    notebook: "cap",
    judges: { "which versions stay": cap.versions, "hand it over": handOff, "merge two carts": cap.cart },
  },
  {
    notebook: "raid",
    judges: {
      "another layout": raid.layout,
      "the parity's update": raid.parity,
      "first one, then the other": raid.order,
      "eight slots": raid.levels,
    },
  },
  {
    notebook: "storage",
    judges: { "what is lost with it": lostMaps, "each record once": readOnce, "compact": compaction },
  },
  { notebook: "coordination", judges: { "give the lock": lock, "a snapshot of everything": snapshot } },
  { notebook: "sockets", judges: { "trust one clock": roundTrips } },
]);
