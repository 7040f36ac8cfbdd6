/**
 * The judges of notebook 09, RAID, on what a small write does: the new parity, and the order of the writes.
 */
import { everyOutcome } from "../../../storage/device/crash.ts";
import { SmallRaid5 } from "../../../storage/raid/small_raid5.ts";
import { table } from "../../../view/page/table.ts";
import { classJudgeOf, described, isEmpty } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed, type Tried } from "../../exercise/trials.ts";
import { sameBytes } from "../../arrays/disks.ts";
import { A_SMALL_ARRAY, lostBlocks, type SmallArray, SmallBench } from "./small_arrays.ts";

export { layout } from "./layout.ts";
export { levels } from "./levels.ts";

// ---- 2. The parity's update

/** What the parity becomes: the XOR of the new data and all that was read. */
export const parity = classJudgeOf<SmallArray>(
  A_SMALL_ARRAY,
  (answer) => isEmpty(answer, "newParity") || isNothing(answer),
  judgeParity,
  "newParity",
);

const BLOCK = 512;
const filled = (value: number) => new Uint8Array(BLOCK).fill(value);
const parityOf = (answer: SmallArray, data: number, ...read: number[]): unknown =>
  new SmallBench(answer, 5).array.newParity(filled(data), read.map(filled));

function changesData(answer: SmallArray): boolean {
  const data = filled(1);
  new SmallBench(answer, 5).array.newParity(data, [filled(2), filled(4)]);
  return data.some((byte) => byte !== 1);
}

/** As the notebook gives it: zeros, whatever is read. */
function isNothing(answer: SmallArray): boolean {
  return [[1, 3, 5], [9, 0, 3], [7, 0, 0]].every(([data, ...read]) => {
    const parity = parityOf(answer, data, ...read);
    return parity instanceof Uint8Array && parity.length === BLOCK && parity.every((byte) => byte === 0);
  });
}

function judgeParity(answer: SmallArray): Judgement {
  const given = parityOf(answer, 1, 2, 4);
  if (!(given instanceof Uint8Array) || given.length !== BLOCK) {
    const what = given instanceof Uint8Array
      ? `${given.length} bytes`
      : given === undefined
      ? "nothing"
      : described(given);
    return keepWorking(
      `newParity should return a \`Uint8Array\` as long as the data, 512 bytes; this is ${what}.`,
    );
  }
  if (changesData(answer)) {
    return keepWorking(
      "newParity changes `data`, which are still to be written: the disk gets what it left.",
      {
        hint: "Write into a new `Uint8Array`.",
      },
    );
  }
  const bench = new SmallBench(answer, 5);
  const { trials, failed } = inTurn([
    () => written("one block a stripe", bench, () => bench.write(bench.blocks.filter(isFirst))),
    () => written("all other blocks", bench, () => bench.write(bench.blocks.filter((b) => !isFirst(b)))),
    () => written("random blocks again and again", bench, () => bench.rewrite()),
    () => survives(answer, 4),
    () => survives(answer, 5),
  ]);
  if (!failed) return correct("It fits byte for byte, and any disk may be lost.", { trials });
  if (trials.length === 1) {
    return keepWorking("Not even the parity of a single block is right.", {
      trials,
      hint: "Where all else is zero, what is the XOR? And do you go over all bytes?",
    });
  }
  const sum = parityOf(answer, 3, 0, 5) as Uint8Array;
  if (trials.length === 2 && (sum[0] === 7 || sum[0] === 8)) {
    return hint("That is not the XOR.", {
      trials,
      hint: "A bit that is set twice is gone: `^`. What do `|` and `+` make of it?",
    });
  }
  if (trials.length === 2) {
    return hint("With the second block of a stripe the parity forgets the first.", {
      trials,
      hint: "Who knows what the other disks hold, without asking them? It is in `read`.",
    });
  }
  return trials.length === 3
    ? almost("It is right as long as each block is written once.", {
      trials,
      hint: "The old data are still in the old parity. How do you get them out?",
    })
    : almost("It is right as long as no disk is lost.", {
      trials,
      hint:
        "Without the data's disk all other data of the stripe are read. How many blocks are then in `read`?",
    });
}

const isFirst = (block: number) => block % 4 === 0;

function written(what: string, bench: SmallBench, write: () => unknown): Tried {
  write();
  const [first] = bench.misfits();
  const where = first ? `; in row ${first.row} ${first.what}` : "";
  return observed(`${what} written: the disks hold them, and a parity that fits${where}`, !first);
}

function survives(answer: SmallArray, n: number): Tried {
  const wrong = lostBlocks(answer, n).find(({ wrong }) => wrong > 0);
  const where = wrong ? `; ${wrong.wrong} blocks do not, without disk ${wrong.lost}` : "";
  return observed(
    `each of ${n} disks lost in turn, and more written: everything reads back as it was written${where}`,
    wrong === undefined,
  );
}

// ---- 3. First one, then the other

/** The parity first; when it is written, the data. */
export const order = classJudgeOf<SmallArray>(
  A_SMALL_ARRAY,
  (answer) => isEmpty(answer, "writeAll"),
  judgeOrder,
);

