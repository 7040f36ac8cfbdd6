/** Locks of contenders, of whom each may crash and come back. */
import {
  CentralLock,
  Contender,
  type Lock,
  RegeneratingTokenRing,
  whoIsInside,
} from "../../lib/mutex/mod.ts";
import { always, deadlock, type World } from "../../lib/run/explore/explore.ts";
import { uniform } from "../../lib/run/latency.ts";
import { invoke, type Processes } from "../../lib/run/system.ts";
import { BOUNDED } from "../election/elections.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const EXCLUSION = "mutual exclusion", NO_STARVATION = "no starvation";

const exclusion = always<Contender>(EXCLUSION, ({ live }) => whoIsInside(live).length <= 1);
const everyone = ({ ids, live }: World<Contender>) => ids.length === live.length;

type User = typeof Contender;

/**
 * Contenders, each with so many entries, which enter once more when they are told to, if they do not wait.
 */
function users(
  make: () => Lock,
  entries: readonly number[],
  { thinkMs = 0, Base = Contender as User } = {},
): Processes {
  class User extends Base {
    override work() {
      if (this.lock.state === "released") super.work();
    }
  }
  return Object.fromEntries(
    entries.map((count, place) => [place + 1, () => new User(make(), count, 5, thinkMs)]),
  );
}

/**
 * Explored, each of those given enters once, if it is up; in a run, all enter again and again.
 * @param n how many take part
 */
export function lockWorld(
  n: number,
  entering: readonly number[],
  exploration: RecoveryWorld["exploration"] = {},
): RecoveryWorld {
  const lock = (subject: Subject) => () => new subject() as Lock;
  return {
    processes: (subject) => users(lock(subject), Array.from({ length: n }, () => 0)),
    crowd: (subject) => users(lock(subject), [2, 2, 2], { thinkMs: 20 }),
    invocations: entering.map((id) => invoke(id, "work")),
    often: 0,
    always: [exclusion],
    ends: [
      deadlock<Contender>((world) => !everyone(world) || world.live.every(({ done }) => done), NO_STARVATION),
    ],
    afterwards: [1, 2, 3].map((id) => invoke(id, "work")),
    settled: ({ live }) =>
      (live as Contender[]).every(({ done, entered, entries }) => done && entered > entries),
    exploration: { time: "any", ...exploration },
  };
}

/** A ring in which a token goes round for ever, and is made anew if it is missed. */
const ringWorld: RecoveryWorld = {
  ...lockWorld(2, [1, 2]),
  processes: (subject) => users(ringLock(subject), [0, 0]),
  crowd: (subject) => users(ringLock(subject), [0, 0, 0]),
  often: 5,
  exploration: { time: "ordered" },
  run: { latency: BOUNDED, forceMs: uniform(0, 5) }, // an acknowledgement comes within 60 ms
};

function ringLock(subject: Subject) {
  return () => new (subject as typeof RegeneratingTokenRing)(800, 60) as Lock;
}

export const lockWorlds: Readonly<Record<string, RecoveryWorld>> = {
  CentralLock: lockWorld(3, [2, 3]),
  SuzukiKasami: lockWorld(3, [2, 2, 3]),
  RegeneratingTokenRing: ringWorld,
  Contender: {
    ...lockWorld(2, []),
    processes: (subject) => users(() => new CentralLock(), [1, 1], { Base: subject as unknown as User }),
    crowd: (subject) =>
      users(() => new CentralLock(), [2, 2, 2], { thinkMs: 20, Base: subject as unknown as User }),
  },
};
