/** A run as properties see it: what the explorer gives them of a state, over a simulation or a replay. */
import { copy } from "../core/plain.ts";
import type { Process, ProcessId } from "../core/process.ts";
import type { Trace, TraceEvent } from "../core/trace.ts";
import type { Monitor } from "./explore/properties.ts";
import type { Happening } from "./explore/happening.ts";
import type { InFlight, World } from "./explore/world.ts";
import type { Device } from "./system.ts";

/** What simulations and replays have in common. */
export type Watched = {
  readonly trace: Trace;
  readonly inFlight: readonly InFlight[];
  process(id: ProcessId): Process;
  alive(id: ProcessId): boolean;
  log(id: ProcessId): readonly unknown[];
  durable(id: ProcessId): number;
  timers(id: ProcessId): readonly string[];
  device(name: string): Device;
};

/** The world at the moment. `catchUp` after each event, so that the monitor knows what happened. */
export class RunWorld implements World {
  readonly ids: readonly ProcessId[];
  readonly processes: { readonly [id: ProcessId]: Process };
  private state: unknown;
  private read = 0;

  constructor(private readonly run: Watched, private readonly watcher?: Monitor) {
    this.ids = run.trace.processes;
    this.state = copy(watcher?.initial);
    this.processes = {};
    for (const id of this.ids) {
      const get = () => (run.alive(id) ? run.process(id) : undefined);
      Object.defineProperty(this.processes, id, { enumerable: true, get });
    }
  }

  /** Tells the monitor what happened since the last call. @returns how many processes crashed */
  catchUp(): number {
    const { trace } = this.run;
    let crashes = 0;
    for (; this.read < trace.length; this.read++) {
      const event = trace.at(this.read);
      if (event.kind === "crash") crashes++;
      const happening = this.watcher && happeningOf(event);
      if (happening) this.state = this.watcher!.fold(this.state, happening) ?? this.state;
    }
    return crashes;
  }

  get live(): readonly Process[] {
    return this.ids.filter((id) => this.run.alive(id)).map((id) => this.run.process(id));
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
    return this.run.inFlight;
  }
  device(name: string): Device {
    return this.run.device(name);
  }
  get monitor(): unknown {
    if (!this.watcher) throw new TypeError("these runs have no monitor: give one, monitor: monitor(…)");
    return this.state;
  }
}

/** What a monitor is told of a row of the trace, if anything. */
function happeningOf({ kind, process, peer, content }: TraceEvent): Happening | undefined {
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
    case "crash":
    case "recover":
      return { kind, process };
  }
}
