import type { ProcessId } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import type { ExerciseAnswers } from "./answers.ts";

class Stub extends Bully {}

// ---- a modest bully

class Modest extends Bully {
  override onRecover() {
    this.state = "electing";
    this.broadcast({ type: "Election" });
    this.setTimer("Answer", this.answerMs);
  }
  override onElection(message: object, from: ProcessId) {
    if (this.state === "leader") this.send(from, { type: "Coordinator" });
    else if (from < this.id) super.onElection(message, from);
    else if (this.state === "electing") this.send(from, { type: "OK" });
  }
  override becomeLeader() {
    this.learn(this.id);
    this.broadcast({ type: "Coordinator" });
  }
}
class ModestByRole extends Bully {
  override onRecover() {
    this.state = "electing";
    for (const peer of this.peers) this.send(peer, { type: "Election" });
    this.setTimer("Answer", this.answerMs, this.answerMs);
  }
  override onElection(message: object, from: ProcessId) {
    switch (this.state) {
      case "leader":
        return this.send(from, { type: "Coordinator" });
      case "electing":
        return this.send(from, { type: "OK" });
      default:
        if (from < this.id) super.onElection(message, from);
    }
  }
  override becomeLeader() {
    super.becomeLeader();
    for (const peer of this.higher) this.send(peer, { type: "Coordinator" });
  }
}
class WaitsThenTakes extends Bully {
  override onRecover() {
    this.state = "electing";
    this.setTimer("Coordinator", this.coordinatorMs);
  }
}
class Indifferent extends Bully {
  override onRecover() {}
}
class Guesses extends Bully {
  override onRecover() {
    this.learn(Math.max(...this.peers));
  }
}
class NotInBetween extends Bully {
  override onRecover() {
    this.state = "electing";
    this.broadcast({ type: "Election" });
    this.setTimer("Answer", this.answerMs);
  }
  override onElection(message: object, from: ProcessId) {
    if (this.state === "leader") this.send(from, { type: "Coordinator" });
    else if (from < this.id) super.onElection(message, from);
  }
}

export const modest: ExerciseAnswers = {
  exercise: "a modest bully",
  answers: [
    { what: "reference", answer: Modest, outcome: "correct", says: /takes over from nobody/, draws: false },
    { what: "written differently", answer: ModestByRole, outcome: "correct", says: /never two leaders/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "waits, then takes over",
      answer: WaitsThenTakes,
      outcome: "hint",
      says: /It waits, hears nothing/,
      draws: true,
    },
    {
      what: "wrong",
      how: "asks nobody",
      answer: Indifferent,
      outcome: "keep working",
      says: /does not know who leads/,
      draws: true,
    },
    { what: "wrong", how: "guesses", answer: Guesses, outcome: "almost", says: /Set a timer/, draws: true },
    {
      what: "wrong",
      how: "not during an election",
      answer: NotInBetween,
      outcome: "almost",
      says: /violate “never two leaders”/,
      draws: true,
    },
  ],
};

// ---- mend it

class Careful extends Bully {
  override onCoordinator(message: object, from: ProcessId) {
    if (this.elected !== undefined && from < this.elected) this.elect();
    else super.onCoordinator(message, from);
  }
}
class BelievesThenAsks extends Bully {
  override onCoordinator(_message: object, from: ProcessId) {
    const before = this.elected ?? 0;
    this.learn(from);
    if (from < before) this.elect();
  }
}
class EmptyMend extends Bully {
  override onCoordinator(_message: object, _from: ProcessId) {}
}
class AsBefore extends Bully {
  override onCoordinator(message: object, from: ProcessId) {
    super.onCoordinator(message, from);
  }
}
class Ignores extends Bully {
  override onCoordinator(message: object, from: ProcessId) {
    if (this.elected !== undefined && from < this.elected) return;
    super.onCoordinator(message, from);
  }
}
class AsksAlways extends Bully {
  override onCoordinator(_message: object, from: ProcessId) {
    this.learn(from);
    this.elect();
  }
}

export const mended: ExerciseAnswers = {
  exercise: "mend it",
  answers: [
    { what: "reference", answer: Careful, outcome: "correct", says: /19 messages more/, draws: false },
    { what: "written differently", answer: BelievesThenAsks, outcome: "correct", says: /last word/ },
    { what: "stub", answer: EmptyMend, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "as before",
      answer: AsBefore,
      outcome: "hint",
      says: /sent first and arrives last/,
      draws: true,
    },
    {
      what: "wrong",
      how: "ignores",
      answer: Ignores,
      outcome: "keep working",
      says: /your leader may be dead/,
      draws: true,
    },
    {
      what: "wrong",
      how: "asks always",
      answer: AsksAlways,
      outcome: "keep working",
      says: /has to be believed/,
      draws: true,
    },
  ],
};
