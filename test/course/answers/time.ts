import { Cristian } from "../../../lib/clocks/cristian.ts";
import { Stamped } from "../../../lib/clocks/stamped.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- a Lamport clock

class Slide extends Stamped {
  override nextLamport(received: number): number {
    let next = this.lamport;
    next = Math.max(this.lamport, received) + 1;
    return next;
  }
}
class InTens extends Stamped {
  override nextLamport(received: number): number {
    return received > this.lamport ? received + 10 : this.lamport + 10;
  }
}
class Still extends Stamped {
  override nextLamport(_received: number): number {
    // deno-lint-ignore prefer-const
    let next = this.lamport;
    // yours
    return next;
  }
}
class Deaf extends Stamped {
  override nextLamport(): number {
    return this.lamport + 1;
  }
}
/** Beside vectors that know of no sender either: nothing would be before anything. */
class DeafInBoth extends Stamped {
  override nextLamport(): number {
    return this.lamport + 1;
  }
  override event() {
    super.event();
  }
}
class OnlyOthers extends Stamped {
  override nextLamport(received: number): number {
    return received + 1;
  }
}
class NoStep extends Stamped {
  override nextLamport(received: number): number {
    return received === 0 ? this.lamport + 1 : Math.max(this.lamport, received);
  }
}
/** Whose vectors say that letters come from nowhere: the question was about the number. */
class VectorsAside extends Stamped {
  override nextLamport(received: number): number {
    return Math.max(this.lamport, received) + 1;
  }
  override event(lamport = 0) {
    super.event(lamport);
  }
}
class Misreads extends Stamped {
  override nextLamport(received: number): number {
    return (received as unknown as { stamp: { time: number } }).stamp.time + 1;
  }
}

export const lamport: ExerciseAnswers = {
  exercise: "a Lamport clock",
  answers: [
    { what: "reference", answer: Slide, outcome: "correct", says: /every execution/, draws: false },
    { what: "written differently", answer: InTens, outcome: "correct", says: /smaller timestamp/ },
    {
      what: "written differently",
      how: "beside vectors that are wrong",
      answer: VectorsAside,
      outcome: "correct",
      says: /every execution/,
    },
    { what: "stub", answer: Still, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "deaf", answer: Deaf, outcome: "hint", says: /last sentence/, draws: true },
    {
      what: "wrong",
      how: "deaf, beside deaf vectors",
      answer: DeafInBoth,
      outcome: "hint",
      says: /last sentence/,
      draws: true,
    },
    { what: "wrong", how: "no step at a receipt", answer: NoStep, outcome: "hint", says: /received before/ },
    { what: "wrong", how: "goes back", answer: OnlyOthers, outcome: "keep working", says: /first sentence/ },
    {
      what: "wrong",
      how: "throws",
      answer: Misreads,
      outcome: "keep working",
      says: /your line `.*stamp\.time.*`/,
    },
  ],
};

// ---- concurrent or not

type Vector = readonly number[];

export const concurrent: ExerciseAnswers = {
  exercise: "concurrent or not",
  answers: [
    {
      what: "reference",
      answer: (a: Vector, b: Vector) => {
        const someGreater = a.some((count, k) => count > b[k]);
        const someLess = a.some((count, k) => count < b[k]);
        if (someGreater && someLess) return "concurrent";
        return someGreater ? "after" : someLess ? "before" : "equal";
      },
      outcome: "correct",
      says: /729 pairs/,
    },
    {
      what: "written differently",
      answer: (a: Vector, b: Vector) => {
        const least = a.map((count, k) => Math.min(count, b[k])).join();
        if (a.join() === b.join()) return "equal";
        return least === a.join() ? "before" : least === b.join() ? "after" : "concurrent";
      },
      outcome: "correct",
      says: /All four/,
    },
    { what: "stub", answer: () => "equal", outcome: "still missing", says: /everything/ },
    { what: "stub", how: "emptied", answer: () => {}, outcome: "still missing", says: /returns nothing/ },
    {
      what: "wrong",
      how: "by the sum",
      answer: (a: Vector, b: Vector) => {
        const sum = (vector: Vector) => vector.reduce((all, count) => all + count, 0);
        return sum(a) < sum(b) ? "before" : sum(a) > sum(b) ? "after" : "equal";
      },
      outcome: "hint",
      says: /one line/,
    },
    {
      what: "wrong",
      how: "exchanged",
      answer: (a: Vector, b: Vector) => {
        const someGreater = a.some((count, k) => count > b[k]);
        const someLess = a.some((count, k) => count < b[k]);
        if (someGreater && someLess) return "concurrent";
        return someGreater ? "before" : someLess ? "after" : "equal";
      },
      outcome: "almost",
      says: /exchanged/,
    },
    {
      what: "wrong",
      how: "before itself",
      answer: (a: Vector, b: Vector) => {
        if (a.every((count, k) => count <= b[k])) return "before";
        return a.every((count, k) => count >= b[k]) ? "after" : "concurrent";
      },
      outcome: "almost",
      says: /before itself/,
    },
    {
      what: "wrong",
      how: "strictly in all entries",
      answer: (a: Vector, b: Vector) => {
        if (a.every((count, k) => count < b[k])) return "before";
        return a.every((count, k) => count > b[k]) ? "after" : "concurrent";
      },
      outcome: "keep working",
      says: /two questions/,
    },
  ],
};

// ---- the shortest round trip

type Tell = { number: number; timeMs: number };

class Choosy extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    const roundTripMs = this.clock - this.askedAtMs;
    if (roundTripMs > this.shortestMs) return;
    this.shortestMs = roundTripMs;
    super.onTell(message);
  }
}
class LeastFirst extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    const roundTripMs = this.clock - this.askedAtMs;
    this.shortestMs = Math.min(this.shortestMs, roundTripMs);
    if (roundTripMs === this.shortestMs) super.onTell(message);
  }
}
class AsGiven extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    super.onTell(message);
  }
}
class NeverLearns extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    if (this.clock - this.askedAtMs > this.shortestMs) return;
    super.onTell(message);
  }
}
class WrongWay extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    if (this.clock - this.askedAtMs < this.shortestMs) return;
    super.onTell(message);
  }
}
class TooChoosy extends Cristian {
  shortestMs = Infinity;
  override onTell(message: Tell) {
    const roundTripMs = this.clock - this.askedAtMs;
    if (roundTripMs > this.shortestMs / 2) return;
    this.shortestMs = roundTripMs;
    super.onTell(message);
  }
}

export const shortest: ExerciseAnswers = {
  exercise: "the shortest round trip",
  answers: [
    { what: "reference", answer: Choosy, outcome: "correct", says: /drifts/, draws: false },
    { what: "written differently", answer: LeastFirst, outcome: "correct", says: /smaller/ },
    { what: "stub", answer: AsGiven, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "never learns", answer: NeverLearns, outcome: "hint", says: /Who tells/ },
    { what: "wrong", how: "the wrong way", answer: WrongWay, outcome: "keep working", says: /Infinity/ },
    { what: "wrong", how: "too choosy", answer: TooChoosy, outcome: "almost", says: /not all of them/ },
  ],
};
