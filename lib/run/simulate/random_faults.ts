/** Crashes and partitions at random times, drawn from a stream of their own. */
import type { ProcessId } from "../../core/process.ts";
import type { Random } from "../../core/random.ts";
import { type Action, crash, heal, partition, type RandomFaults, recover } from "../faults.ts";

type Subject = {
  readonly now: number;
  call(timeMs: number, callback: () => void): void;
  do(action: Action): void;
  alive(id: ProcessId): boolean;
};

/** Schedules the first faults; each schedules the next. */
export function drawFaults(
  faults: RandomFaults,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
): void {
  if (faults.crashes) drawCrashes(faults.crashes, run, ids, random);
  if (faults.partitions) drawPartitions(faults.partitions, run, ids, random);
}

function positive(what: string, ms: number): void {
  if (!(ms > 0) || ms === Infinity) throw new RangeError(`${what} must be > 0 ms, got ${ms}`);
}

function drawCrashes(
  crashes: NonNullable<RandomFaults["crashes"]>,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
): void {
  const { meanUpMs, meanDownMs, processes = ids, mostDown = ids.length, untilMs = Infinity } = crashes;
  positive("the mean time up", meanUpMs);
  if (meanDownMs !== undefined) positive("the mean time down", meanDownMs);
  if (!(mostDown >= 0)) {
    throw new RangeError(`at most a number ≥ 0 of processes can be down, got ${mostDown}`);
  }
  const unknown = processes.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new RangeError(`random crashes are of processes ${ids.join(", ")}, got ${unknown}`);
  }
  const later = (id: ProcessId) => {
    const when = run.now + random.exponential(meanUpMs);
    if (when <= untilMs) run.call(when, () => fall(id));
  };
  const fall = (id: ProcessId) => {
    const down = ids.filter((other) => !run.alive(other)).length;
    if (!run.alive(id) || down >= mostDown) {
      if (meanDownMs !== undefined) later(id); // else no one comes back, and the limit is reached for good
      return;
    }
    run.do(crash(id));
    if (meanDownMs === undefined) return;
    run.call(run.now + random.exponential(meanDownMs), () => {
      run.do(recover(id));
      later(id);
    });
  };
  for (const id of processes) later(id);
}

function drawPartitions(
  partitions: NonNullable<RandomFaults["partitions"]>,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
): void {
  const { meanBetweenMs, meanLengthMs, untilMs = Infinity } = partitions;
  positive("the mean time between partitions", meanBetweenMs);
  positive("the mean length of a partition", meanLengthMs);
  if (ids.length < 2) throw new RangeError(`a partition needs at least two processes, got ${ids.length}`);
  const later = () => {
    const when = run.now + random.exponential(meanBetweenMs);
    if (when <= untilMs) run.call(when, cut);
  };
  const cut = () => {
    const order = random.shuffle([...ids]);
    const size = 1 + random.integer(ids.length - 1);
    run.do(partition(order.slice(0, size), order.slice(size)));
    run.call(run.now + random.exponential(meanLengthMs), () => {
      run.do(heal());
      later();
    });
  };
  later();
}
