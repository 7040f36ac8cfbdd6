import { SmallRaid5 } from "../../../lib/storage/raid/small_raid5.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- another layout

class Asymmetric extends SmallRaid5 {
  override parityDisk(stripe: number) {
    return this.members - 1 - stripe % this.members;
  }
  override dataDisk(stripe: number, place: number) {
    return place >= this.parityDisk(stripe) ? place + 1 : place;
  }
}
class ByListing extends SmallRaid5 {
  override parityDisk(stripe: number) {
    return (this.members * (stripe + 1) - 1 - stripe) % this.members;
  }
  override dataDisk(stripe: number, place: number) {
    return this.allBut(this.parityDisk(stripe))[place];
  }
}
class AsGiven extends SmallRaid5 {
  override parityDisk(_stripe: number) {
    // deno-lint-ignore prefer-const
    let disk = 0;
    // yours
    return disk;
  }
  override dataDisk(_stripe: number, place: number) {
    // deno-lint-ignore prefer-const
    let disk = place;
    // yours
    return disk;
  }
}
class StaysLast extends Asymmetric {
  override parityDisk(_stripe: number) {
    return this.members - 1;
  }
}
class ToTheRight extends Asymmetric {
  override parityDisk(stripe: number) {
    return stripe % this.members;
  }
}
class ForFour extends Asymmetric {
  override parityDisk(stripe: number) {
    return 3 - stripe % 4;
  }
}
class AllButFour extends Asymmetric {
  override parityDisk(stripe: number) {
    return this.members === 4 ? 3 - stripe % 4 : (this.members - 1 + stripe) % this.members;
  }
}
class OnTheParity extends Asymmetric {
  override dataDisk(_stripe: number, place: number) {
    return place;
  }
}
class OneTooLate extends Asymmetric {
  override dataDisk(stripe: number, place: number) {
    return place > this.parityDisk(stripe) ? place + 1 : place;
  }
}
class Symmetric extends Asymmetric {
  override dataDisk(stripe: number, place: number) {
    return (this.parityDisk(stripe) + 1 + place) % this.members;
  }
}
class Backwards extends Asymmetric {
  override dataDisk(stripe: number, place: number) {
    return super.dataDisk(stripe, this.members - 2 - place);
  }
}
class NoDisk extends Asymmetric {
  override parityDisk(): number {
    return undefined as unknown as number;
  }
}
class Calls extends SmallRaid5 {
  override parityDisk(stripe: number): number {
    return (this as unknown as { disk: { of(stripe: number): number } }).disk.of(stripe);
  }
}

export const layout: ExerciseAnswers = {
  exercise: "another layout",
  answers: [
    { what: "reference", answer: Asymmetric, outcome: "correct", says: /byte for byte/, draws: true },
    { what: "written differently", answer: ByListing, outcome: "correct", says: /left-asymmetric/ },
    { what: "stub", answer: AsGiven, outcome: "still missing", says: /as it was given/ },
    {
      what: "stub",
      how: "emptied",
      answer: class extends SmallRaid5 {},
      outcome: "still missing",
      says: /as it was given/,
    },
    {
      what: "wrong",
      how: "the parity stays",
      answer: StaysLast,
      outcome: "almost",
      says: /row 1 should be 2, P, 3, and is 2, 3, P/,
      draws: true,
    },
    { what: "wrong", how: "to the right", answer: ToTheRight, outcome: "almost", says: /to the right/ },
    {
      what: "wrong",
      how: "the parity is right for four only",
      answer: AllButFour,
      outcome: "almost",
      says: /only for four/,
    },
    {
      what: "wrong",
      how: "a fixed 3 that three disks have not",
      answer: ForFour,
      outcome: "hint",
      says: /does not exist/,
    },
    {
      what: "wrong",
      how: "data on the parity",
      answer: OnTheParity,
      outcome: "hint",
      says: /row 1 should be 2, P, 3, and is 2, P and 3, nothing/,
      draws: true,
    },
    { what: "wrong", how: "one too late", answer: OneTooLate, outcome: "hint", says: /From which disk/ },
    {
      what: "wrong",
      how: "the class's own layout",
      answer: Symmetric,
      outcome: "hint",
      says: /begin after it/,
    },
    { what: "wrong", how: "backwards", answer: Backwards, outcome: "hint", says: /should be/ },
    { what: "wrong", how: "returns nothing", answer: NoDisk, outcome: "hint", says: /does not exist/ },
    {
      what: "wrong",
      how: "throws",
      answer: Calls,
      outcome: "keep working",
      says: /your line `.*disk\.of.*`/,
    },
  ],
};

// ---- eight slots

export const levels: ExerciseAnswers = {
  exercise: "eight slots",
  answers: [
    { what: "reference", answer: { archive: 6, shop: 10 }, outcome: "correct", says: /no other level/ },
    {
      what: "written differently",
      answer: () => ({ shop: 10, archive: 6 }),
      outcome: "correct",
      says: /Both/,
    },
    {
      what: "stub",
      answer: { archive: undefined, shop: undefined },
      outcome: "still missing",
      says: /archive and the shop/,
    },
    { what: "stub", how: "half", answer: { archive: 6 }, outcome: "still missing", says: /for the shop/ },
    {
      what: "wrong",
      how: "RAID 5 for the archive",
      answer: { archive: 5, shop: 10 },
      outcome: "almost",
      says: /a loss in 5 years with 27\.6 %, and 1 % are allowed/,
    },
    {
      what: "wrong",
      how: "parity for the shop",
      answer: { archive: 6, shop: 5 },
      outcome: "almost",
      says: /a loss in 5 years/,
    },
    {
      what: "wrong",
      how: "RAID 6 for both",
      answer: { archive: 6, shop: 6 },
      outcome: "almost",
      says: /217 small writes a second of 500/,
    },
    { what: "wrong", how: "no redundancy", answer: { archive: 6, shop: 0 }, outcome: "hint", says: /dies/ },
    {
      what: "wrong",
      how: "exchanged",
      answer: { archive: 10, shop: 6 },
      outcome: "hint",
      says: /for the other/,
    },
    {
      what: "wrong",
      how: "mirrors of eight",
      answer: { archive: 1, shop: 1 },
      outcome: "keep working",
      says: /12 TB of 60/,
    },
    {
      what: "wrong",
      how: "no level",
      answer: { archive: 50, shop: 10 },
      outcome: "keep working",
      says: /one of 0, 1/,
    },
    {
      what: "wrong",
      how: "texts",
      answer: { archive: "6", shop: "10" },
      outcome: "keep working",
      says: /one of 0, 1/,
    },
  ],
};
