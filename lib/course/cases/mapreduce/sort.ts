/** The sort of the paper on MapReduce (2004, §5.3), at a twenty-fifth of its size: its three rates over time.
 */
import { type Attempt, MapReduceMaster, type MapReduceMessage, MapReduceWorker } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { Random } from "../../../core/random.ts";
import { at, crash, recover } from "../../../run/faults.ts";
import { simulate } from "../../../run/simulate/simulate.ts";
import { nodes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";

export type SortOptions = {
  /** Whether tasks are begun a second time near the end. Default true. */
  readonly backups?: boolean;
  /** How many times longer one of the 70 workers takes from 350 s on; default 4.3. */
  readonly slowness?: number;
  /** So many workers are killed after 300 s and started again at once. Default 0. */
  readonly killed?: number;
  /** Whether map tasks go to workers that have their text, if possible. Default true. */
  readonly locality?: boolean;
  readonly seed?: number;
};

/** GB/s of the whole at full size: read by map tasks, fetched by reduce tasks, and written. */
export type SortRates = {
  readonly seconds: number;
  readonly input: number;
  readonly shuffle: number;
  readonly output: number;
};

/** What became of a sort. */
export type Sorted = {
  readonly rates: readonly SortRates[];
  /** When the last part was there, s. */
  readonly seconds: number;
  /** When all but one part were there, s. */
  readonly allButOne: number;
  /** Attempts at tasks; 760 is each once. */
  readonly attempts: number;
  /** Of the attempts at map tasks, the share whose worker had the text on its own disk. */
  readonly local: number;
};

/** What the paper says it took, s. */
export const SORT_PUBLISHED = { normal: 891, noBackups: 1283, allButFive: 960, killed: 933 } as const;

const WORKERS = range(2, 71), MAPS = 600, PARTS = 160, SCALE = 25;
const MAP_MB = 64, PART_MB = MAPS * MAP_MB / PARTS;
/**
 * Fitted to the paper's first figure, as the machines' rates are not known: a map task and the start of all
 * workers, so that the maps end before 200 s; fetching, and sorting and writing, so that the whole takes
 * about 891 s. A task takes up to a third more or less.
 */
const START_MS = 60_000, MAP_MS = 15_000, WRITE_MS = 195_000, FETCH_MS = 70_000, SPREAD = 0.3;
/** A reducer fetches at these intervals; rates are those of so many seconds. */
const TICK_MS = 1000, BUCKET_S = 20;
const KILL_MS = 300_000, SLOW_MS = 350_000;
/** Each text is on so many machines: a chunk's replicas in the Google File System. */
const REPLICAS = 3;

type Kind = "input" | "shuffle" | "output";
type Piece = { readonly attempt: number; readonly map: number; readonly at: ProcessId };
/** Who has each text, drawn evenly. */
const PLACES = placesOf(new Random(1, 6));

type Gone = { type: "Gone"; worker: ProcessId };

/** Says who is dead, so that nobody goes on fetching there. */
class SortMaster extends MapReduceMaster {
  doneMs: number[] = [];
  local = 0; // attempts at map tasks
  maps = 0;

  override begin(what: Attempt) {
    super.begin(what);
    if (what.kind !== "map") return;
    this.maps++;
    if (PLACES[what.task].includes(what.worker)) this.local++;
  }

  override exclude(dead: ProcessId) {
    super.exclude(dead);
    const reducers = [...this.running.values()].filter(({ kind }) => kind === "reduce");
    for (const { worker } of reducers) this.send(worker, { type: "Gone", worker: dead } as never);
  }

  override commit(part: number) {
    super.commit(part, []);
    this.doneMs.push(this.clock);
  }
}

/** Has no bytes, but takes their time. */
class SortWorker extends MapReduceWorker {
  static handles = ["Gone"];
  taken = new Map<number, Extract<MapReduceMessage, { type: "MapTask" }>>();
  pieces: Piece[] = []; // to be fetched, first what came first

  /** @param slownessThen by which all that it begins takes longer, as soon as its machine is slow */
  constructor(readonly slownessThen: number) {
    super();
  }

  get slowness(): number {
    return this.clock < SLOW_MS ? 1 : this.slownessThen;
  }

  /** To be overridden: so many MB were moved up to now. */
  moved(_kind: Kind, _megabytes: number, _fromMs: number, _toMs: number) {}

  wait(timer: string, ms: number, key: number) {
    const about = ms * this.slowness;
    this.setTimer(timer as never, about * (1 - SPREAD), about * (1 + SPREAD), String(key));
  }

  override onStart() {
    this.setTimer("Start" as never, 0, START_MS);
  }
  override onRecover() {
    super.onStart();
  }
  onTimeoutStart() {
    super.onStart();
  }

  override onMapTask(message: Extract<MapReduceMessage, { type: "MapTask" }>) {
    this.taken.set(message.attempt, message);
    this.wait("Map", MAP_MS, message.attempt);
  }
  onTimeoutMap(key: string) {
    super.onMapTask(this.taken.get(Number(key))!);
    this.taken.delete(Number(key));
    this.moved("input", MAP_MB, this.clock - MAP_MS * this.slowness, this.clock);
  }

  override fetch(attempt: number, map: number, at: ProcessId) {
    if (this.pieces.length === 0) this.setTimer("Fetch" as never, TICK_MS);
    this.pieces.push({ attempt, map, at });
  }
  onGone({ worker }: Gone) {
    this.pieces = this.pieces.filter(({ at }) => at !== worker);
  }
  onTimeoutFetch() {
    const now = this.pieces.splice(0, Math.ceil(MAPS * TICK_MS / (FETCH_MS * this.slowness)));
    if (this.pieces.length > 0) this.setTimer("Fetch" as never, TICK_MS);
    for (const { attempt, map } of now) this.reducing.get(attempt)?.got.set(map, []);
    this.moved("shuffle", now.length * PART_MB / MAPS, this.clock - TICK_MS, this.clock);
    for (const attempt of new Set(now.map((piece) => piece.attempt))) {
      const reducing = this.reducing.get(attempt);
      if (reducing?.got.size === reducing?.maps) this.wait("Write", WRITE_MS, attempt);
    }
  }
  onTimeoutWrite(key: string) {
    if (!this.reducing.has(Number(key))) return;
    this.moved("output", PART_MB, this.clock - WRITE_MS * this.slowness / 2, this.clock);
    this.finish(Number(key));
  }
}

/**
 * Sorts a twenty-fifth of a terabyte on 70 workers: 600 map and 160 reduce tasks, as many a worker as in the
 * paper. The protocol is that of the library's classes; what takes time are reading, fetching and writing, by
 * rates that were fitted, so that seconds are no prediction. What comes out are the shapes, what backups are
 * good for as a function of how slow the slow one is, and what a re-execution costs.
 * @throws RangeError for more killed workers than there are, or a slowness below 1
 */
export function sortRun(options: SortOptions = {}): Sorted {
  const { backups = true, slowness = 4.3, killed = 0, locality = true, seed = 1 } = options;
  if (!(Number.isInteger(killed) && killed >= 0 && killed <= WORKERS.length)) {
    throw new RangeError(`there are 0 to ${WORKERS.length} killed workers, got ${killed}`);
  }
  if (!(slowness >= 1)) throw new RangeError(`slowness must be ≥ 1, got ${slowness}`);
  const moves: { kind: Kind; megabytes: number; fromMs: number; toMs: number }[] = [];
  class Worker extends SortWorker {
    override moved(kind: Kind, megabytes: number, fromMs: number, toMs: number) {
      moves.push({ kind, megabytes, fromMs, toMs });
    }
  }
  const victims = WORKERS.slice(WORKERS.length - killed), [slow, ...others] = WORKERS;
  const texts = range(1, MAPS).map(() => "");
  const run = simulate({
    processes: {
      ...nodes([1], () => new SortMaster(texts, PARTS, backups, locality ? PLACES : [])),
      ...nodes([slow], () => new Worker(slowness)),
      ...nodes(others, () => new Worker(1)),
    },
    latency: 1,
    fifo: true,
    trace: "none",
    scenario: victims.map((id) => [...at(KILL_MS, crash(id)), ...at(KILL_MS + 1000, recover(id))]),
    seed,
  });
  const { doneMs, attempts, local, maps } = run.process(1) as SortMaster;
  const sorted = [...doneMs].sort((a, b) => a - b).map((ms) => ms / 1000);
  return {
    rates: ratesOf(moves, sorted.at(-1)!),
    seconds: sorted.at(-1)!,
    allButOne: sorted.at(-2)!,
    attempts,
    local: local / maps,
  };
}

function placesOf(random: Random): ProcessId[][] {
  return range(1, MAPS).map(() => {
    const left = [...WORKERS];
    return range(1, REPLICAS).map(() => left.splice(random.integer(left.length), 1)[0]);
  });
}

function ratesOf(
  moves: readonly { kind: Kind; megabytes: number; fromMs: number; toMs: number }[],
  untilS: number,
): SortRates[] {
  const count = Math.ceil(untilS / BUCKET_S);
  const sums = range(1, count).map(() => ({ input: 0, shuffle: 0, output: 0 }));
  for (const { kind, megabytes, fromMs, toMs } of moves) {
    const steps = Math.max(1, Math.ceil((toMs - fromMs) / 5000));
    for (let step = 0; step < steps; step++) {
      const ms = fromMs + (step + 0.5) * (toMs - fromMs) / steps;
      const bucket = Math.floor(Math.max(0, ms) / 1000 / BUCKET_S);
      if (bucket < count) sums[bucket][kind] += megabytes / steps;
    }
  }
  const rate = (megabytes: number) => megabytes * SCALE / 1000 / BUCKET_S;
  return sums.map(({ input, shuffle, output }, bucket) => ({
    seconds: (bucket + 0.5) * BUCKET_S,
    input: rate(input),
    shuffle: rate(shuffle),
    output: rate(output),
  }));
}

/** How much longer a job takes without backups than with them. */
export type BackupRow = { readonly slowness: number; readonly backups: number; readonly noBackups: number };

/** The same job with slower and slower a worker, with and without backups, s: the rows of a chart. */
export function backupsAgainst(slownesses: readonly number[] = [1, 2, 4, 6]): BackupRow[] {
  return slownesses.map((slowness) => ({
    slowness,
    backups: sortRun({ slowness }).seconds,
    noBackups: sortRun({ slowness, backups: false }).seconds,
  }));
}
