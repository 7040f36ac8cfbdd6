/** The judge of notebook 09's exercise on the layout: RAID 5, left-asymmetric. */
import { type Chunk, Layout, type Placement } from "../../../storage/raid/layout/layout.ts";
import type { SmallRaid5 } from "../../../storage/raid/small_raid5.ts";
import { EventLoop } from "../../../storage/device/time.ts";
import { raidLayout } from "../../../view/raid/arrays.ts";
import { classJudgeOf, made, ownMethods } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, type Tried } from "../../exercise/trials.ts";
import { asMembers } from "../../arrays/disks.ts";
import { A_SMALL_ARRAY, lostBlocks, type SmallArray, SmallBench, smallDisks } from "./small_arrays.ts";

const SIZES = [3, 4, 5, 8];

/** The left-asymmetric layout of RAID 5. */
export const layout = classJudgeOf<SmallArray>(
  A_SMALL_ARRAY,
  (answer) => ownMethods(answer).length === 0 || SIZES.every((n) => isUntouched(on(answer, n))),
  judgeLayout,
  "dataDisk",
);

const on = (answer: SmallArray, n: number) => made(answer, asMembers(smallDisks(new EventLoop(), n)));
const stripesOf = (array: SmallRaid5) => [...Array(2 * array.members).keys()];
const placesOf = (array: SmallRaid5) => [...Array(array.members - 1).keys()];

/** The notebook's stub: parity on disk 0, and data where they are. */
function isUntouched(array: SmallRaid5): boolean {
  return stripesOf(array).every((stripe) =>
    array.parityDisk(stripe) === 0 &&
    placesOf(array).every((place) => array.dataDisk(stripe, place) === place)
  );
}

function judgeLayout(answer: SmallArray): Judgement {
  const arrays = SIZES.map((n) => on(answer, n));
  const { trials, failed } = inTurn([
    () => placed("every block and every parity has a disk of its own", arrays, isConsistent),
    () => placed("the parity moves to the left", arrays, parityIsRight),
    () => placed("the data step over the parity", arrays, (array, stripe) => isRight(array, stripe)),
    () => sameBytes(answer),
    () => bearsEveryLoss(answer),
  ]);
  const shown = arrays.find((array) => !stripesOf(array).every((stripe) => isRight(array, stripe))) ??
    arrays[1];
  const picture = raidLayout(placementOf(shown), {
    title: "Your layout",
    alt: `Where your class puts the blocks on ${shown.members} disks.`,
  });
  if (!failed) {
    return correct(
      "Every block is where Linux puts it in its layout 0, left-asymmetric, and any disk may be lost.",
      {
        trials,
        picture,
      },
    );
  }
  return misplaced(arrays, { trials, picture });
}

function misplaced(arrays: readonly SmallRaid5[], details: Pick<Judgement, "trials" | "picture">): Judgement {
  const everywhere = (rule: (array: SmallRaid5, stripe: number) => boolean) =>
    arrays.every((array) => stripesOf(array).every((stripe) => rule(array, stripe)));
  if (!everywhere(isConsistent)) {
    return hint("Two things lie in one place, or on a disk that does not exist.", {
      ...details,
      hint: "From which disk on do the data have to move over by one?",
    });
  }
  if (everywhere(isRight)) {
    return keepWorking("Everything has its place, and yet the bytes are wrong.", {
      ...details,
      hint: "Two methods are asked for; what else does your class change?",
    });
  }
  if (everywhere((array, stripe) => array.parityDisk(stripe) === array.parityDisk(0))) {
    return almost("The data step over the parity. But it stays on one disk: that is a RAID 4.", {
      ...details,
      hint: "In stripe 0 the parity is on the last disk, in stripe 1 on the one before it, and after disk 0?",
    });
  }
  if (everywhere((array, stripe) => array.parityDisk(stripe) === stripe % array.members)) {
    return almost("The parity moves to the right.", { ...details, hint: "It begins on the last disk." });
  }
  const four = arrays[SIZES.indexOf(4)];
  if (stripesOf(four).every((stripe) => isRight(four, stripe))) {
    return almost("It is right for four disks, and only for four.", { ...details, hint: "`this.members`." });
  }
  if (everywhere(parityIsRight)) {
    return hint("The parity is right. The data begin after it, as in the class above.", {
      ...details,
      hint: "Place 0 is disk 0, unless the parity is there. What is it for place 1, 2, …?",
    });
  }
  return keepWorking("No two things lie in one place, but it is another layout.", {
    ...details,
    hint: "Draw the first rows for four disks: 0, 1, 2, P; then 3, 4, P, 5; then?",
  });
}

