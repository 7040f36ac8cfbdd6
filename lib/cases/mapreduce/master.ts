import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { Attempt, MapReduceMessage, MapReduceTask, Pair, TaskKind } from "./messages.ts";

type Master = "Join" | "Mapped" | "Reduced";

/**
 * The master of a MapReduce (Dean and Ghemawat, 2004): gives each of its workers one map and one reduce task
 * at a time, and has a task done again where a worker dies. What a dead worker has mapped is lost with it,
 * and is mapped again even if it was done; what it has reduced is safe.
 *
 * A task may be done more than once: its first result counts, of an attempt that is not given up. Near the
 * end it is done twice on purpose (`backups`), as a slow worker would hold up all. Map tasks go to a worker
 * that has their text, if there is one. Assumes channels that are reliable and FIFO.
 *
 * Whoever calls `exclude` knows that a worker is dead, or does no harm. It excludes recovery of the master
 * itself, as the paper's does: the job is begun anew. Cost: 2 messages a task, and one for each map task and
 * each reduce task that is under way; the workers' are 2MR.
 */
export class MapReduceMaster extends Process<MapReduceMessage>
  implements Handlers<Extract<MapReduceMessage, { type: Master }>> {
  readonly texts: readonly string[];
  readonly places: readonly (readonly ProcessId[])[];
  tasks: { readonly [kind in TaskKind]: MapReduceTask[] };
  /** Who could take a task. */
  free: { readonly [kind in TaskKind]: Set<ProcessId> } = { map: new Set(), reduce: new Set() };
  attempts = 0;
  running = new Map<number, Attempt>();
  outputs = new Map<number, Pair[]>(); // by part

  /**
   * @param texts the input, one a map task
   * @param parts how many reduce tasks
   * @param backups whether tasks that are still running are given to another worker, too, when none is left
   * @param places by text, the workers that have it
   * @throws RangeError for a job without a text or a part: it would never be done
   */
  constructor(
    texts: readonly string[] = ["a b"],
    readonly parts = 1,
    readonly backups = false,
    places: readonly (readonly ProcessId[])[] = [],
  ) {
    super();
    if (texts.length < 1) throw new RangeError("a job needs at least one text, got none");
    if (!Number.isInteger(parts) || parts < 1) {
      throw new RangeError(`parts must be an integer ≥ 1, got ${parts}`);
    }
    this.texts = [...texts];
    this.places = places.map((workers) => [...workers]);
    const idle = (count: number) =>
      Array.from({ length: count }, (): MapReduceTask => ({ state: "idle", at: 0 }));
    this.tasks = { map: idle(texts.length), reduce: idle(parts) };
  }

  override onRecover() {
    this.excludeRecovery("who does what is forgotten, and what was done is nobody's");
  }

  /** It has nothing: if it was here before, it has crashed since. */
  onJoin(_message: object, from: ProcessId) {
    this.exclude(from);
    this.free.map.add(from);
    this.free.reduce.add(from);
    this.assign();
  }

  // ---- who does what

  assign() {
    for (const kind of ["map", "reduce"] as const) {
      if (this.free[kind].size === 0) continue;
      const open = this.open(kind);
      for (const worker of [...this.free[kind]].sort((a, b) => a - b)) {
        if (open.length === 0) break;
        const task = this.choice(kind, worker, open);
        if (task === undefined) continue;
        open.splice(open.indexOf(task), 1);
        this.begin({ kind, task, worker });
      }
    }
  }

  /** Idle tasks; if there are none, those that only one worker is doing. */
  open(kind: TaskKind): number[] {
    const tasks = this.tasks[kind], all = [...tasks.keys()];
    const idle = all.filter((task) => tasks[task].state === "idle");
    if (idle.length > 0 || !this.backups) return idle;
    const once = new Set<number>(), twice = new Set<number>();
    for (const { kind: its, task } of this.running.values()) {
      if (its === kind && tasks[task].state === "running") (once.has(task) ? twice : once).add(task);
    }
    return [...once].filter((task) => !twice.has(task));
  }

  /** The task for a worker: near its text if possible, and none that it is doing. */
  choice(kind: TaskKind, worker: ProcessId, open: readonly number[]): number | undefined {
    const near = kind === "map" ? open.find((task) => this.places[task]?.includes(worker)) : undefined;
    return near ?? open.find((task) => !this.isDoing(worker, kind, task));
  }

  isDoing(worker: ProcessId, kind: TaskKind, task: number): boolean {
    return [...this.running.values()].some((one) =>
      one.worker === worker && one.kind === kind && one.task === task
    );
  }

  begin(what: Attempt) {
    const { kind, task, worker } = what, attempt = ++this.attempts;
    this.running.set(attempt, what);
    this.free[kind].delete(worker);
    this.tasks[kind][task].state = "running";
    if (kind === "map") {
      this.send(worker, { type: "MapTask", attempt, map: task, text: this.texts[task], parts: this.parts });
    } else {
      const found = this.tasks.map.flatMap(({ state, at }, map): [number, ProcessId][] =>
        state === "done" ? [[map, at as ProcessId]] : []
      );
      this.send(worker, { type: "ReduceTask", attempt, part: task, maps: this.texts.length, found });
    }
  }

  // ---- what is done

  onMapped({ attempt }: { attempt: number }, from: ProcessId) {
    const map = this.finished(attempt, from);
    if (map === undefined) return;
    for (const { kind, worker } of this.running.values()) {
      if (kind === "reduce") this.send(worker, { type: "Found", map, at: from });
    }
    this.assign();
  }

  onReduced({ attempt, pairs }: { attempt: number; pairs: readonly Pair[] }, from: ProcessId) {
    const part = this.finished(attempt, from);
    if (part === undefined) return;
    this.commit(part, pairs);
    if (this.outputs.size === this.parts) this.output("done");
    this.assign();
  }

  /** The task, if it counts: it was not given up, and nobody has done it before. */
  finished(attempt: number, worker: ProcessId): number | undefined {
    const what = this.running.get(attempt);
    if (!what) return undefined;
    this.running.delete(attempt);
    this.free[what.kind].add(worker);
    const task = this.tasks[what.kind][what.task];
    if (task.state === "done") return void this.assign();
    task.state = "done";
    task.at = worker;
    return what.task;
  }

  /** A file is renamed: it is there as a whole, under its name. */
  commit(part: number, pairs: readonly Pair[]) {
    this.outputs.set(part, [...pairs]);
  }

  /** It is dead: what it does is given up, and what it has mapped is lost, for whom it may still need. */
  exclude(dead: ProcessId) {
    for (const kind of ["map", "reduce"] as const) this.free[kind].delete(dead);
    const given = [...this.running].filter(([, { worker }]) => worker === dead);
    for (const [attempt] of given) this.running.delete(attempt);
    for (const [, { kind, task }] of given) this.giveUp(kind, task);
    if (this.outputs.size < this.parts) this.forgetMaps(dead);
    this.assign();
  }

  giveUp(kind: TaskKind, task: number) {
    const others = [...this.running.values()].some((one) => one.kind === kind && one.task === task);
    if (this.tasks[kind][task].state === "running" && !others) this.tasks[kind][task].state = "idle";
  }

  forgetMaps(dead: ProcessId) {
    for (const task of this.tasks.map) {
      if (task.state === "done" && task.at === dead) task.state = "idle";
    }
  }

  /** All that was reduced, by key. */
  get result(): Pair[] {
    return [...this.outputs.values()].flat().sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
