/**
 * Runs of handlers, remembered by all that they depend on: the fields, the event, and how many operations the
 * process had begun. Local states may differ in much else: timers, logs, what was invoked and answered.
 */
import { nextScript } from "../state/script.ts";
import { type Event, eventKey, type Seat } from "../state/store.ts";
import { PairMap } from "../state/tables.ts";
import type { Checker } from "./checks.ts";
import type { Handling, Run } from "./handling.ts";

/** A list with a run, on V8's heap; what it said is also its outcomes'. */
const RUN_BYTES = 160;

export class Runs {
  /** How many handlers were run, checks not counted. */
  handlerCalls = 0;
  /** Roughly, on V8's heap. */
  heapBytes = 0;
  /** Called before a handler runs with further choices; it may throw. */
  onChoice: (() => void) | undefined;
  /** By fields and how many operations were begun: a number; by that and the event: where its list is. */
  private readonly known = new PairMap();
  private readonly insides = new PairMap();
  private readonly lists: (readonly Run[])[] = [];
  private insideCount = 0;

  constructor(private readonly handling: Handling, private readonly checker: Checker) {}

  get bytes(): number {
    return this.known.bytes + this.insides.bytes;
  }

  /** The runs of an event's handler, one for each way in which its choices can fall. */
  of(seat: Seat, event: Event): readonly Run[] {
    const isTimed = event.clockMs !== undefined;
    if (isBare(seat) || isTimed || event.kind === "start" || event.kind === "recover") {
      return this.make(seat, event);
    }
    const inside = this.inside(seat), key = eventKey(event.kind, event.about);
    const known = this.known.get(inside, key);
    if (known >= 0) return this.lists[known];
    const runs = this.make(seat, event);
    this.known.set(inside, key, this.lists.push(runs) - 1);
    this.heapBytes += RUN_BYTES * runs.length;
    return runs;
  }

  private inside({ fields, begun }: Seat): number {
    let inside = this.insides.get(fields, begun);
    if (inside < 0) this.insides.set(fields, begun, inside = this.insideCount++);
    return inside;
  }

  private make(seat: Seat, event: Event): Run[] {
    const runs: Run[] = [];
    let script: number[] | undefined = [];
    while (script) {
      const run = this.handling.run(seat, event, script);
      runs.push(run);
      this.handlerCalls++;
      if (!run.reads || event.clockMs !== undefined) this.checker.check(seat, event, run);
      script = nextScript(run);
      if (script) this.onChoice?.();
    }
    return runs;
  }
}

/** Whether a local state is its fields alone: then it comes to each event once. */
function isBare({ timers, log, pending, invoked, answered, late }: Seat): boolean {
  return timers.length + log.length + pending.length + invoked.length + answered.length + late.length === 0;
}