function judgeOrder(answer: SmallArray): Judgement {
  const calls = callsOfDone(answer);
  if (calls.length === 0) {
    return keepWorking("A write never ends.", {
      hint: "Who calls `done`? The end of the second write may; so `super.writeAll` can be given it.",
    });
  }
  let states = new Set<string>();
  const { trials, failed } = inTurn([
    () => observed(DONE, calls.length === 1 && calls[0]),
    () => neverIn(states = statesAfterCrash(answer), DATA_ONLY),
    () => survivesAtAll(answer),
  ]);
  if (!failed) {
    const atOnce = statesAfterCrash(SmallRaid5);
    const can = (found: Set<string>, state: string) => found.has(state) ? "can happen" : "never";
    return correct("One after the other. Of the two states that contradict themselves, one is left.", {
      trials,
      picture: table(
        STATES.map((state) => ({
          "after a crash": state,
          "data and parity fit": state === DATA_ONLY || state === PARITY_ONLY ? "✗ no" : "✓ yes",
          "both at once": can(atOnce, state),
          "your order": can(states, state),
        })),
      ),
    });
  }
  if (trials.length === 1) {
    return calls.length > 1
      ? keepWorking(`It says \`done\` ${calls.length} times for one write.`, {
        trials,
        hint: "Only the end of the last one is the end of all.",
      })
      : hint("It says `done` before all is written.", {
        trials,
        hint: "Whoever hears `done` believes that the data are safe. Which of the two writes ends last?",
      });
  }
  if (trials.length === 3) {
    return almost("The order is right as long as no disk is lost.", {
      trials,
      hint: "With a disk lost the list has one write only. Who calls `done` then?",
    });
  }
  return states.has(PARITY_ONLY)
    ? hint("The two writes are still under way at the same time.", {
      trials,
      hint: "Begin the second in the `done` of the first: `super.writeAll` also writes a list of one.",
    })
    : almost("One after the other, but the data come first.", {
      trials,
      hint: "In what order are they in the list?",
    });
}

const DONE = "`done` is called once, when all is written";
const DATA_ONLY = "data new, parity old", PARITY_ONLY = "data old, parity new";
const STATES = ["data old, parity old", DATA_ONLY, PARITY_ONLY, "data new, parity new"];

/** For each call of `done`: was everything on the disks? */
function callsOfDone(answer: SmallArray): boolean[] {
  const { time, disks, array } = new SmallBench(answer, 4);
  const calls: boolean[] = [];
  const writes = [{ to: 0, bytes: filled(1) }, { to: 3, bytes: filled(2) }];
  array.writeAll(0, writes, () => calls.push(disks[0].peek(0)[0] === 1 && disks[3].peek(0)[0] === 2));
  for (let events = 0; events < 1000 && time.step(); events++);
  return calls;
}

/** A list with one write instead of two is what many do not think of: no accident that ends the judging. */
function survivesAtAll(answer: SmallArray): Tried {
  try {
    return survives(answer, 4);
  } catch (error) {
    return observed(`a disk lost: your method stops with an error, ${(error as Error).message}`, false);
  }
}

function neverIn(states: ReadonlySet<string>, state: string): Tried {
  return observed(`every crash of a small write: never “${state}”`, !states.has(state));
}

/** What the disks can hold after a crash at any moment of a small write to block 0, wherever it lies. */
function statesAfterCrash(answer: SmallArray): Set<string> {
  const found = new Set<string>(), where = disksOfBlock0(answer);
  for (let events = 0, more = true; more && events < 1000; events++) {
    everyOutcome((choose) => {
      const { time, disks, array } = rewriting(answer);
      const before = where.map((disk) => disks[disk].peek(0)[0]);
      for (let i = 0; i < events; i++) time.step();
      more = time.pending > 0;
      array.crash(choose);
      const [d, p] = where.map((disk, i) => disks[disk].peek(0)[0] === before[i] ? "old" : "new");
      found.add(`data ${d}, parity ${p}`);
    });
  }
  return found;
}

/** A stripe that is full, and the bytes of block 0, all turned round, being written over them. */
function rewriting(answer: SmallArray): SmallBench {
  const bench = new SmallBench(answer, 4), data = bench.bytes();
  bench.write([0, 1, 2]);
  bench.written.get(0)!.forEach((byte, at) => data[at] = byte ^ 0xff);
  bench.array.submit({ op: "write", block: 0, data }, () => {});
  return bench;
}

/** The disk that holds block 0, and the other one that its write changes: its parity's. */
function disksOfBlock0(answer: SmallArray): [data: number, parity: number] {
  const bench = rewriting(answer), before = bench.disks.map((disk) => disk.peek(0)[0]);
  const data = bench.disks.findIndex((disk) => sameBytes(disk.peek(0), bench.written.get(0)!));
  bench.run();
  const parity = bench.disks.findIndex((disk, i) => i !== data && disk.peek(0)[0] !== before[i]);
  return [Math.max(data, 0), parity < 0 ? bench.n - 1 : parity];
}
