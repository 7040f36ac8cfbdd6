import { Paxos } from "../../../lib/consensus/paxos.ts";
import type { ProcessId } from "../../../lib/core/process.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Prepare = { ballot: number };

class Reference extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }
}
/** The answer waits for the log, whichever is said first, as long as the log is forced before. */
class OtherWords extends Paxos {
  override onPrepare(message: Prepare, from: ProcessId) {
    const { ballot } = message, { accepted } = this;
    if (this.promised <= ballot) {
      this.promised = Math.max(ballot, this.promised);
      this.force({ ballot: this.ballot, promised: ballot, accepted });
      this.send(from, { type: "Promise", ballot, accepted: { ...accepted } });
    } else {
      this.send(from, { type: "Refused", ballot, promised: this.promised });
    }
  }
}
class Stub extends Paxos {
  override onPrepare(_message: Prepare, _from: ProcessId) {
    // yours
  }
}
class Silent extends Paxos {
  override onPrepare({ ballot }: Prepare) {
    this.promised = ballot;
    this.save();
  }
}
class PromisesAll extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }
}
class NeverRefuses extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return;
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }
}
class SavesTooLate extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
    this.save();
  }
}
class TellsNothing extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, accepted: { ballot: 0 } });
  }
}
class TellsNoBallot extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save();
    const { value } = this.accepted;
    this.send(from, {
      type: "Promise",
      ballot,
      accepted: value === undefined ? { ballot: 0 } : { ballot: 1, value },
    });
  }
}
class AnswersTwice extends Paxos {
  override onPrepare({ ballot }: Prepare, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save();
    for (const _ of [1, 2]) this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }
}

export const promise: ExerciseAnswers = {
  exercise: "the acceptor's promise",
  answers: [
    {
      what: "reference",
      answer: Reference,
      outcome: "correct",
      says: /every schedule and every crash/,
      draws: false,
    },
    { what: "written differently", answer: OtherWords, outcome: "correct", says: /The promise holds/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "says nothing",
      answer: Silent,
      outcome: "keep working",
      says: /single proposer/,
      draws: true,
    },
    {
      what: "wrong",
      how: "promises all",
      answer: PromisesAll,
      outcome: "hint",
      says: /always up/,
      draws: true,
    },
    {
      what: "wrong",
      how: "does not refuse",
      answer: NeverRefuses,
      outcome: "keep working",
      says: /waits for ever/,
    },
    {
      what: "wrong",
      how: "saves too late",
      answer: SavesTooLate,
      outcome: "almost",
      says: /as long as nobody crashes/,
      draws: true,
    },
    {
      what: "wrong",
      how: "tells nothing",
      answer: TellsNothing,
      outcome: "hint",
      says: /always up/,
      draws: true,
    },
    {
      what: "wrong",
      how: "tells no ballot",
      answer: TellsNoBallot,
      outcome: "hint",
      says: /overwritten/,
      draws: true,
    },
    {
      what: "wrong",
      how: "answers twice",
      answer: AnswersTwice,
      outcome: "almost",
      says: /messages where P2 overtakes P1/,
    },
  ],
};
