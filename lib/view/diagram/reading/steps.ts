/** The steps of a run: a handler, with all that it said, is one step. */
import type { ProcessId } from "../../../core/process.ts";
import { beganItself } from "../../../core/trace/operations.ts";
import type { Kind, Trace, TraceEvent } from "../../../core/trace/trace.ts";

/** Rows `first` to `last` of a trace that belong together. */
export type Step = {
  readonly first: number;
  readonly last: number;
  /** Where it happened; −1 for the network. */
  readonly process: ProcessId;
  /** In ms. */
  readonly time: number;
};

/** What a handler may say; such a row never begins a step, unless another process's step came before. */
const SAID = new Set<Kind>(
  [
    "send",
    "set timer",
    "cancel timer",
    "deliver",
    "respond",
    "output",
    "append",
    "force",
    "submit",
    "status",
    "choose",
    "cut short",
  ],
);

/** What a handler is called for. */
const BEGINS = new Set<Kind>([
  "start",
  "recover",
  "receive",
  "handle",
  "invoke",
  "timeout",
  "forced",
  "complete",
]);

/**
 * A loss on the way belongs to the step of its send, when it is known at once. On a real machine a handler
 * takes time: what it says comes later than what it is called for.
 */
function continues(event: TraceEvent, first: TraceEvent): boolean {
  if (event.time !== first.time && !(SAID.has(event.kind) && BEGINS.has(first.kind))) return false;
  if (event.kind === "drop") return event.cause >= first.index;
  if (event.process !== first.process) return false;
  return SAID.has(event.kind) || beganItself(event) ||
    (event.kind === "handle" && event.cause === first.index);
}

/** The rows `from` to `to` of a trace as steps. */
export function stepsOf(trace: Trace, from = 0, to: number = trace.length - 1): Step[] {
  const steps: Step[] = [];
  let first: TraceEvent | undefined;
  let last = from;
  for (let row = from; row <= to; row++) {
    const event = trace.at(row);
    if (first && !continues(event, first)) {
      steps.push({ first: first.index, last, process: first.process, time: first.time });
      first = undefined;
    }
    first ??= event;
    last = row;
  }
  if (first) steps.push({ first: first.index, last, process: first.process, time: first.time });
  return steps;
}
