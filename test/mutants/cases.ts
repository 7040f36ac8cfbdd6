/** Broken twins of lib/cases: each breaks one rule, and is caught by the property that is named. */
import type { Process, ProcessId } from "../../lib/core/process.ts";
import {
  BigtableMaster,
  ChunkServer,
  GfsClient,
  GfsMaster,
  type LockNews,
  MapReduceMaster,
  MapReduceWorker,
  type Pair,
  TabletClient,
  TabletServer,
  type TaskKind,
} from "../../lib/cases/mod.ts";
import type { Options } from "../../lib/run/explore/explore.ts";
import type { FuzzOptions } from "../../lib/run/fuzz/fuzz.ts";
import * as bigtable from "../cases/bigtable/worlds.ts";
import * as gfs from "../cases/gfs/worlds.ts";
import * as mapReduce from "../cases/mapreduce/worlds.ts";

type AnyClass = abstract new (...details: never[]) => Process;

export type CaseMutant = {
  readonly original: AnyClass;
  readonly mutant: AnyClass;
  readonly rule: string;
  /** What is explored, or random runs: what has `seeds`. */
  readonly world: (subject: never) => Options | FuzzOptions;
  readonly property: string;
};

// ---- the Google File System

/** Lends again before the last lease is over. */
class ForgetsLeases extends GfsMaster {
  override awaitEnd(chunk: string) {
    this.cancelTimer("Answers", chunk);
    this.setTimer("LeaseEnds", this.leaseMs / 2, this.leaseMs / 2, chunk);
  }
}
/** Takes any version for the last one. */
class AnyVersion extends GfsMaster {
  override isCurrent() {
    return true;
  }
}
/** Goes on as primary until it is told otherwise. */
class PrimaryForEver extends ChunkServer {
  override onTimeoutLeaseEnds() {}
}
/** Answers as soon as it has the data itself. */
class AnswersAlone extends ChunkServer {
  override answerIfAllHave(data: string) {
    const pending = this.pending.get(data);
    if (pending) this.answer(data, pending.place);
  }
}
/** Applies what comes, in the order in which it comes. */
class AnyOrder extends ChunkServer {
  override onApply(message: Parameters<ChunkServer["onApply"]>[0], from: ProcessId) {
    this.held(message.chunk).serial = message.serial - 1;
    super.onApply(message, from);
  }
}
/** Takes the data's being there for their being written. */
class PushedIsDone extends GfsClient {
  override onPushed(message: { data: string }) {
    super.onPushed(message);
    this.onDone({ data: message.data, place: 0 });
  }
}
/** Takes an error for an answer. */
class TakesErrors extends GfsClient {
  override onDone({ data, place }: { data: string; place: number | null }) {
    super.onDone({ data, place: place ?? 0 });
  }
}

// ---- MapReduce

/** Takes what a dead worker has mapped for safe. */
class KeepsLostMaps extends MapReduceMaster {
  override forgetMaps() {}
}
/** Takes what another attempt has reduced, too. */
class CountsTwice extends MapReduceMaster {
  override finished(attempt: number, worker: ProcessId) {
    const what = this.running.get(attempt);
    if (what) this.tasks[what.kind][what.task].state = "running";
    return super.finished(attempt, worker);
  }
  override commit(part: number, pairs: readonly Pair[]) {
    super.commit(part, [...this.outputs.get(part) ?? [], ...pairs]);
  }
}
/** Gives away the first task, wherever its text is. */
class LooksNowhere extends MapReduceMaster {
  override choice(kind: TaskKind, worker: ProcessId, open: readonly number[]) {
    return open.find((task) => !this.isDoing(worker, kind, task));
  }
}
/** Reduces when it has as many answers as there are map tasks, be they of the same one. */
class CountsAnswers extends MapReduceWorker {
  answers = 0;
  override onFetched(message: Parameters<MapReduceWorker["onFetched"]>[0]) {
    const reducing = this.reducing.get(message.attempt);
    if (!reducing) return;
    super.onFetched(message);
    if (++this.answers >= reducing.maps && this.reducing.has(message.attempt)) this.finish(message.attempt);
  }
}
/** Asks each map task's worker once only. */
class AsksOnce extends MapReduceWorker {
  asked = new Set<string>();
  override fetch(attempt: number, map: number, at: ProcessId) {
    if (this.asked.has(`${attempt} ${map}`)) return;
    this.asked.add(`${attempt} ${map}`);
    super.fetch(attempt, map, at);
  }
}

