/**
 * Broken twins of the stores: each breaks one rule, and is caught by the judge that is named
 * (`test/replication/store_worlds.ts`), which its original passes.
 */
import type { Process, ProcessId } from "../../lib/core/process.ts";
import {
  AntiEntropyStore,
  AvailableStore,
  ConsistentStore,
  DynamoStore,
  type Versioned,
} from "../../lib/replication/mod.ts";
import type { StoreJudge } from "../replication/store_worlds.ts";

type AnyClass = abstract new (...details: never[]) => Process;
type Doing = Parameters<ConsistentStore["store"]>[1];
type Sent = { number: number; key: string; state: unknown };

class ReadsItsOwn extends ConsistentStore {
  override get(key: string) {
    this.respond(this.operation, this.copyOf(key).value);
  }
}
class NoWriteBack extends ConsistentStore {
  override store(operation: number, doing: Doing) {
    if (doing.put !== undefined) return super.store(operation, doing);
    this.doing.delete(operation);
    this.cancelTimer("Patience", String(operation));
    this.respond(operation, doing.latest.value);
  }
}
class SameNumber extends ConsistentStore {
  override store(operation: number, doing: Doing) {
    if (doing.put === undefined) return super.store(operation, doing);
    doing.stage = "storing";
    doing.heard.clear();
    doing.heard.add(this.id);
    doing.latest = { count: doing.latest.count + 1, writer: this.id, value: doing.put };
    this.keep(doing.key, doing.latest);
    this.broadcast({ type: "Store", operation, key: doing.key, copy: doing.latest });
  }
}
class TakesAnything extends ConsistentStore {
  override keep(key: string, copy: Versioned) {
    this.copies.set(key, { ...copy });
    this.force({ key, copy });
  }
}
class ForgetsAll extends ConsistentStore {
  override onRecover() {}
}
class AnswersAnyway extends ConsistentStore {
  override onTimeoutPatience(operation: string) {
    const doing = this.doing.get(Number(operation));
    this.doing.delete(Number(operation));
    this.respond(Number(operation), doing?.latest.value);
  }
}

class NoHandOff extends AvailableStore {
  override onTimeoutHandOff() {}
}
class HintForgotten extends AvailableStore {
  override onKept({ key }: { number: number; key: string }, from: ProcessId) {
    this.hints.get(from)?.delete(key);
  }
}
class ForgetsWhatItOwes extends AvailableStore {
  override onRecover(log: readonly { key: string; state: unknown }[]) {
    for (const { key, state } of log) this.states.set(key, state);
  }
}
class Replaces extends AvailableStore {
  override onKeep({ number, key, state }: Sent, from: ProcessId) {
    this.states.set(key, state);
    this.force({ key, state });
    this.send(from, { type: "Kept", number, key });
  }
}
/** Of two version vectors the one with the larger sum counts as later. */
class ComparesSums extends AvailableStore {
  override learn(key: string, state: unknown) {
    type Versions = { value: string; vector: Record<number, number> }[];
    const sum = (one: Versions[number]) =>
      Object.values(one.vector).reduce((total, count) => total + count, 0);
    const both = [...this.stateOf(key) as Versions, ...state as Versions];
    const latest = both.reduce((best, one) =>
      sum(one) > sum(best) || sum(one) === sum(best) && one.value > best.value ? one : best
    );
    this.states.set(key, [latest]);
    this.force({ key, state: [latest] });
  }
}
class NoClock extends AvailableStore {
  override put(key: string, text: string) {
    this.update(key, "set", text, ...this.ruleName === "LWW register" ? [0] : []);
  }
}

class NoRepair extends DynamoStore {
  override repair() {}
}
class AlwaysSloppy extends DynamoStore {
  override readonly sloppy: boolean = true;
}
class OneIsEnough extends DynamoStore {
  override hear(number: number, from: ProcessId, had = "") {
    const doing = this.doing.get(number);
    doing?.heard.set(from, had);
    if (doing) this.finish(number, doing);
  }
}

class OnlyRoots extends AntiEntropyStore {
  override onCompare(message: { hashes: readonly (readonly [number, number])[] }, from: ProcessId) {
    if (message.hashes[0][0] === 1) super.onCompare(message, from);
  }
}
class WantsNothing extends AntiEntropyStore {
  override onWant() {}
  override sendParts() {}
}
class ComparesOnce extends AntiEntropyStore {
  override onTimeoutCompare() {
    super.onTimeoutCompare();
    this.cancelTimer("Compare");
  }
}

export type StoreMutant = {
  readonly name: string;
  readonly original: AnyClass;
  readonly mutant: AnyClass;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly judge: StoreJudge;
};

export const STORE_MUTANTS: readonly StoreMutant[] = ([
  [ConsistentStore, ReadsItsOwn, "a get asks a majority", "every history is linearisable"],
  [ConsistentStore, NoWriteBack, "what is read is written back", "no get finds less than one before"],
  [ConsistentStore, SameNumber, "no two texts get the same version", "every history is linearisable"],
  [ConsistentStore, TakesAnything, "the later version stays", "every history is linearisable"],
  [ConsistentStore, ForgetsAll, "copies are in the log", "what was stored is there after a crash"],
  [ConsistentStore, AnswersAnyway, "nobody is answered alone", "who reaches no majority is refused"],
  [AvailableStore, NoHandOff, "hints are handed over", "copies become alike though messages are lost"],
  [
    AvailableStore,
    HintForgotten,
    "only the last number ends a hint",
    "copies become alike though messages are lost",
  ],
  [
    AvailableStore,
    ForgetsWhatItOwes,
    "who comes back owes everything",
    "copies become alike though who has hints crashes",
  ],
  [AvailableStore, Replaces, "states are merged", "copies become alike though messages are lost"],
  [AvailableStore, ComparesSums, "vectors are compared entry by entry", "what both sides wrote is there"],
  [AvailableStore, NoClock, "the last writer's time counts", "the clock says who was last"],
  [DynamoStore, NoRepair, "who had less is sent what was found", "who had less is repaired"],
  [DynamoStore, AlwaysSloppy, "strict is strict", "a strict quorum refuses, a sloppy one answers"],
  [DynamoStore, OneIsEnough, "R and W copies are waited for", "a quorum has met who wrote"],
  [AntiEntropyStore, OnlyRoots, "who differs looks deeper", "copies are alike though hints are lost"],
  [AntiEntropyStore, WantsNothing, "both send what they have", "copies are alike though hints are lost"],
  [AntiEntropyStore, ComparesOnce, "it goes on for ever", "copies are alike though hints are lost"],
] as [AnyClass, AnyClass, string, StoreJudge][]).map(
  ([original, mutant, rule, judge]) => ({ name: mutant.name, original, mutant, rule, judge }),
);
