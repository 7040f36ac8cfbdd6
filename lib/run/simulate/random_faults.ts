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

/**
 * Schedules the first faults; each schedules the next.
 * @returns draws anew when the next ones come: they are as likely at any time, however long they have not come
 */
export function drawFaults(
  faults: RandomFaults,
  run: Subject,
  ids: readonly ProcessId[],
  random: Random,
): () => void {
  const agenda = new Agenda(run, random);
  if (faults.crashes) drawCrashes(faults.crashes, run, ids, agenda);
  if (faults.partitions) drawPartitions(faults.partitions, run, ids, random, agenda);
  return () => agenda.redraw();
}

type Planned = { readonly meanMs: number; readonly untilMs: number; readonly happens: () => void };

/** What comes next, after times that are exponential. */
class Agenda {
  /** In the order in which they were planned. */
  private readonly planned = new Set<Planned>();

  constructor(private readonly run: Subject, private readonly random: Random) {}

  plan(meanMs: number, happens: () => void, untilMs = Infinity): void {
    const when = this.run.now + this.random.exponential(meanMs);
    if (when > untilMs) return;
    const item = { meanMs, untilMs, happens };
    this.planned.add(item);
    this.run.call(when, () => {
      if (this.planned.delete(item)) happens();
    });
  }

  redraw(): void {
    const items = [...this.planned];
    this.planned.clear();
    for (const { meanMs, untilMs, happens } of items) this.plan(meanMs, happens, untilMs);
  }
}

function positive(what: string, ms: number): void {
  if (!(ms > 0) || ms === Infinity) throw new RangeError(`${what} must be > 0 ms, got ${ms}`);
}

function drawCrashes(
  crashes: NonNullable<RandomFaults["crashes"]>,
  run: Subject,
  ids: readonly ProcessId[],
  agenda: Agenda,
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
  const later = (id: ProcessId) => agenda.plan(meanUpMs, () => fall(id), untilMs);
  const fall = (id: ProcessId) => {
    const down = ids.filter((other) => !run.alive(other)).length;
    if (!run.alive(id) || down >= mostDown) {
      if (meanDownMs !== undefined) later(id); // else no one comes back, and the limit is reached for good
      return;
    }
    run.do(crash(id));
    if (meanDownMs === undefined) return;
    agenda.plan(meanDownMs, () => {
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
  agenda: Agenda,
): void {
  const { meanBetweenMs, meanLengthMs, untilMs = Infinity } = partitions;
  positive("the mean time between partitions", meanBetweenMs);
  positive("the mean length of a partition", meanLengthMs);
  if (ids.length < 2) throw new RangeError(`a partition needs at least two processes, got ${ids.length}`);
  const later = () => agenda.plan(meanBetweenMs, cut, untilMs);
  const cut = () => {
    const order = random.shuffle([...ids]);
    const size = 1 + random.integer(ids.length - 1);
    run.do(partition(order.slice(0, size), order.slice(size)));
    agenda.plan(meanLengthMs, () => {
      run.do(heal());
      later();
    });
  };
  later();
}