// ---- Bigtable

/** Goes on after its lock is lost. */
class GoesOn extends TabletServer {
  override onOutputLocks(news: LockNews) {
    if (news.type === "held") super.onOutputLocks(news);
  }
}
/** Has its tablets again when it has its lock again. */
class KeepsItsTablets extends TabletServer {
  override stop(lock: number) {
    this.lock = lock;
  }
}
/** Gives all to who joins, without taking it from who has it. */
class GivesToNewcomers extends BigtableMaster {
  override onHolds(message: { lock: number }, server: ProcessId) {
    if (!this.up.has(server)) {
      this.owner.clear();
      this.loaded.clear();
    }
    super.onHolds(message, server);
  }
}
/** Writes the places of tablets when they are loaded first, and not when they have moved. */
class WritesOnce extends BigtableMaster {
  written = new Set<string>();
  override found(tablet: string, server: ProcessId) {
    this.written.add(tablet);
    super.found(tablet, server);
  }
  override place(tablet: string) {
    if (!this.written.has(tablet)) super.place(tablet);
  }
}
/** Asks again where nobody had it. */
class AsksAgain extends TabletClient {
  override onNotHere({ tablet, number }: { tablet: string; number: number }) {
    if (number !== this.number) return;
    this.trips++;
    this.ask(tablet);
  }
}
/** Has no memory. */
class Forgets extends TabletClient {
  override read(tablet: string, row: string) {
    this.places.clear();
    super.read(tablet, row);
  }
}

export const CASE_MUTANTS: readonly CaseMutant[] = ([
  [GfsMaster, ForgetsLeases, "a lease is waited out", gfs.cut, gfs.ONE_PRIMARY],
  [GfsMaster, AnyVersion, "who has an old version has nothing", gfs.away, gfs.KEEPS],
  [ChunkServer, PrimaryForEver, "a lease ends by itself", gfs.cut, gfs.ONE_PRIMARY],
  [ChunkServer, AnswersAlone, "all have what is answered", gfs.lossy, gfs.KEEPS],
  [ChunkServer, AnyOrder, "all apply in the primary's order", gfs.twoWriters, gfs.SAME],
  [GfsClient, PushedIsDone, "the primary has to write it", gfs.lossy, gfs.KEEPS],
  [GfsClient, TakesErrors, "what has failed is tried again", gfs.lossy, gfs.KEEPS],
  [MapReduceMaster, KeepsLostMaps, "a dead worker's maps are done again", mapReduce.dies, mapReduce.ENDS],
  [MapReduceMaster, CountsTwice, "the first result of a task counts", mapReduce.backups, mapReduce.RIGHT],
  [MapReduceMaster, LooksNowhere, "a worker maps what it has itself", mapReduce.places, mapReduce.NEAR],
  [MapReduceWorker, CountsAnswers, "a reduce task needs all map tasks", mapReduce.doubled, mapReduce.RIGHT],
  [MapReduceWorker, AsksOnce, "what was lost is fetched elsewhere", mapReduce.diesReducing, mapReduce.ENDS],
  [TabletServer, GoesOn, "who has lost its lock stops", bigtable.cut, bigtable.ONCE],
  [TabletServer, KeepsItsTablets, "who has lost its lock has lost its tablets", bigtable.cut, bigtable.ONCE],
  [BigtableMaster, GivesToNewcomers, "a tablet is taken before it is given", bigtable.back, bigtable.ONCE],
  [
    BigtableMaster,
    WritesOnce,
    "the place of a tablet is where it is looked for",
    bigtable.moved,
    bigtable.TRIPS,
  ],
  [TabletClient, AsksAgain, "what is old is forgotten", bigtable.moved, bigtable.TRIPS],
  [TabletClient, Forgets, "what was found is remembered", bigtable.moved, bigtable.REMEMBERS],
] as [AnyClass, AnyClass, string, CaseMutant["world"], string][]).map(
  ([original, mutant, rule, world, property]) => ({ original, mutant, rule, world, property }),
);

// ---- with nothing in the log

/** Has no log of the versions. */
export class UnloggedMaster extends GfsMaster {
  override note() {}
}
/** Has a log of the versions only. */
export class UnloggedServer extends ChunkServer {
  override force(record: object) {
    if (!("place" in record)) super.force(record);
  }
}
