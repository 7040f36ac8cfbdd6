import { Raft, type VoteRequest } from "../../../lib/consensus/mod.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- the vote rule

class Words extends Raft {
  override mayVote({ term, lastIndex, lastTerm }: VoteRequest, from: ProcessId) {
    if (term < this.term) return false;
    if (this.votedFor !== undefined && this.votedFor !== from) return false;
    const ours = this.termAt(this.lastIndex);
    return lastTerm > ours || (lastTerm === ours && lastIndex >= this.lastIndex);
  }
}
class ByCases extends Raft {
  override mayVote(request: VoteRequest, from: ProcessId) {
    const mine = [this.log.at(-1)?.term ?? 0, this.log.length],
      theirs = [request.lastTerm, request.lastIndex];
    const isBehind = theirs[0] === mine[0] ? theirs[1] < mine[1] : theirs[0] < mine[0];
    return !isBehind && request.term === this.term && [undefined, from].includes(this.votedFor);
  }
}
class NoRule extends Raft {
  // deno-lint-ignore no-explicit-any -- a stub, as the notebook gives it
  override mayVote(_request: VoteRequest, _from: ProcessId): any {}
}
class Generous extends Raft {
  override mayVote({ term, lastIndex, lastTerm }: VoteRequest) {
    const ours = this.termAt(this.lastIndex);
    return term === this.term && (lastTerm > ours || (lastTerm === ours && lastIndex >= this.lastIndex));
  }
}
class Undemanding extends Raft {
  override mayVote({ term }: VoteRequest, from: ProcessId) {
    return term === this.term && (this.votedFor === undefined || this.votedFor === from);
  }
}
class LongerWins extends Raft {
  override mayVote({ term, lastIndex }: VoteRequest, from: ProcessId) {
    const isFree = this.votedFor === undefined || this.votedFor === from;
    return term === this.term && isFree && lastIndex >= this.lastIndex;
  }
}
class WantsMore extends Raft {
  override mayVote({ term, lastIndex, lastTerm }: VoteRequest, from: ProcessId) {
    const ours = this.termAt(this.lastIndex), isFree = this.votedFor === undefined || this.votedFor === from;
    return term === this.term && isFree &&
      (lastTerm > ours || (lastTerm === ours && lastIndex > this.lastIndex));
  }
}
class OnceOnly extends Words {
  override mayVote(request: VoteRequest, from: ProcessId) {
    return this.votedFor === undefined && super.mayVote(request, from);
  }
}
class Helped extends Raft {
  override mayVote(request: VoteRequest, from: ProcessId) {
    return request.term === this.term && [undefined, from].includes(this.votedFor) &&
      this.isUpToDate(request);
  }
}

export const voteRule: ExerciseAnswers = {
  exercise: "the vote rule",
  answers: [
    { what: "reference", answer: Words, outcome: "correct", says: /144 requests.*by the rule/, draws: false },
    { what: "written differently", answer: ByCases, outcome: "correct", says: /One leader a term/ },
    { what: "stub", answer: NoRule, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "twice a term", answer: Generous, outcome: "hint", says: /Two lead/, draws: true },
    {
      what: "wrong",
      how: "any log",
      answer: Undemanding,
      outcome: "hint",
      says: /lacks a comm/,
      draws: true,
    },
    {
      what: "wrong",
      how: "the longer log",
      answer: LongerWins,
      outcome: "hint",
      says: /later term/,
      draws: true,
    },
    { what: "wrong", how: "wants more", answer: WantsMore, outcome: "keep working", says: /far enough/ },
    { what: "wrong", how: "not again", answer: OnceOnly, outcome: "almost", says: /term 2.*is refused/ },
    {
      what: "wrong",
      how: "the one above",
      answer: Helped,
      outcome: "keep working",
      says: /has no isUpToDate/,
    },
  ],
};

// ---- the commit rule

class Counted extends Raft {
  override committable() {
    for (let index = this.lastIndex; index > this.commitIndex; index--) {
      const holders = this.others.filter((id) => (this.matchIndex.get(id) ?? 0) >= index);
      if (this.termAt(index) === this.term && this.isMajority(new Set([this.id, ...holders]))) return index;
    }
    return this.commitIndex;
  }
}
class Upwards extends Raft {
  override committable() {
    let found = this.commitIndex;
    this.log.forEach(({ term }, at) => {
      const holders = this.members.filter((id) => id === this.id || (this.matchIndex.get(id) ?? 0) > at);
      if (term === this.term && holders.length > this.members.length / 2) found = Math.max(found, at + 1);
    });
    return found;
  }
}
class NoCount extends Raft {
  // deno-lint-ignore no-explicit-any -- a stub, as the notebook gives it
  override committable(): any {}
}
class OldTerms extends Raft {
  override committable() {
    for (let index = this.lastIndex; index > this.commitIndex; index--) {
      const holders = this.others.filter((id) => (this.matchIndex.get(id) ?? 0) >= index);
      if (this.isMajority(new Set([this.id, ...holders]))) return index;
    }
    return this.commitIndex;
  }
}
class AtOnce extends Raft {
  override committable() {
    return this.lastIndex;
  }
}
class ForgetsItself extends Raft {
  override committable() {
    for (let index = this.lastIndex; index > this.commitIndex; index--) {
      const holders = this.others.filter((id) => (this.matchIndex.get(id) ?? 0) >= index);
      if (this.termAt(index) === this.term && holders.length > 2) return index;
    }
    return this.commitIndex;
  }
}
class TwoWillDo extends Raft {
  override committable() {
    for (let index = this.lastIndex; index > this.commitIndex; index--) {
      const isHeld = this.others.some((id) => (this.matchIndex.get(id) ?? 0) >= index);
      if (this.termAt(index) === this.term && isHeld) return index;
    }
    return this.commitIndex;
  }
}

export const commitRule: ExerciseAnswers = {
  exercise: "the commit rule",
  answers: [
    { what: "reference", answer: Counted, outcome: "correct", says: /leaders in term 3/, draws: false },
    { what: "written differently", answer: Upwards, outcome: "correct", says: /of 3, 4 and 5 servers/ },
    { what: "stub", answer: NoCount, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "old terms",
      answer: OldTerms,
      outcome: "hint",
      says: /Of which term/,
      draws: true,
    },
    { what: "wrong", how: "at once", answer: AtOnce, outcome: "hint", says: /no majority has/, draws: true },
    {
      what: "wrong",
      how: "three others",
      answer: ForgetsItself,
      outcome: "keep working",
      says: /never comm/,
    },
    { what: "wrong", how: "two will do", answer: TwoWillDo, outcome: "almost", says: /instead of/ },
  ],
};
