/** A run as properties see it: what the explorer gives them of a state, over a simulation or a replay. */
import { changeOf, copy, copyMessage } from "../../core/plain.ts";
import type { Process, ProcessId } from "../../core/process.ts";
import type { Trace, TraceEvent } from "../../core/trace/trace.ts";
import { folded, type Monitor } from "../property/properties.ts";
import type { Happening } from "../property/happening.ts";
import type { Guarded, InFlight } from "../property/world.ts";
import { ProcessError } from "../errors.ts";
import { lastDone } from "../replay/words.ts";
import { fieldsOf } from "../world/ledger.ts";
import type { Device } from "../system.ts";

/** What simulations and replays have in common. */
export type Watched = {
  readonly trace: Trace;
  /** Virtual time, ms. */
  readonly now: number;
  readonly inFlight: readonly InFlight[];
  process(id: ProcessId): Process;
  alive(id: ProcessId): boolean;
  log(id: ProcessId): readonly unknown[];
  durable(id: ProcessId): number;
  timers(id: ProcessId): readonly string[];
  device(name: string): Device;
};

/** What was handed out to be looked at, and what it was then. */
type Lent = { readonly name: string; readonly thing: unknown; readonly before: unknown; out: boolean };

/** The world at the moment. `catchUp` after each event, so that the monitor knows what happened. */
export class RunWorld implements Guarded {
  readonly ids: readonly ProcessId[];
  readonly processes: { readonly [id: ProcessId]: Process };
  private state: unknown;
  private read = 0;
  /** Since `changed` was last called. */
  private lent: Lent[] = [];
  /** The processes as they were when they last did something. */
  private readonly known = new Map<ProcessId, Lent>();

  constructor(private readonly run: Watched, private readonly watcher?: Monitor) {
    this.ids = Object.freeze([...run.trace.processes]);
    this.state = copy(watcher?.initial);
    this.processes = {};
    for (const id of this.ids) {
      const get = () => (run.alive(id) ? this.process(id) : undefined);
      Object.defineProperty(this.processes, id, { enumerable: true, get });
    }
  }

  private process(id: ProcessId): Process {
    const process = this.run.process(id);
    let known = this.known.get(id);
    if (known?.thing !== process) {
      known = { name: `P${id}`, thing: process, before: this.fields(id), out: false };
      this.known.set(id, known);
    }
    this.lend(known);
    return process;
  }

  private lend(thing: Lent): void {
    if (thing.out) return;
    thing.out = true;
    this.lent.push(thing);
  }

  private fields(id: ProcessId): unknown {
    try {
      return fieldsOf(this.run.process(id));
    } catch (cause) {
      throw new ProcessError(id, lastDone(this.run.trace, id) ?? "looked at", this.run.now, cause);
    }
  }

  /** A process may have changed its fields. */
  acted(id: ProcessId): void {
    this.known.delete(id);
  }

  changed(): string | undefined {
    let change: string | undefined;
    for (const lent of this.lent) {
      change ??= changeOf(lent.before, lent.thing, lent.name);
      lent.out = false;
    }
    this.lent = [];
    return change;
  }

  /** Tells the monitor what happened since the last call. @returns how many processes crashed */
  catchUp(): number {
    const { trace } = this.run;
    let crashes = 0;
    for (; this.read < trace.length; this.read++) {
      this.acted(trace.processAt(this.read));
      if (trace.kindAt(this.read) === "crash") crashes++;
      const happening = this.watcher && happeningOf(trace.at(this.read), trace, this.watcher);
      if (happening) this.state = folded(this.watcher!, this.state, happening);
    }
    return crashes;
  }

  get live(): readonly Process[] {
    return this.ids.filter((id) => this.run.alive(id)).map((id) => this.process(id));
  }
  alive(id: ProcessId): boolean {
    return this.run.alive(id);
  }
  log(id: ProcessId): readonly unknown[] {
    return this.run.log(id);
  }
  durable(id: ProcessId): number {
    return this.run.durable(id);
  }
  timers(id: ProcessId): readonly string[] {
    return this.run.timers(id);
  }
  get inFlight(): readonly InFlight[] {
    return this.run.inFlight.map((letter) => ({ ...letter, message: copyMessage(letter.message) }));
  }
  device(name: string): Device {
    const device = this.run.device(name);
    this.lend({ name, thing: device, before: copy({ ...device }, name), out: false });
    return device;
  }
  get monitor(): unknown {
    if (!this.watcher) throw new TypeError("these runs have no monitor: give one, monitor: monitor(…)");
    this.lend({ name: "the monitor's state", thing: this.state, before: copy(this.state), out: false });
    return this.state;
  }
}

/** What a monitor is told of a row of the trace, if anything. */
function happeningOf(event: TraceEvent, trace: Trace, { receipts }: Monitor): Happening | undefined {
  const { kind, process, peer, content } = event;
  const said = copy(content);
  switch (kind) {
    case "output":
      return { kind, process, what: said };
    case "deliver":
      return { kind, process, message: said, from: peer };
    case "invoke": {
      const { operation, method, details } = said as {
        operation: number;
        method: string;
        details: unknown[];
      };
      return { kind, process, operation, method, details };
    }
    case "respond":
      return { kind, process, ...said as { operation: number; value: unknown } };
    case "receive":
      return receipts && content !== "waits" ? receiptOf(event) : undefined;
    case "handle":
      return receipts && trace.at(event.cause).kind === "receive"
        ? receiptOf(trace.at(event.cause))
        : undefined;
    case "crash":
    case "recover":
      return { kind, process };
  }
}

/** A process gets to a message: at once, or after that waited for it. */
function receiptOf({ process, message, peer: from }: TraceEvent): Happening {
  return { kind: "receive", process, message: copyMessage(message!), from };
}
