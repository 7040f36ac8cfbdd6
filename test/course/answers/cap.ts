import { AvailableStore } from "../../../lib/replication/mod.ts";
import type { ExerciseAnswers } from "./answers.ts";

type Version = { value: string; vector: Record<number, number> };

const knows = (a: Version, b: Version) =>
  Object.entries(b.vector).every(([id, count]) => (a.vector[Number(id)] ?? 0) >= count);
const sum = ({ vector }: Version) => Object.values(vector).reduce((total, count) => total + count, 0);

export const versions: ExerciseAnswers = {
  exercise: "which versions stay",
  answers: [
    {
      what: "reference",
      answer: (a: Version[], b: Version[]) => {
        const news = b.filter((one) => !a.some((other) => knows(other, one)));
        return [...a.filter((one) => !news.some((other) => knows(other, one))), ...news];
      },
      outcome: "correct",
      says: /at the same time stays/,
    },
    {
      what: "written differently",
      how: "over all pairs",
      answer: (a: Version[], b: Version[]) => {
        const all = [...a, ...b];
        return all.filter((one, place) =>
          !all.some((other, at) => at !== place && knows(other, one) && (!knows(one, other) || at < place))
        );
      },
      outcome: "correct",
      says: /at the same time stays/,
    },
    { what: "stub", answer: function myVersions() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "all of them",
      answer: (a: Version[], b: Version[]) => [...a, ...b],
      outcome: "hint",
      says: /replaced stays/,
    },
    {
      what: "wrong",
      how: "the larger sum",
      answer: (a: Version[], b: Version[]) => {
        const largest = Math.max(0, ...[...a, ...b].map(sum));
        return [...a, ...b].filter((one) => sum(one) === largest);
      },
      outcome: "hint",
      says: /is lost|replaced stays/,
    },
    {
      what: "wrong",
      how: "the texts alone",
      answer: (a: Version[], b: Version[]) => [...a, ...b].map(({ value }) => value),
      outcome: "keep working",
      says: /does not return versions/,
    },
  ],
};

class SendsAgain extends AvailableStore {
  override onTimeoutHandOff(name: string) {
    const peer = Number(name), owed = this.hints.get(peer)!;
    for (const [key, number] of owed) this.sendState(peer, key, number);
    if (owed.size > 0) this.setTimer("HandOff", this.handOffMs, this.handOffMs, name);
  }
}
class SendsAgainFirst extends AvailableStore {
  override onTimeoutHandOff(name: string) {
    const entries = [...this.hints.get(Number(name)) ?? []];
    if (entries.length === 0) return;
    this.setTimer("HandOff", this.handOffMs, 2 * this.handOffMs, name);
    entries.forEach(([key, number]) => this.sendState(Number(name), key, number));
  }
}
class SendsNothing extends AvailableStore {
  override onTimeoutHandOff() {}
}
class WaitsOnly extends AvailableStore {
  override onTimeoutHandOff(name: string) {
    if (this.hints.get(Number(name))!.size > 0) {
      this.setTimer("HandOff", this.handOffMs, this.handOffMs, name);
    }
  }
}
class SendsOnce extends AvailableStore {
  override onTimeoutHandOff(name: string) {
    for (const [key, number] of this.hints.get(Number(name))!) this.sendState(Number(name), key, number);
  }
}
class TellsAll extends AvailableStore {
  override onTimeoutHandOff(name: string) {
    const owed = this.hints.get(Number(name))!;
    for (const [key, number] of owed) for (const peer of this.peers) this.sendState(peer, key, number);
    if (owed.size > 0) this.setTimer("HandOff", this.handOffMs, this.handOffMs, name);
  }
}

export const hintsHandedOver: ExerciseAnswers = {
  exercise: "hand it over",
  answers: [
    { what: "reference", answer: SendsAgain, outcome: "correct", says: /until it is acknowledged/ },
    {
      what: "written differently",
      how: "the timer first",
      answer: SendsAgainFirst,
      outcome: "correct",
      says: /until it is acknowledged/,
    },
    { what: "stub", answer: SendsNothing, outcome: "still missing", says: /still as it was given/ },
    {
      what: "wrong",
      how: "waits for ever",
      answer: WaitsOnly,
      outcome: "hint",
      says: /never arrives/,
    },
    { what: "wrong", how: "once", answer: SendsOnce, outcome: "hint", says: /never arrives/ },
    { what: "wrong", how: "to all", answer: TellsAll, outcome: "almost", says: /nobody needs/ },
  ],
};

type Cart = Record<string, Record<string, number>>;

function joined(a: Cart, b: Cart, count: (one: number, other: number) => number): Cart {
  const all: Cart = {};
  for (const thing of new Set([...Object.keys(a), ...Object.keys(b)])) {
    all[thing] = {};
    for (const device of new Set([...Object.keys(a[thing] ?? {}), ...Object.keys(b[thing] ?? {})])) {
      all[thing][device] = count(a[thing]?.[device] ?? 0, b[thing]?.[device] ?? 0);
    }
  }
  return all;
}

export const cartMerge: ExerciseAnswers = {
  exercise: "merge two carts",
  answers: [
    {
      what: "reference",
      answer: (a: Cart, b: Cart) => joined(a, b, Math.max),
      outcome: "correct",
      says: /the same cart/,
    },
    {
      what: "written differently",
      how: "into a copy of the first",
      answer: (a: Cart, b: Cart) => {
        const all: Cart = {};
        for (const thing in a) all[thing] = { ...a[thing] };
        for (const thing in b) {
          all[thing] = all[thing] ?? {};
          for (const device in b[thing]) {
            if (!(all[thing][device] >= b[thing][device])) all[thing][device] = b[thing][device];
          }
        }
        return all;
      },
      outcome: "correct",
      says: /the same cart/,
    },
    { what: "stub", answer: function myCart() {}, outcome: "still missing", says: /nothing/ },
    {
      what: "wrong",
      how: "the sum",
      answer: (a: Cart, b: Cart) => joined(a, b, (one, other) => one + other),
      outcome: "hint",
      says: /counted twice/,
    },
    {
      what: "wrong",
      how: "the second one wins",
      answer: (a: Cart, b: Cart) => ({ ...a, ...b }),
      outcome: "hint",
      says: /right cart/,
    },
    { what: "wrong", how: "the first", answer: (a: Cart) => a, outcome: "hint", says: /right cart/ },
    {
      what: "wrong",
      how: "a list",
      answer: (a: Cart) => Object.keys(a),
      outcome: "keep working",
      says: /does not return a cart/,
    },
  ],
};
