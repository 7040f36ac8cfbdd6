/** From the trace of a run to the schedule that makes the same run again. */
import type { Message, ProcessId } from "../core/process.ts";
import { beganItself } from "../core/trace/operations.ts";
import type { Trace, TraceEvent } from "../core/trace/trace.ts";
import type { Schedule, Step } from "./system.ts";

/**
 * The schedule of a recorded run: `replay` follows it with the same effects and the same fields at each step.
 * Whoever replays it gives the same processes, devices and seed; what clocks said stands in the steps.
 *
 * Queues leave no steps of their own: each message, timer and operation has its step when its process gets to
 * it.
 * @param run a simulation with trace level "all"; of a replay it is the schedule that it followed
 * @throws TypeError for a run that kept less
 * @example
 * const run = simulate({ processes: nodes(5, Bully), seed: 7, until: 1000 });
 * const again = replay({ processes: nodes(5, Bully), seed: 7 }, scheduleOf(run));
 */
export function scheduleOf(
  run: { readonly trace: Trace; readonly readings?: ReadonlyMap<number, number>; readonly steps?: Schedule },
): Schedule {
  const { trace, readings, steps } = run;
  if (steps) return steps;
  if (trace?.level !== "all") {
    throw new TypeError(
      `a schedule is read from a run with trace: "all" (the default), got trace: "${trace?.level}"`,
    );
  }
  const reader = new Reader(trace);
  for (const event of trace) {
    reader.read(event);
    reader.clock(readings?.get(event.index));
  }
  return reader.steps;
}

type Mutable = { -readonly [K in keyof Step]: Step[K] } & { choices?: readonly number[]; clockMs?: number };
type Log = { length: number; durable: number };

class Reader {
  readonly steps: Step[] = [];
  /** The step whose handler is running. */
  private current: Mutable | undefined;
  private cutAfter: number | undefined;
  private readonly ends = new Map<number, number>();
  private readonly logs: ReadonlyMap<ProcessId, Log>;
  /** How long the log was at each force. */
  private readonly forced = new Map<number, number>();

  constructor(private readonly trace: Trace) {
    this.logs = new Map(trace.processes.map((id) => [id, { length: 0, durable: 0 }]));
    for (const { kind, cause } of trace) {
      if (kind === "receive" || kind === "drop") this.ends.set(cause, (this.ends.get(cause) ?? 0) + 1);
    }
  }

  read(event: TraceEvent): void {
    const { kind, process, content, cause } = event;
    switch (kind) {
      case "start":
      case "recover":
        return this.runs(event, { step: kind, process });
      case "send":
        return this.duplicates(event);
      case "receive":
        return content === "waits" ? undefined : this.runs(event, this.letter("deliver", event));
      case "handle":
        return this.handled(event, this.trace.at(cause));
      case "drop":
        if (event.process === event.peer) return; // its own crash takes what it sent to itself
        return this.add(event, this.letter(content === "loss" ? "lose" : "deliver", event));
      case "timeout":
        return this.runs(event, { step: "timeout", process, ...timerOf(content as string) });
      case "invoke":
        return this.invoked(event);
      case "serve":
        return this.runs(event, this.request("serve", event));
      case "complete":
        return this.runs(event, this.request("complete", event));
      case "choose":
        this.current!.choices = [...this.current!.choices ?? [], content as number];
        return;
      case "partition":
        return this.add(event, { step: "partition", ...content as { groups: ProcessId[][] } });
      case "heal":
        return this.add(event, { step: "heal", ...content ? { channel: content as string } : {} });
      case "pause":
      case "resume":
        return this.add(event, { step: kind, process });
    }
    this.logged(event);
  }

  /** A step that runs no handler. */
  private add({ time }: TraceEvent, step: Step): void {
    this.steps.push({ ...step, atMs: time });
  }

