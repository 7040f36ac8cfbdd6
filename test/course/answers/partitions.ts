import type { ProcessId } from "../../../lib/core/process.ts";
import { FailureDetector } from "../../../lib/election/failure_detector.ts";
import { QuorumStore } from "../../../lib/partition/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Asked = { epoch: number };
type Copied = { epoch: number; log: readonly string[] };

// ---- one vote an epoch

class Votes extends QuorumStore {
  override onAsk({ epoch }: Asked, from: ProcessId) {
    if (epoch <= this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: this.log, copiedIn: this.copiedIn });
  }
}
class VotesOtherwise extends QuorumStore {
  override onAsk({ epoch }: Asked, from: ProcessId) {
    if (epoch > this.epoch) {
      const { log, copiedIn } = this;
      this.follow(epoch);
      this.send(from, { type: "Vote", epoch: this.epoch, log, copiedIn });
    } else {
      this.send(from, { type: "Refused", epoch: this.epoch });
    }
  }
}
class NoVote extends QuorumStore {
  override onAsk() {
    // yours
  }
}
class VotesTwice extends QuorumStore {
  override onAsk({ epoch }: Asked, from: ProcessId) {
    if (epoch < this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: this.log, copiedIn: this.copiedIn });
  }
}
class VotesEmpty extends QuorumStore {
  override onAsk({ epoch }: Asked, from: ProcessId) {
    if (epoch <= this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: [], copiedIn: 0 });
  }
}
class Silent extends QuorumStore {
  override onAsk({ epoch }: Asked, from: ProcessId) {
    if (epoch <= this.epoch) return;
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: this.log, copiedIn: this.copiedIn });
  }
}
class Refuses extends QuorumStore {
  override onAsk(_asked: Asked, from: ProcessId) {
    this.send(from, { type: "Refused", epoch: this.epoch });
  }
}

export const vote: ExerciseAnswers = {
  exercise: "one vote an epoch",
  answers: [
    { what: "reference", answer: Votes, outcome: "correct", says: /One vote an epoch/, draws: false },
    { what: "written differently", answer: VotesOtherwise, outcome: "correct", says: /left behind/ },
    { what: "stub", answer: NoVote, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "votes twice",
      answer: VotesTwice,
      outcome: "hint",
      says: /led one epoch/,
      draws: true,
    },
    {
      what: "wrong",
      how: "votes without its list",
      answer: VotesEmpty,
      outcome: "hint",
      says: /lacks a write/,
      draws: true,
    },
    {
      what: "wrong",
      how: "says nothing to who is late",
      answer: Silent,
      outcome: "almost",
      says: /catches up/,
      draws: true,
    },
    {
      what: "wrong",
      how: "always refuses",
      answer: Refuses,
      outcome: "keep working",
      says: /Nobody ever leads/,
    },
  ],
};

// ---- old leaders

class Copies extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    if (epoch < this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    if (epoch > this.copiedIn || log.length > this.log.length) this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: this.log.length });
  }
}
class CopiesOtherwise extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    if (this.epoch > epoch) this.send(from, { type: "Refused", epoch: this.epoch });
    else {
      if (this.copiedIn < epoch || this.log.length <= log.length) {
        this.follow(epoch);
        this.keep(log, epoch);
      }
      this.send(from, { type: "Kept", epoch, length: log.length });
    }
  }
}
class NoCopy extends QuorumStore {
  override onCopy() {}
}
class TakesAll extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: log.length });
  }
}
class TakesOvertaken extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    if (epoch < this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: log.length });
  }
}
class TakesLonger extends QuorumStore {
  override onCopy({ epoch, log }: Copied, from: ProcessId) {
    if (epoch > this.epoch) this.follow(epoch);
    if (epoch > this.copiedIn || log.length > this.log.length) this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: this.log.length });
  }
}
class Thankless extends QuorumStore {
  override onCopy({ epoch, log }: Copied) {
    if (epoch < this.epoch) return;
    this.follow(epoch);
    if (epoch > this.copiedIn || log.length > this.log.length) this.keep(log, epoch);
  }
}

export const copies: ExerciseAnswers = {
  exercise: "old leaders",
  answers: [
    {
      what: "wrong",
      how: "takes what is longer",
      answer: TakesLonger,
      outcome: "hint",
      says: /epoch is over/,
      draws: true,
    },
    { what: "reference", answer: Copies, outcome: "correct", says: /No old leader/, draws: false },
    { what: "written differently", answer: CopiesOtherwise, outcome: "correct", says: /No old leader/ },
    { what: "stub", answer: NoCopy, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "takes every list",
      answer: TakesAll,
      outcome: "hint",
      says: /other order/,
      draws: true,
    },
    {
      what: "wrong",
      how: "takes an overtaken one",
      answer: TakesOvertaken,
      outcome: "hint",
      says: /other order/,
      draws: true,
    },
    {
      what: "wrong",
      how: "does not say so",
      answer: Thankless,
      outcome: "keep working",
      says: /ever answered/,
    },
  ],
};

// ---- learn from mistakes

class Base extends FailureDetector {
  allowedMs = new Map<ProcessId, number>();
  override awaitHeartbeat(peer: ProcessId) {
    const ms = this.allowedMs.get(peer) ?? this.timeoutMs;
    this.setTimer("Silence", ms, ms, String(peer));
  }
  more(peer: ProcessId) {
    this.allowedMs.set(peer, (this.allowedMs.get(peer) ?? this.timeoutMs) + 50);
  }
}
class Learns extends Base {
  override onHeartbeat(message: object, from: ProcessId) {
    if (this.suspected.has(from)) this.more(from);
    super.onHeartbeat(message, from);
  }
}
class LearnsOtherwise extends Base {
  override onHeartbeat(_message: object, from: ProcessId) {
    if (this.suspected.delete(from)) {
      this.more(from);
      this.output({ trust: from });
    }
    this.awaitHeartbeat(from);
  }
}
class LearnsNot extends Base {
  override onHeartbeat() {
    // yours
  }
}
class TooLate extends Base {
  override onHeartbeat(message: object, from: ProcessId) {
    super.onHeartbeat(message, from);
    if (this.suspected.has(from)) this.more(from);
  }
}
class Always extends Base {
  override onHeartbeat(message: object, from: ProcessId) {
    this.more(from);
    super.onHeartbeat(message, from);
  }
}
class AboutAll extends Base {
  override onHeartbeat(message: object, from: ProcessId) {
    if (this.suspected.has(from)) { for (const peer of this.peers) this.more(peer); }
    super.onHeartbeat(message, from);
  }
}
class Unforgiving extends Base {
  override onHeartbeat(_message: object, from: ProcessId) {
    if (this.suspected.has(from)) this.more(from);
    this.awaitHeartbeat(from);
  }
}

export const patience: ExerciseAnswers = {
  exercise: "learn from mistakes",
  answers: [
    { what: "reference", answer: Learns, outcome: "correct", says: /made once/, draws: false },
    { what: "written differently", answer: LearnsOtherwise, outcome: "correct", says: /made once/ },
    { what: "stub", answer: LearnsNot, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "looks too late", answer: TooLate, outcome: "hint", says: /same mistake/ },
    {
      what: "wrong",
      how: "learns from everything",
      answer: Always,
      outcome: "keep working",
      says: /never comes to an end/,
    },
    { what: "wrong", how: "learns about all", answer: AboutAll, outcome: "almost", says: /another/ },
    { what: "wrong", how: "never forgives", answer: Unforgiving, outcome: "keep working", says: /stays so/ },
  ],
};
