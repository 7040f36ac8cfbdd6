import type { ProcessId } from "../../../lib/core/process.ts";
import { Greeter } from "../../../lib/course/first/greeter.ts";
import type { ExerciseAnswers } from "./answers.ts";

/** As the notebook's solution has it. */
export class Persistent extends Greeter {
  override greet() {
    super.greet();
    this.setTimer("Again", 100);
  }
  onTimeoutAgain() {
    const silent = this.peers.filter((peer) => !this.heard.has(peer));
    for (const peer of silent) this.send(peer, { type: "Hello" });
    if (silent.length > 0) this.setTimer("Again", 100);
  }
}

class TimerForEach extends Greeter {
  override greet() {
    for (const peer of this.peers) this.greetOne(peer);
  }
  greetOne(peer: ProcessId) {
    this.send(peer, { type: "Hello" });
    this.setTimer("Patience", 40, 60, String(peer));
  }
  onTimeoutPatience(key: string) {
    this.greetOne(Number(key));
  }
  override onWelcome(message: object, from: ProcessId) {
    super.onWelcome(message, from);
    this.cancelTimer("Patience", String(from));
  }
}

class Stub extends Greeter {}

class Twice extends Greeter {
  override greet() {
    super.greet();
    super.greet();
  }
}

class ForEver extends Greeter {
  override greet() {
    super.greet();
    this.setTimer("Again", 100);
  }
  onTimeoutAgain() {
    this.greet();
  }
}

class Forgets extends Greeter {
  override greet() {
    this.setTimer("Again", 100);
  }
  onTimeoutAgain() {}
}

class Throws extends Greeter {
  override greet() {
    const nobody = this.peers.find((peer) => peer > 99) as unknown as { name: string };
    this.output(nobody.name);
  }
}

export const greetings: ExerciseAnswers = {
  exercise: "greetings",
  answers: [
    { what: "reference", answer: 40, outcome: "correct", says: /N\(N − 1\) · 2/ },
    { what: "written differently", answer: () => 2 * 5 * 4, outcome: "correct", says: /40/ },
    { what: "stub", answer: undefined, outcome: "not defined yet", says: /a number/ },
    { what: "stub", how: "emptied", answer: null, outcome: "still missing", says: /empty/ },
    { what: "wrong", how: "without answers", answer: 20, outcome: "almost", says: /answered/ },
    { what: "wrong", how: "greets itself", answer: 50, outcome: "hint", says: /greet itself/ },
    { what: "wrong", how: "only P1", answer: 8, outcome: "hint", says: /All five/ },
    { what: "wrong", how: "a guess", answer: 33, outcome: "keep working", says: /two processes first/ },
    { what: "wrong", how: "a text", answer: "40", outcome: "keep working", says: /the string 40/ },
  ],
};

export const persistent: ExerciseAnswers = {
  exercise: "persistent greeter",
  answers: [
    { what: "reference", answer: Persistent, outcome: "correct", says: /then it is quiet/, draws: false },
    { what: "written differently", answer: TimerForEach, outcome: "correct", says: /quiet/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "greets twice and hopes",
      answer: Twice,
      outcome: "hint",
      says: /Set a timer/,
      draws: true,
    },
    {
      what: "wrong",
      how: "never stops",
      answer: ForEver,
      outcome: "almost",
      says: /never ends/,
      draws: true,
    },
    {
      what: "wrong",
      how: "no longer greets",
      answer: Forgets,
      outcome: "keep working",
      says: /super\.greet/,
      draws: true,
    },
    {
      what: "wrong",
      how: "throws",
      answer: Throws,
      outcome: "keep working",
      says: /your line `.*nobody\.name.*`/,
    },
  ],
};
