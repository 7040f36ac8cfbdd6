/** Judges one class of arrays in one world: a ruling for each promise, and the story behind it. */
import type { BlockDevice, Choose } from "../../storage/device/device.ts";
import { everyOutcome } from "../../storage/device/crash.ts";
import type { RamDisk } from "../../storage/device/ram.ts";
import { EventLoop } from "../../storage/device/time.ts";
import { brokenRun } from "../bounded/failure.ts";
import { messageOf } from "../exercise/stopped.ts";
import type { Budget, Ruling } from "../promises/ruling.ts";
import { type ArrayAfter, ArrayBench, type SmallArrayClass } from "./bench.ts";
import { asMembers, ramDisk } from "./disks.ts";
import { storyHtml } from "./page.ts";
import { type ArrayStory, everyStory, hasMoments } from "./steps.ts";
import type { ArrayPromises, ArrayWorld, CountedArray, RefusingArray, ToldArray } from "./worlds.ts";

/** So many rows are enough for every disk to hold a parity, and for one to hold two. */
const rowsOf = ({ disks, rows = disks + 1 }: { disks: number; rows?: number }) => rows;

/** Judges a class in a world. It never throws for what the class does. */
export function arrayRulings(
  world: ArrayWorld,
  algorithm: SmallArrayClass,
  promises: ArrayPromises,
  budget: Budget,
): Ruling[] {
  if ("refuses" in world) return refused(world, algorithm);
  if ("theory" in world) return [counted(world, algorithm)];
  const names = world.keeps ?? Object.keys(promises);
  return told(world, algorithm, names, promises, budget);
}

/** Something that happened, in all its moments: what became of the array, or the exception. */
type End = { readonly bench?: ArrayBench; readonly after?: ArrayAfter; readonly error?: unknown };

function told(
  world: ToldArray,
  algorithm: SmallArrayClass,
  names: readonly string[],
  promises: ArrayPromises,
  budget: Budget,
): Ruling[] {
  const stories = "stories" in world ? world.stories : everyStory(world.steps, world.most);
  const lost = new Map<string, Ruling>();
  let seen = 0, isOver = false;
  for (const story of stories) {
    for (const { bench, after, error } of ends(world, algorithm, story)) {
      seen++;
      for (const name of names) {
        if (lost.has(name)) continue;
        const ruling = after === undefined
          ? stopped(name, error, algorithm, story)
          : ruled(name, promises[name], after, bench!, story, algorithm);
        if (ruling) lost.set(name, ruling);
      }
      isOver = lost.size === names.length || budget.leftMs === 0;
      if (isOver) break;
    }
    if (isOver) break;
  }
  const rest = isOver && lost.size < names.length
    ? { is: "open", text: "? no time left", extent: "" } as const
    : { is: "kept", text: "✓ holds", extent: `${seen} ${seen === 1 ? "story" : "stories"}` } as const;
  return names.map((property) => lost.get(property) ?? { property, ...rest });
}

/** All ways in which a story can go: at each moment, with each outcome of a power failure. */
function* ends(world: ToldArray, algorithm: SmallArrayClass, story: ArrayStory): Generator<End> {
  if (!hasMoments(story)) return yield end(world, algorithm, story, 0);
  for (let moment = 0;; moment++) {
    yield* everyOutcome((choose) => end(world, algorithm, story, moment, choose), 1000);
    if (moment > MOST_MOMENTS || isPast(world, algorithm, story, moment)) return;
  }
}

/** An edit can make a request of events without end. */
const MOST_MOMENTS = 200;

function end(
  world: ToldArray,
  algorithm: SmallArrayClass,
  story: ArrayStory,
  moment: number,
  choose?: Choose,
): End {
  let bench: ArrayBench | undefined;
  try {
    bench = new ArrayBench(algorithm, world.disks, rowsOf(world));
    for (const step of story) bench.step(step, moment, choose);
    return { bench, after: bench.after() };
  } catch (error) {
    return { bench, error };
  }
}

/** Whether all that is cut in two by a moment is over by then. */
function isPast(world: ToldArray, algorithm: SmallArrayClass, story: ArrayStory, moment: number): boolean {
  try {
    const bench = new ArrayBench(algorithm, world.disks, rowsOf(world));
    return story.every((step) => {
      const isOver = typeof step !== "object" || !("during" in step) || bench.isOver(step.during, moment);
      if (typeof step !== "object" || !("during" in step)) bench.step(step);
      return isOver;
    });
  } catch {
    return true;
  }
}

function ruled(
  property: string,
  holds: (after: ArrayAfter) => boolean,
  after: ArrayAfter,
  bench: ArrayBench,
  story: ArrayStory,
  algorithm: SmallArrayClass,
): Ruling | undefined {
  try {
    if (holds(after)) return undefined;
  } catch (error) {
    return stopped(property, error, algorithm, story);
  }
  const shown = () => storyHtml(story, bench, after);
  return { property, is: "lost", text: "✗ violated", extent: "", shown };
}

function stopped(property: string, error: unknown, algorithm: SmallArrayClass, story: ArrayStory): Ruling {
  const message = messageOf(error), isEndless = /^the devices went on past/.test(message);
  const short = message.length > 60 ? `${message.slice(0, 59)}…` : message;
  const text = isEndless ? "✗ does not end" : `✗ threw: ${short}`;
  const shown = () => storyHtml(story) + brokenRun(error, algorithm).html;
  return { property, is: "lost", text, extent: "", shown };
}

function counted(world: CountedArray, algorithm: SmallArrayClass): Ruling {
  const { story, theory, count = ({ reads, writes }) => reads + writes } = world;
  const property = `${theory} in theory`;
  try {
    const bench = new ArrayBench(algorithm, world.disks, rowsOf(world), world.alike);
    for (const step of story) bench.step(step);
    const after = bench.after(), got = count(after);
    const shown = () => storyHtml(story, bench, after);
    return got === theory
      ? { property, is: "kept", text: `✓ ${got}`, extent: "1 story" }
      : { property, is: "lost", text: `✗ ${got}`, extent: "1 story", shown };
  } catch (error) {
    return stopped(property, error, algorithm, story);
  }
}

/** Each call has to throw at once: what is wrong with it is the caller's mistake; and before it has begun. */
function refused({ refuses }: RefusingArray, algorithm: SmallArrayClass): Ruling[] {
  return Object.entries(refuses).map(([property, call]): Ruling => {
    const time = new EventLoop({ limit: 1000 }), made: RamDisk[] = [];
    const disks = (n: number): BlockDevice[] => {
      const some = Array.from({ length: n }, (_, index) => ramDisk(time, index, n + 1));
      made.push(...some);
      return asMembers(some);
    };
    const lost = (text: string): Ruling => ({ property, is: "lost", text, extent: "", shown: () => "" });
    try {
      call(algorithm, disks);
    } catch {
      return hasWorked(time, made)
        ? lost("✗ refused when it had begun")
        : { property, is: "kept", text: "✓ refused", extent: "" };
    }
    return lost("✗ not refused");
  });
}

function hasWorked(time: EventLoop, disks: readonly RamDisk[]): boolean {
  try {
    time.run();
  } catch {
    return true;
  }
  return disks.some(({ statistics }) => statistics.reads + statistics.writes > 0);
}
