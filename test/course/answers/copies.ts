import type { ProcessId } from "../../../lib/core/process.ts";
import { CachedCopy, PlanTable } from "../../../lib/replication/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

class Refetches extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
    const fetching = this.fetching.get(object);
    if (fetching) this.fetch(object, fetching.reads);
    else this.cancelTimer("Expire", object);
  }
}
class RenewsWhatIsAsked extends CachedCopy {
  override drop(object: string) {
    const waiting = this.fetching.get(object)?.reads;
    this.values.delete(object);
    if (waiting === undefined) return this.cancelTimer("Expire", object);
    this.fetch(object, waiting);
  }
}
class DropsNothing extends CachedCopy {
  override drop() {}
}
class OnlyTheCopy extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
  }
}
class ForgetsWhoWaits extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
    this.fetching.delete(object);
  }
}
class FetchesAlways extends CachedCopy {
  override drop(object: string) {
    this.values.delete(object);
    this.fetch(object, this.fetching.get(object)?.reads ?? []);
  }
}

export const fill: ExerciseAnswers = {
  exercise: "a safe fill",
  answers: [
    { what: "reference", answer: Refetches, outcome: "correct", says: /No stale fill/ },
    {
      what: "written differently",
      how: "in another order",
      answer: RenewsWhatIsAsked,
      outcome: "correct",
      says: /No stale fill/,
    },
    { what: "stub", answer: DropsNothing, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "only the copy",
      answer: OnlyTheCopy,
      outcome: "hint",
      says: /older than the primary's/,
    },
    {
      what: "wrong",
      how: "nobody who waits",
      answer: ForgetsWhoWaits,
      outcome: "keep working",
      says: /never answered/,
    },
    {
      what: "wrong",
      how: "always fetched",
      answer: FetchesAlways,
      outcome: "almost",
      says: /nobody has asked/,
    },
  ],
};

class Fenced extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    if (plan < this.highest) return this.send(from, { type: "Outdated", plan });
    this.keep(plan, plan);
    this.send(from, { type: "Applied", plan });
  }
}
class FencedByElse extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    if (this.highest <= plan) {
      this.keep(plan, Math.max(plan, this.highest));
      this.send(from, { type: "Applied", plan });
    } else this.send(from, { type: "Outdated", plan });
  }
}
class AppliesNothing extends PlanTable {
  override onApply() {}
}
class AppliesAll extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    this.keep(plan, plan);
    this.send(from, { type: "Applied", plan });
  }
}
class RefusesInSilence extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    if (plan < this.highest) return;
    this.keep(plan, plan);
    this.send(from, { type: "Applied", plan });
  }
}
class RefusesTheSame extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    if (plan <= this.highest) return this.send(from, { type: "Outdated", plan });
    this.keep(plan, plan);
    this.send(from, { type: "Applied", plan });
  }
}
class RefusesAll extends PlanTable {
  override onApply({ plan }: { plan: number }, from: ProcessId) {
    this.send(from, { type: "Outdated", plan });
  }
}

export const planFence: ExerciseAnswers = {
  exercise: "the plan's fence",
  answers: [
    { what: "reference", answer: Fenced, outcome: "correct", says: /one step/ },
    {
      what: "written differently",
      how: "with else",
      answer: FencedByElse,
      outcome: "correct",
      says: /one step/,
    },
    { what: "stub", answer: AppliesNothing, outcome: "still missing", says: /still as it was given/ },
    { what: "wrong", how: "every plan", answer: AppliesAll, outcome: "hint", says: /old plan/ },
    { what: "wrong", how: "in silence", answer: RefusesInSilence, outcome: "hint", says: /not told/ },
    { what: "wrong", how: "the same plan", answer: RefusesTheSame, outcome: "hint", says: /no old one/ },
    { what: "wrong", how: "no plan", answer: RefusesAll, outcome: "keep working", says: /in their order/ },
  ],
};

type Tagged = { added: Record<string, string>; removed: string[] };

export const setMerge: ExerciseAnswers = {
  exercise: "an OR-set's merge",
  answers: [
    {
      what: "reference",
      answer: (a: Tagged, b: Tagged) => ({
        added: { ...a.added, ...b.added },
        removed: [...new Set([...a.removed, ...b.removed])],
      }),
      outcome: "correct",
      says: /least upper bound/,
    },
    {
      what: "written differently",
      how: "with a loop",
      answer(a: Tagged, b: Tagged) {
        const removed = [...a.removed];
        for (const tag of b.removed) if (!removed.includes(tag)) removed.push(tag);
        return { added: Object.assign({}, a.added, b.added), removed };
      },
      outcome: "correct",
      says: /least upper bound/,
    },
    { what: "stub", answer: function myMerge() {}, outcome: "still missing", says: /nothing/ },
    { what: "wrong", how: "the first", answer: (a: Tagged) => a, outcome: "hint", says: /least upper bound/ },
    {
      what: "wrong",
      how: "with doubles",
      answer: (a: Tagged, b: Tagged) => ({
        added: { ...a.added, ...b.added },
        removed: [...a.removed, ...b.removed],
      }),
      outcome: "keep working",
      says: /does not return a state/,
    },
    {
      what: "wrong",
      how: "nothing removed",
      answer: (a: Tagged, b: Tagged) => ({ added: { ...a.added, ...b.added }, removed: [] }),
      outcome: "hint",
      says: /least upper bound/,
    },
    {
      what: "wrong",
      how: "a list",
      answer: (a: Tagged) => a.removed,
      outcome: "keep working",
      says: /does not return a state/,
    },
  ],
};