/** Where its two methods say that things lie. */
function placementOf(array: SmallRaid5): Placement {
  const { members } = array;
  const at = (disk: number, group: number): Chunk => {
    const place = placesOf(array).find((place) => array.dataDisk(group, place) === disk);
    if (place === undefined) return { role: "P", group, number: group };
    return { role: "data", group, number: group * (members - 1) + place };
  };
  return { members, at };
}

type Rule = (array: SmallRaid5, stripe: number) => boolean;

/** The first row of all that breaks the rule is shown. */
function placed(what: string, arrays: readonly SmallRaid5[], rule: Rule): Tried {
  for (const array of arrays) {
    const stripe = stripesOf(array).find((stripe) => !rule(array, stripe));
    if (stripe === undefined) continue;
    const right = new Layout(5, array.members, "left-asymmetric");
    const should = Array.from({ length: array.members }, (_, disk) => {
      const { role, number } = right.at(disk, stripe);
      return role === "P" ? "P" : number;
    });
    return observed(
      `${what}: with ${array.members} disks row ${stripe} should be ${should.join(", ")}, and is ${
        rowText(array, stripe)
      }`,
      false,
    );
  }
  return observed(`${SIZES.join(", ")} disks: ${what}`, true);
}

function rowText(array: SmallRaid5, stripe: number): string {
  const row: string[] = Array.from({ length: array.members }, () => "");
  const put = (disk: number, what: string) => {
    if (disk in row) row[disk] += row[disk] === "" ? what : ` and ${what}`;
  };
  put(array.parityDisk(stripe), "P");
  for (const place of placesOf(array)) {
    put(array.dataDisk(stripe, place), String(stripe * (array.members - 1) + place));
  }
  return row.map((what) => what || "nothing").join(", ");
}

const isConsistent: Rule = (array, stripe) => {
  const disks = [array.parityDisk(stripe), ...placesOf(array).map((place) => array.dataDisk(stripe, place))];
  return disks.sort((a, b) => a - b).every((disk, i) => disk === i);
};
const parityIsRight: Rule = (array, stripe) =>
  array.parityDisk(stripe) === array.members - 1 - stripe % array.members;
const isRight: Rule = (array, stripe) => {
  const right = new Layout(5, array.members, "left-asymmetric");
  return parityIsRight(array, stripe) &&
    placesOf(array).every((place) => array.dataDisk(stripe, place) === right.member(stripe, place));
};

function sameBytes(answer: SmallArray): Tried {
  const differ = SIZES.filter((n) => {
    const bench = new SmallBench(answer, n);
    return !bench.rewrite(20) || bench.differences("left-asymmetric").length > 0;
  });
  return observed(
    "random writes: the disks hold what those of Linux hold, byte for byte",
    differ.length === 0,
  );
}

function bearsEveryLoss(answer: SmallArray): Tried {
  const wrong = lostBlocks(answer, 4).find(({ wrong }) => wrong > 0);
  return observed(
    "each disk lost in turn: everything reads back as it was written" +
      (wrong ? `; ${wrong.wrong} blocks do not without disk ${wrong.lost}` : ""),
    wrong === undefined,
  );
}
