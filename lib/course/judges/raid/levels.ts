/** The judge of notebook 09's exercise on what to buy: a level for each of two uses. */
import { Random } from "../../../core/random.ts";
import { HardDisk } from "../../../storage/drive/disk.ts";
import { Layout, type Level, LEVELS } from "../../../storage/raid/layout/layout.ts";
import { ExponentialLifetime, meanHoursFromYearlyRate } from "../../../storage/reliability/lifetimes.ts";
import { Mechanics } from "../../../storage/drive/mechanics.ts";
import { CHEETAH_15K5 } from "../../../storage/drive/presets.ts";
import { Raid } from "../../../storage/raid/raid.ts";
import { simulateLosses } from "../../../storage/reliability/reliability.ts";
import { EventLoop } from "../../../storage/device/time.ts";
import { runWorkload } from "../../../storage/device/workload.ts";
import { table } from "../../../view/page/table.ts";
import { described, valueJudge } from "../../exercise/judge.ts";
import {
  almost,
  correct,
  hint,
  type Judgement,
  keepWorking,
  stillMissing,
  type Trial,
} from "../../exercise/outcome.ts";

type Choice = Readonly<Record<string, unknown>>;

const USES = {
  archive: { terabytes: 60, lossPercent: 1, writes: 0 },
  shop: { terabytes: 40, lossPercent: 10, writes: 500 },
};
type Use = keyof typeof USES;
const DISK_TERABYTES = 12, DISKS = 8;
/** Failures a drive-year: the mean of all drives in data/backblaze-survival-by-model-2024q2.csv. */
const YEARLY_RATE = 0.0169;

const A_CHOICE = {
  called: "an object such as `{ archive: 5, shop: 5 }`",
  is: (answer: unknown): answer is Choice =>
    typeof answer === "object" && answer !== null && !Array.isArray(answer),
};

/** Which level for which use, with eight disks. */
export const levels = valueJudge(A_CHOICE, judgeBudget);

function judgeBudget(choice: Choice): Judgement {
  const uses = Object.keys(USES) as Use[];
  const open = uses.filter((use) => choice[use] === undefined || choice[use] === null);
  if (open.length > 0) return stillMissing(`There is no level yet for the ${open.join(" and the ")}.`);
  const odd = uses.find((use) => !LEVELS.includes(choice[use] as Level));
  if (odd !== undefined) {
    return keepWorking(
      `The level of the ${odd} should be one of ${LEVELS.join(", ")}; this is ${described(choice[odd])}.`,
    );
  }
  const figures = uses.map((use) => ({ use, ...figuresOf(choice[use] as Level) }));
  const trials = figures.map(({ use, ...has }) => meets(use, has));
  const picture = table(figures.map(({ use, level, terabytes, lossPercent, writes }) => ({
    use,
    level: `RAID ${level}`,
    TB: terabytes,
    "loss in 5 years, %": Math.round(100 * lossPercent) / 100,
    "small writes a second": Math.round(writes),
  })));
  const details = { trials, picture };
  const wrong = uses.filter((_, i) => !trials[i].holds);
  if (wrong.length === 0) {
    return correct("Both have what they need, and no other level would do for either.", details);
  }
  if (wrong.some((use) => choice[use] === 0)) {
    return hint("RAID 0 has room and is fast.", {
      ...details,
      hint: "What is left when one of its disks dies?",
    });
  }
  if (choice.archive === 10 && choice.shop === 6) {
    return hint("Each would do for the other.", {
      ...details,
      hint: "Who writes much, and who must not lose?",
    });
  }
  if (wrong.length === 1) {
    return almost(`One of the two will do; the ${wrong[0]} needs another level.`, {
      ...details,
      hint: "Which of the three wishes is not met, and which levels meet it?",
    });
  }
  return keepWorking("Neither has what it needs.", {
    ...details,
    hint: "Cross out, wish by wish, the levels that do not meet it: room first.",
  });
}

type Figures = { level: Level; terabytes: number; lossPercent: number; writes: number };

/** Room by the layout, loss by many lives of such an array, writes by running them. */
function figuresOf(level: Level): Figures {
  const layout = new Layout(level, DISKS);
  return {
    level,
    terabytes: DISK_TERABYTES * layout.dataChunks(100) / 100,
    lossPercent: lossPercent(layout),
    writes: smallWrites(level),
  };
}

function lossPercent(layout: Layout): number {
  const groups = DISKS / (layout.level === 10 ? 2 : DISKS), bytes = DISK_TERABYTES * 1e12;
  const { probability } = simulateLosses(
    {
      disks: DISKS / groups,
      tolerance: layout.tolerance,
      lifetime: new ExponentialLifetime(meanHoursFromYearlyRate(YEARLY_RATE)),
      repairHours: bytes / 100e6 / 3600,
      diskBytes: bytes,
      errorsPerBit: 1e-15,
    },
    new Random(1),
    5000,
    5 * 8760,
  );
  return 100 * (1 - (1 - probability) ** groups);
}

function smallWrites(level: Level): number {
  const time = new EventLoop(), mechanics = new Mechanics(CHEETAH_15K5);
  const members = Array.from({ length: DISKS }, () => new HardDisk(time, mechanics, { bytes: false }));
  const array = new Raid(time, { level, members });
  return runWorkload(time, array, new Random(1), { requests: 2000, reads: 0, depth: 128 }).iops;
}

/** The wishes of a use, and the first that is not met. */
function meets(use: Use, { level, terabytes, lossPercent, writes }: Figures): Trial {
  const wish = USES[use];
  const no = terabytes < wish.terabytes
    ? `${terabytes} TB of ${wish.terabytes}`
    : lossPercent > wish.lossPercent
    ? `a loss in 5 years with ${lossPercent.toFixed(1)} %, and ${wish.lossPercent} % are allowed`
    : writes < wish.writes
    ? `${Math.round(writes)} small writes a second of ${wish.writes}`
    : "";
  return { holds: no === "", text: `the ${use} on RAID ${level}` + (no && `: ${no}`) };
}
