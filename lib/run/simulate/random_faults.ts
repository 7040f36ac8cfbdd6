/** Crashes and partitions at random times, or when whoever looks on says so; from a stream of their own. */
import type { ProcessId } from "../../core/process.ts";
import type { Random } from "../../core/random.ts";
import { type Action, crash, heal, partition, type RandomFaults, recover } from "../faults.ts";

type Subject = {
  readonly now: number;
  call(timeMs: number, callback: () => void): void;
  do(action: Action): void;
  alive(id: ProcessId): boolean;
};

/** Faults that are being drawn. */
export type Drawn = {
  /**
   * With even chances, a fault of one of the kinds given hurts this process now. @returns whether one does
   */
  strike(id: ProcessId): boolean;
};

/** A kind of fault: whether it may hurt this process now, and how it does. */
type Strike = { readonly may: (id: ProcessId) => boolean; readonly happens: (id: ProcessId) => void };

/** Lets something happen after a time that is exponential, if that is not too late. */
type Plan = (meanMs: number, happens: () => void, untilMs?: number) => void;

/** Schedules the first faults; each schedules the next. */
export function drawFaults(
  faults: RandomFaults,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
): Drawn {
  const plan: Plan = (meanMs, happens, untilMs = Infinity) => {
    if (meanMs === Infinity) return;
    const when = run.now + random.exponential(meanMs);
    if (when <= untilMs) run.call(when, happens);
  };
  const kinds: Strike[] = [];
  if (faults.crashes) kinds.push(drawCrashes(faults.crashes, run, ids, plan));
  if (faults.partitions) kinds.push(drawPartitions(faults.partitions, run, ids, random, plan));
  return {
    strike(id) {
      const possible = kinds.filter(({ may }) => may(id));
      if (random.integer(2) === 0 || possible.length === 0) return false;
      const { happens } = possible[random.integer(possible.length)];
      run.call(run.now, () => happens(id));
      return true;
    },
  };
}

function positive(what: string, ms: number, most = Number.MAX_VALUE): void {
  if (!(ms > 0 && ms <= most)) throw new RangeError(`${what} must be > 0 ms, got ${ms}`);
}

function drawCrashes(
  crashes: NonNullable<RandomFaults["crashes"]>,
  run: Subject,
  ids: readonly ProcessId[],
  plan: Plan,
): Strike {
  const { meanUpMs, meanDownMs, processes = ids, mostDown = ids.length, untilMs = Infinity } = crashes;
  positive("the mean time up", meanUpMs, Infinity);
  if (meanDownMs !== undefined) positive("the mean time down", meanDownMs);
  if (!(mostDown >= 0)) {
    throw new RangeError(`at most a number ≥ 0 of processes can be down, got ${mostDown}`);
  }
  const unknown = processes.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new RangeError(`random crashes are of processes ${ids.join(", ")}, got ${unknown}`);
  }
  const later = (id: ProcessId) => plan(meanUpMs, () => fall(id), untilMs);
  const may = (id: ProcessId) => run.alive(id) && ids.filter((other) => !run.alive(other)).length < mostDown;
  const down = (id: ProcessId, then: () => void) => {
    run.do(crash(id));
    if (meanDownMs === undefined) return;
    plan(meanDownMs, () => {
      run.do(recover(id));
      then();
    });
  };
  const fall = (id: ProcessId) => {
    if (may(id)) down(id, () => later(id));
    else if (meanDownMs !== undefined) later(id); // else no one comes back, and the limit is reached for good
  };
  for (const id of processes) later(id);
  return {
    may: (id) => processes.includes(id) && run.now <= untilMs && may(id),
    happens(id) {
      if (may(id)) down(id, () => {});
    },
  };
}

function drawPartitions(
  partitions: NonNullable<RandomFaults["partitions"]>,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
  plan: Plan,
): Strike {
  const { meanBetweenMs, meanLengthMs, untilMs = Infinity } = partitions;
  positive("the mean time between partitions", meanBetweenMs, Infinity);
  positive("the mean length of a partition", meanLengthMs);
  if (ids.length < 2) throw new RangeError(`a partition needs at least two processes, got ${ids.length}`);
  let cuts = 0, standing = 0; // there is one at a time: a new one takes the place of that which stands
  const cut = (one: readonly ProcessId[], other: readonly ProcessId[], then: () => void) => {
    const number = ++cuts;
    if (standing > 0) run.do(heal());
    standing = number;
    run.do(partition(one, other));
    plan(meanLengthMs, () => {
      if (standing === number) {
        run.do(heal());
        standing = 0;
      }
      then();
    });
  };
  const later = () => {
    plan(meanBetweenMs, () => {
      const order = random.shuffle([...ids]);
      const size = 1 + random.integer(ids.length - 1);
      cut(order.slice(0, size), order.slice(size), later);
    }, untilMs);
  };
  later();
  return {
    may: () => run.now <= untilMs,
    happens: (id) => cut([id], ids.filter((other) => other !== id), () => {}),
  };
}