  /** A step that runs a handler, or a device: what follows in the trace is its doing. */
  private runs({ time }: TraceEvent, step: Step): void {
    this.current = { ...step, atMs: time };
    this.steps.push(this.current as Step);
  }

  private handled(event: TraceEvent, cause: TraceEvent): void {
    const { process } = event;
    if (cause.kind === "receive") {
      this.runs(event, { ...this.letter("deliver", cause), waited: true } as Step);
    } else if (cause.kind === "invoke") this.runs(event, { step: "called", process });
    else this.stable(event, cause.cause);
  }

  /** What the clock said, if the handler read it. */
  clock(ms: number | undefined): void {
    if (ms !== undefined && this.current) this.current.clockMs = ms;
  }

  // ---- messages, operations, devices

  private letter(
    step: "deliver" | "lose" | "duplicate",
    { cause, process: to, peer: from }: TraceEvent,
  ): Step {
    return { step, ...this.sent(from, to, this.trace.at(cause)) };
  }

  private sent(from: ProcessId, to: ProcessId, { message, channel }: TraceEvent) {
    return { from, to, message: message!, ...channel ? { channel } : {} };
  }

  /** A message that arrives or is lost more than once has copies. */
  private duplicates(event: TraceEvent): void {
    const { index, process: from, peer: to } = event;
    for (let copies = this.ends.get(index) ?? 1; copies > 1; copies--) {
      this.add(event, { step: "duplicate", ...this.sent(from, to, event) });
    }
  }

  private invoked(event: TraceEvent): void {
    if (beganItself(event)) return; // a handler said it
    const { operation, method, details, waits } = event.content as {
      operation: number;
      method: string;
      details: unknown[];
      waits?: true;
    };
    const step: Step = { step: "invoke", process: event.process, operation, method, details };
    if (waits) this.add(event, { ...step, waits });
    else this.runs(event, step);
  }

  private request(step: "serve" | "complete", { process, cause }: TraceEvent): Step {
    const { device, request, tag } = this.trace.at(cause).content as {
      device: string;
      request: Message;
      tag: number;
    };
    return { step, process, device, request, tag };
  }

  // ---- the log, and crashes

  private logged(event: TraceEvent): void {
    const { kind, process, index, content, cause } = event;
    if (kind === "append") this.logs.get(process)!.length++;
    else if (kind === "force") this.forced.set(index, this.logs.get(process)!.length);
    else if (kind === "forced" && this.isInstant(event)) {
      this.current!.instant = (this.current!.instant ?? 0) + 1;
      this.isStable(process, cause);
    } else if (kind === "forced" && content !== "waits") this.stable(event, cause);
    else if (kind === "cut short") this.cutAfter = content as number;
    else if (kind === "crash") this.crash(event);
  }

  /** A force that took no time is done within its handler. */
  private isInstant({ index, cause, time }: TraceEvent): boolean {
    return cause === index - 1 && this.trace.at(cause).time === time;
  }

  private isStable(process: ProcessId, force: number): void {
    const log = this.logs.get(process)!;
    log.durable = Math.max(log.durable, this.forced.get(force)!);
  }

  private stable(event: TraceEvent, force: number): void {
    this.isStable(event.process, force);
    this.runs(event, { step: "forced", process: event.process });
  }

  private crash(event: TraceEvent): void {
    const { process, content } = event;
    const log = this.logs.get(process)!, left = content as number;
    const keep = log.length > log.durable ? { keep: left - log.durable } : {};
    log.length = log.durable = left;
    if (this.cutAfter === undefined) this.runs(event, { step: "crash", process, ...keep });
    else Object.assign(this.current!, { crashAfter: this.cutAfter, ...keep });
    this.cutAfter = undefined;
  }
}

/** `Silence 3` in a trace is the timer Silence with the key 3. */
function timerOf(label: string): { timer: string; key: string } {
  const space = label.indexOf(" ");
  return space < 0
    ? { timer: label, key: "" }
    : { timer: label.slice(0, space), key: label.slice(space + 1) };
}
