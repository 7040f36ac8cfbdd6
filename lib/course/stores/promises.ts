/** All that a class of stores promises, beside the library's own: every crash decides, and what disks did. */
import { checkNames } from "../../run/options/known.ts";
import { everyCrash } from "../../transactions/crash/search.ts";
import type { StoreClass } from "../../transactions/store/store.ts";
import { crashPicture } from "../../view/crash/crash.ts";
import { escapeHtml, type Picture } from "../../view/page/picture.ts";
import { messageOf } from "../exercise/stopped.ts";
import { besideLibrary } from "../promises/beside.ts";
import { Budget, type Ruling } from "../promises/ruling.ts";
import { workOf } from "./work.ts";
import type { CountedStore, CrashedStore, StoreWorld } from "./worlds.ts";

/** What `storePromises` takes. */
export type StorePromiseOptions = {
  /** The name of the library's own class. */
  readonly original: string;
  readonly worlds: readonly StoreWorld[];
  /** Draws the crash behind one ruling, if nothing else is lost. */
  readonly drawn?: readonly [world: string, promise: string];
};

/** What every crash must leave. */
const SURVIVES = "what was committed is there, and nothing else";

/**
 * A table of all that a class of stores promises, world by world, beside the library's class, and the
 * shortest crash that the class does not survive. What is true is read from the disk and from what a recovery
 * finds; an exception is a ruling, too.
 * @param algorithm the class that stands in the notebook
 * @throws RangeError if the library has no class of the original's name, or the world to draw is not there;
 * TypeError for an option that it has not
 * @example
 * show(storePromises(WriteAheadStore, {
 *   original: "WriteAheadStore",
 *   worlds: [
 *     { name: "every crash of three steps", crashes: { length: 3, crashes: 1 } },
 *     { name: "a commit: flushes", story: ["T1: x += 1", "T1 commits"], theory: 1, count: (w) => w.flushes },
 *   ],
 * }));
 */
export function storePromises(algorithm: StoreClass, options: StorePromiseOptions): Picture {
  checkNames("storePromises", options, ["original", "worlds", "drawn"]);
  const { original, worlds, drawn } = options;
  const beside = { original, worlds: worlds.map(({ name }) => name), asked: worlds, drawn };
  return besideLibrary(algorithm as StoreClass & { name: string }, beside, (one, ms) => {
    const budget = new Budget(ms);
    return worlds.map((world) => [
      budget.leftMs === 0
        ? { property: SURVIVES, is: "open", text: "? no time left", extent: "" } as const
        : "theory" in world
        ? counted(world, one)
        : crashed(world, one),
    ]);
  });
}

function crashed({ crashes }: CrashedStore, algorithm: StoreClass): Ruling {
  try {
    const found = everyCrash(algorithm, crashes), { violation } = found;
    const extent = `${found.stories} stories, ${found.crashes} crashes`;
    if (violation === undefined) return { property: SURVIVES, is: "kept", text: "✓ holds", extent };
    const text = typeof violation.found === "string" ? `✗ threw: ${shorter(violation.found)}` : "✗ violated";
    return { property: SURVIVES, is: "lost", text, extent, shown: () => crashPicture(violation).html };
  } catch (error) {
    return stopped(SURVIVES, error);
  }
}

function counted(world: CountedStore, algorithm: StoreClass): Ruling {
  const { theory, count } = world, property = `${theory} in theory`;
  try {
    const got = count(workOf(algorithm, world));
    return got === theory
      ? { property, is: "kept", text: `✓ ${got}`, extent: "1 story" }
      : { property, is: "lost", text: `✗ ${got}`, extent: "1 story", shown: () => "" };
  } catch (error) {
    return stopped(property, error);
  }
}

function stopped(property: string, error: unknown): Ruling {
  const message = messageOf(error), shown = () => `<p>${escapeHtml(message)}</p>`;
  return { property, is: "lost", text: `✗ threw: ${shorter(message)}`, extent: "", shown };
}

const shorter = (text: string) => text.length > 60 ? `${text.slice(0, 59)}…` : text;
