/** Broken twins of Bigtable's processes, and of their parts, that a whole Bigtable in trouble shows. */
import { BigtableMaster, ChubbySession, GfsLog, type LockNews, TabletServer } from "../../lib/cases/mod.ts";
import type { BigtableClasses } from "../../lib/course/cases/bigtable/system.ts";
import type { ProcessId } from "../../lib/core/process.ts";

/** Uses its lock while it cannot be sure that it has it. */
class TrustsJeopardy extends ChubbySession {
  override tell(news: LockNews) {
    if (news.type !== "paused") super.tell(news);
  }
}
/** Does not say that its lock is lost. */
class KeepsQuiet extends ChubbySession {
  override tell(news: LockNews) {
    if (news.type !== "lost" && news.type !== "paused") super.tell(news);
  }
}
/** Reads the log without having put its mark behind it. */
class ReadsUnfenced extends GfsLog {
  override begun(tablet: string, length: number) {
    super.begun(tablet, length - 1);
  }
}
/** Begins each epoch with nothing. */
class BeginsEmpty extends GfsLog {
  override readNext(tablet: string, epoch: number) {
    this.cells.set(tablet, []);
    this.length.set(tablet, 0);
    super.readNext(tablet, epoch);
  }
}
/** Answers before the row is in the log. */
class AnswersFirst extends TabletServer {
  override onPut(put: { tablet: string; row: string; value: string; number: number }, client: ProcessId) {
    super.onPut(put, client);
    if (this.served.includes(put.tablet)) this.send(client, { ...put, type: "Stored" });
  }
}
/** Is sure for ever. */
class AlwaysSure extends TabletServer {
  override onOutputLocks(news: LockNews) {
    if (news.type === "held") super.onOutputLocks(news);
  }
}
/** Takes a lock for lost that it could not get. */
class TakesAnyAnswer extends BigtableMaster {
  override probed(server: ProcessId) {
    super.probed(server, Infinity);
  }
}
/** Gives a tablet to another with the same epoch. */
class OneEpoch extends BigtableMaster {
  override assign(tablet: string) {
    super.assign(tablet);
    this.epochs.set(tablet, 1);
  }
}

export type BigtableMutant = {
  readonly name: string;
  readonly original: Mutable;
  readonly mutant: Mutable;
  readonly classes: BigtableClasses;
  readonly rule: string;
  readonly trouble: string;
  readonly seed: number;
  readonly lost: "once" | "linearisable";
};

type Mutable = typeof ChubbySession | typeof GfsLog | typeof TabletServer | typeof BigtableMaster;

function classesOf(mutant: Mutable): BigtableClasses {
  const { prototype } = mutant;
  if (prototype instanceof ChubbySession) return { Locks: mutant as typeof ChubbySession };
  if (prototype instanceof GfsLog) return { Log: mutant as typeof GfsLog };
  if (prototype instanceof TabletServer) return { Server: mutant as typeof TabletServer };
  return { Master: mutant as typeof BigtableMaster };
}

export const BIGTABLE_MUTANTS: readonly BigtableMutant[] = ([
  [ChubbySession, TrustsJeopardy, "a lock in jeopardy is not used", "cuts", 1, "once"],
  [ChubbySession, KeepsQuiet, "who has lost its lock hears of it", "cuts", 15, "linearisable"],
  [GfsLog, ReadsUnfenced, "what is answered is before the mark", "crashes", 2, "linearisable"],
  [GfsLog, BeginsEmpty, "an epoch begins with what there is", "crashes", 5, "linearisable"],
  [TabletServer, AnswersFirst, "what is answered is in the log", "none", 1, "linearisable"],
  [TabletServer, AlwaysSure, "who has lost its lock stops", "cuts", 1, "once"],
  [BigtableMaster, TakesAnyAnswer, "a lock that cannot be had is not lost", "cuts", 1, "once"],
  [BigtableMaster, OneEpoch, "an epoch has one server", "crashes", 10, "linearisable"],
] as [Mutable, Mutable, string, string, number, BigtableMutant["lost"]][]).map(
  ([original, mutant, rule, trouble, seed, lost]) => {
    const classes = classesOf(mutant);
    return { name: mutant.name, original, mutant, classes, rule, trouble, seed, lost };
  },
);
