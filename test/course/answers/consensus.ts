import { FloodSet } from "../../../lib/consensus/flood_set.ts";
import { Rounds } from "../../../lib/consensus/rounds.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- the end of a round

class Stub extends FloodSet {
  override onTimeoutRound() {}
}
class Flooding extends FloodSet {
  override onTimeoutRound() {
    for (const value of this.received.get(this.round) ?? []) this.seen.add(value);
    if (this.round < this.faulty + 1) this.beginRound();
    else this.decide(Math.min(...this.seen));
  }
}
class FromEnd extends FloodSet {
  override onTimeoutRound() {
    this.seen = new Set([...this.seen, ...this.received.get(this.round) ?? []]);
    if (this.round > this.faulty) this.decide([...this.seen].sort((a, b) => a - b)[0]);
    else this.beginRound();
  }
}
class Short extends FloodSet {
  override onTimeoutRound() {
    for (const value of this.received.get(this.round) ?? []) this.seen.add(value);
    if (this.round < this.faulty) this.beginRound();
    else this.decide(Math.min(...this.seen));
  }
}
class Long extends FloodSet {
  override onTimeoutRound() {
    for (const value of this.received.get(this.round) ?? []) this.seen.add(value);
    if (this.round <= this.faulty + 1) this.beginRound();
    else this.decide(Math.min(...this.seen));
  }
}
class Endless extends FloodSet {
  override onTimeoutRound() {
    this.beginRound();
  }
}
class Greatest extends FloodSet {
  override onTimeoutRound() {
    for (const value of this.received.get(this.round) ?? []) this.seen.add(value);
    if (this.round < this.faulty + 1) this.beginRound();
    else this.decide(Math.max(...this.seen));
  }
}

export const flooding: ExerciseAnswers = {
  exercise: "the end of a round",
  answers: [
    { what: "reference", answer: Flooding, outcome: "correct", says: /no longer/, draws: false },
    { what: "written differently", answer: FromEnd, outcome: "correct", says: /every pattern/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "f rounds",
      answer: Short,
      outcome: "hint",
      says: /P1 crashes in round 1 and reaches P2/,
      draws: true,
    },
    { what: "wrong", how: "f + 2 rounds", answer: Long, outcome: "almost", says: /f \+ 1 rounds/ },
    { what: "wrong", how: "no end", answer: Endless, outcome: "keep working", says: /decide/, draws: true },
    {
      what: "wrong",
      how: "the greatest",
      answer: Greatest,
      outcome: "keep working",
      says: /the least of all/,
    },
  ],
};

// ---- more than half

class EmptyRounds extends Rounds {
  override suggestion(_reports: readonly (number | null)[]) {
    return null as unknown as ReturnType<Rounds["suggestion"]>;
  }
}
class Half extends Rounds {
  override suggestion(reports: readonly (number | null)[]) {
    const ones = reports.filter((value) => value === 1).length;
    const all = this.peers.length + 1;
    return 2 * ones > all ? 1 : 2 * (reports.length - ones) > all ? 0 : null;
  }
}
class HalfByLists extends Rounds {
  override suggestion(reports: readonly (number | null)[]) {
    const enough = Math.floor((this.peers.length + 1) / 2) + 1;
    for (const value of [1, 0]) {
      if (reports.filter((other) => other === value).length >= enough) return value;
    }
    return null;
  }
}
class StubOfRounds extends Rounds {
  // @ts-expect-error: as the notebook gives it
  override suggestion(_reports: readonly (number | null)[]) {}
}
class HalfOfHeard extends Rounds {
  override suggestion(reports: readonly (number | null)[]) {
    const ones = reports.filter((value) => value === 1).length;
    return 2 * ones > reports.length ? 1 : 2 * ones < reports.length ? 0 : null;
  }
}
class Any extends Rounds {
  override suggestion(reports: readonly (number | null)[]) {
    return reports.includes(1) ? 1 : 0;
  }
}

export const suggesting: ExerciseAnswers = {
  exercise: "more than half",
  answers: [
    { what: "reference", answer: Half, outcome: "correct", says: /never suggested in one round/ },
    { what: "written differently", answer: HalfByLists, outcome: "correct", says: /never suggested/ },
    { what: "stub", answer: StubOfRounds, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "half of those heard", answer: HalfOfHeard, outcome: "almost", says: /of all/ },
    { what: "wrong", how: "whatever it hears", answer: Any, outcome: "hint", says: /only some report/ },
    { what: "wrong", how: "nothing", answer: EmptyRounds, outcome: "keep working", says: /does not suggest/ },
  ],
};

// ---- be the adversary

export const whispering: ExerciseAnswers = {
  exercise: "be the adversary",
  answers: [
    { what: "reference", answer: () => [[3], [1], [2]], outcome: "correct", says: /nobody can say/ },
    {
      what: "written differently",
      answer: () => [[2, 3], [3], [1]],
      outcome: "correct",
      says: /1000 rounds/,
    },
    { what: "stub", answer: () => undefined, outcome: "still missing", says: /returns nothing yet/ },
    {
      what: "wrong",
      how: "all hear P1",
      answer: () => [[2], [1], [1]],
      outcome: "keep working",
      says: /decides/,
      draws: true,
    },
    { what: "wrong", how: "itself", answer: () => [[1], [1], [2]], outcome: "keep working", says: /for P1/ },
    { what: "wrong", how: "too few", answer: () => [[2]], outcome: "keep working", says: /for P2 it named/ },
  ],
};
