/** How often transactions wait for each other, and for nothing: a closed system of lockers, and formulas. */
import { Random } from "../../core/random.ts";
import { EventLoop } from "../../storage/device/time.ts";

/** What is done when somebody is in the way, see `DeadlockRule`. */
export type ContentionRule = "detect" | "wait-die" | "wound-wait";

/** A system of so many transactions at once: who ends is replaced by another one. */
export type ContentionOptions = {
  /** How many are under way at any time. */
  readonly transactions: number;
  /** How many locks each takes, one after the other, on different objects, all to write. */
  readonly locks: number;
  /** How many objects there are, all as likely. */
  readonly objects: number;
  /** When so many have committed it ends. Default 20,000. */
  readonly commits?: number;
  /** Default "detect". */
  readonly rule?: ContentionRule;
  readonly seed?: number;
};

/** What was measured, and what Gray's formulas say. Time is in units of the work that follows a lock. */
export type Contention = {
  /** For each commit. */
  readonly waits: number;
  /** Aborts for each commit: of deadlocks their victims. */
  readonly aborts: number;
  /** Commits in a unit of time. */
  readonly throughput: number;
  /** nk²/2D waits a transaction (Gray, Helland, O'Neil and Shasha 1996). */
  readonly waitsByFormula: number;
  /** nk⁴/4D² deadlocks a transaction (there). */
  readonly deadlocksByFormula: number;
  /** k²n/D, above some 1.5 of which more transactions get less done (Tay 1987). */
  readonly load: number;
};

/**
 * Simulates lockers: before the first lock lies half as much work as after each, which takes exponential time
 * with mean 1; then comes the commit. Who is aborted begins again after as much time as its locks' work takes
 * on average, with other objects, and as old as it was.
 * @throws RangeError for more locks than objects, or counts that are not integers ≥ 1
 * @example measureContention({ transactions: 10, locks: 4, objects: 1000 }).waits // 0.08
 */
export function measureContention(options: ContentionOptions): Contention {
  const { transactions: n, locks: k, objects: d, commits = 20_000 } = options;
  for (const [name, value] of Object.entries({ transactions: n, locks: k, objects: d, commits })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be an integer ≥ 1, got ${value}`);
    }
  }
  if (k > d) throw new RangeError(`a transaction cannot take ${k} locks on ${d} objects`);
  const system = new Lockers(options);
  system.run(commits);
  return {
    waits: system.waits / commits,
    aborts: system.aborts / commits,
    throughput: commits / system.time.now,
    waitsByFormula: n * k * k / (2 * d),
    deadlocksByFormula: n * k ** 4 / (4 * d * d),
    load: k * k * n / d,
  };
}

/** A transaction and those that come in its place. */
type Locker = {
  born: number;
  wanted: number[];
  held: number;
  /** The object for which it waits. */
  waitsFor: number | undefined;
  /** Counts its lives, so that work of an aborted one ends nothing. */
  life: number;
};

class Lockers {
  readonly time = new EventLoop({ limit: 1e9 });
  waits = 0;
  aborts = 0;
  private done = 0;
  private births = 0;
  private readonly random: Random;
  private readonly rule: ContentionRule;
  private readonly holders = new Map<number, Locker>();
  private readonly queues = new Map<number, Locker[]>();

  constructor(private readonly options: ContentionOptions) {
    this.random = new Random(options.seed ?? 1);
    this.rule = options.rule ?? "detect";
    for (let i = 0; i < options.transactions; i++) {
      const locker: Locker = { born: 0, wanted: [], held: 0, waitsFor: undefined, life: 0 };
      this.after(locker, this.random.uniform() * options.locks, () => this.begin(locker, this.births++));
    }
  }

  run(commits: number): void {
    while (this.done < commits && this.time.step());
  }

  private after(locker: Locker, delay: number, then: () => void): void {
    const { life } = locker;
    this.time.at(this.time.now + delay, () => {
      if (locker.life === life) then();
    });
  }

  private begin(locker: Locker, born: number): void {
    const wanted = new Set<number>();
    while (wanted.size < this.options.locks) wanted.add(this.random.integer(this.options.objects));
    Object.assign(locker, { born, wanted: [...wanted], held: 0 });
    this.after(locker, this.random.exponential(0.5), () => this.ask(locker));
  }

  /** Asks for the next lock, or commits. */
  private ask(locker: Locker): void {
    const object = locker.wanted[locker.held];
    if (object === undefined) {
      this.done++;
      this.release(locker);
      this.begin(locker, this.births++);
      return;
    }
    const holder = this.holders.get(object);
    if (holder === undefined) {
      this.grant(locker, object);
      return;
    }
    this.waits++;
    locker.waitsFor = object;
    this.queueOf(object).push(locker);
    this.blocked(locker, holder);
  }

  private grant(locker: Locker, object: number): void {
    locker.waitsFor = undefined;
    this.holders.set(object, locker);
    locker.held++;
    this.after(locker, this.random.exponential(1), () => this.ask(locker));
  }

  /** One waits for another: who is to go, if anybody? */
  private blocked(locker: Locker, holder: Locker): void {
    const isOlder = locker.born < holder.born;
    if (this.rule === "detect" ? this.isCircle(locker) : this.rule === "wait-die" && !isOlder) {
      this.abort(locker);
    } else if (this.rule === "wound-wait" && isOlder) this.abort(holder);
  }

  /** Whoever waits, waits for one: so a circle is a path that comes back. */
  private isCircle(from: Locker): boolean {
    let at: Locker | undefined = from;
    do at = at.waitsFor === undefined ? undefined : this.holders.get(at.waitsFor); while (at && at !== from);
    return at === from;
  }

  private abort(locker: Locker): void {
    this.aborts++;
    if (locker.waitsFor !== undefined) {
      const queue = this.queueOf(locker.waitsFor);
      queue.splice(queue.indexOf(locker), 1);
      locker.waitsFor = undefined;
    }
    locker.life++;
    this.release(locker);
    this.after(locker, this.random.exponential(this.options.locks), () => this.begin(locker, locker.born));
  }

  /** Its locks go to who has waited longest; the others then wait for that one. */
  private release(locker: Locker): void {
    const held = locker.wanted.slice(0, locker.held);
    locker.held = 0;
    for (const object of held) this.holders.delete(object);
    for (const object of held) {
      const queue = this.queueOf(object), next = this.holders.has(object) ? undefined : queue.shift();
      if (next === undefined) continue;
      this.grant(next, object);
      for (const other of [...queue]) {
        if (other.waitsFor === object) this.blocked(other, this.holders.get(object)!);
      }
    }
  }

  private queueOf(object: number): Locker[] {
    let queue = this.queues.get(object);
    if (queue === undefined) this.queues.set(object, queue = []);
    return queue;
  }
}
