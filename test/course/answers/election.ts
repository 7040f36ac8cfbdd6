import type { ProcessId } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import type { ExerciseAnswers } from "./answers.ts";

class Stub extends Bully {}

// ---- useless and safe

class Useless extends Bully {
  override elect() {}
  override onElection() {}
}
class HighestOnly extends Bully {
  override elect() {
    if (this.higher.length === 0) this.learn(this.id);
  }
}
class Claims extends Bully {
  override elect() {
    this.learn(this.id);
  }
}
class AsksOnly extends Bully {
  override becomeLeader() {}
}
class Recursive extends Bully {
  override elect() {
    this.elect();
  }
}

export const useless: ExerciseAnswers = {
  exercise: "useless and safe",
  answers: [
    { what: "reference", answer: Useless, outcome: "correct", says: /fails at termination/, draws: false },
    { what: "written differently", answer: HighestOnly, outcome: "correct", says: /safe and silent/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "everyone leads",
      answer: Claims,
      outcome: "hint",
      says: /2 steps violate/,
      draws: true,
    },
    { what: "wrong", how: "asks", answer: AsksOnly, outcome: "almost", says: /1 step violates/, draws: true },
    {
      what: "wrong",
      how: "calls itself",
      answer: Recursive,
      outcome: "keep working",
      says: /calls itself for ever/,
    },
    { what: "wrong", how: "no process", answer: Map, outcome: "keep working", says: /the class Map/ },
  ],
};

// ---- from the slide's words

class Slide extends Bully {
  override onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
    if (this.state !== "electing") this.elect();
  }
}
class OtherWayRound extends Bully {
  override onElection(_message: object, from: ProcessId) {
    const isHolding = this.state === "electing";
    if (!isHolding) this.elect();
    if (from < this.id) this.send(from, { type: "OK" });
  }
}
class Empty extends Bully {
  override onElection(_message: object, _from: ProcessId) {
    // yours
  }
}
class Silent extends Bully {
  override onElection() {
    if (this.state !== "electing") this.elect();
  }
}
class OnlyPromises extends Bully {
  override onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
  }
}
class AnotherElection extends Bully {
  override onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
    this.elect();
  }
}
class OnlyWhenIdle extends Bully {
  override onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
    if (this.state === "idle") this.elect();
  }
}
class Misreads extends Bully {
  override onElection(message: object) {
    this.send((message as { sender: { id: ProcessId } }).sender.id, { type: "OK" });
  }
}

export const handler: ExerciseAnswers = {
  exercise: "from the slide's words",
  answers: [
    { what: "reference", answer: Slide, outcome: "correct", says: /exactly what theory says/, draws: false },
    { what: "written differently", answer: OtherWayRound, outcome: "correct", says: /theory: 29 messages/ },
    { what: "stub", answer: Empty, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "no OK", answer: Silent, outcome: "hint", says: /first sentence/, draws: true },
    {
      what: "wrong",
      how: "OK only",
      answer: OnlyPromises,
      outcome: "keep working",
      says: /second sentence/,
      draws: true,
    },
    {
      what: "wrong",
      how: "one election too many",
      answer: AnotherElection,
      outcome: "almost",
      says: /and yours 12/,
    },
    {
      what: "wrong",
      how: "only when idle",
      answer: OnlyWhenIdle,
      outcome: "keep working",
      says: /held before/,
      draws: true,
    },
    {
      what: "wrong",
      how: "throws",
      answer: Misreads,
      outcome: "keep working",
      says: /your line `.*sender\.id.*`/,
    },
  ],
};
