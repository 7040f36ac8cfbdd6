/**
 * One handler, called alone: what a process in a given state would do. For comparing twins of an algorithm,
 * without a world around.
 */
import {
  build,
  dispatchOf,
  type Factory,
  handlerOf,
  partsOf,
  recover,
  SeatAmong,
  start,
  targetOf,
} from "../../core/host.ts";
import { operationName } from "../../core/trace/operations.ts";
import { copy } from "../../core/plain.ts";
import type { Message, Port, Process, ProcessId } from "../../core/process.ts";
import { channelWords, dataWords, messageWords } from "../words.ts";
import type { Step } from "../system.ts";
import { fieldsOf } from "../world/world.ts";

/** Who is asked, in which state, and what a device answers, if the step is a completion. */
export type Situation = {
  readonly id: ProcessId;
  readonly ids: readonly ProcessId[];
  readonly fields: Readonly<Record<string, unknown>>;
  readonly log?: readonly unknown[];
  readonly result?: unknown;
};

/**
 * What a process of this class would do in a step: what it says, then which of its fields become what.
 * @throws TypeError for a step that is not this process's to handle; what the handler throws
 */
export function probe(factory: Factory, situation: Situation, step: Step): string[] {
  const { id, ids, fields } = situation;
  const notes = new Notes();
  const process = build(factory, new SeatAmong(id, ids, notes));
  const fresh = step.step === "start" || step.step === "recover";
  if (!fresh) give(process, fields);
  const before = fieldsOf(process);
  call(process, situation, step);
  return [...notes.said, ...changes(before, fieldsOf(process))];
}

/** The fields of a process and its parts, as `fieldsOf` took them. */
function give(process: Process, fields: Readonly<Record<string, unknown>>): void {
  const parts = new Map(partsOf(process));
  for (const [name, value] of Object.entries(fields)) {
    const part = parts.get(name);
    if (part) give(part, value as Record<string, unknown>);
    else if (name in process) (process as unknown as Record<string, unknown>)[name] = copy(value);
  }
}

function call(process: Process, { log = [], result }: Situation, step: Step): void {
  const handle = (kind: "message" | "timeout" | "completion", name: string, ...details: unknown[]) => {
    const dispatch = dispatchOf(kind, name), target = targetOf(process, dispatch.part);
    handlerOf(target, dispatch, `the ${kind} ${name}`).call(target, ...details);
  };
  switch (step.step) {
    case "start":
      return start(process);
    case "recover":
      return recover(process, log);
    case "deliver": {
      const message: Message = copy(step.message);
      const { name } = dispatchOf("message", message.type);
      return handle("message", message.type, { ...message, type: name }, step.from);
    }
    case "timeout":
      return handle("timeout", step.timer, step.key);
    case "complete":
      return handle("completion", step.device, copy(result), step.tag);
    case "invoke": {
      const operation = (process as unknown as Record<string, (...details: unknown[]) => void>)[step.method];
      return operation.call(process, ...copy(step.details));
    }
  }
  throw new TypeError(`a process can be asked what it does in a step that it handles, got ${step.step}`);
}

function changes(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return Object.keys(after).flatMap((name) => {
    const was = dataWords(before[name]), is = dataWords(after[name]);
    return was === is ? [] : [`${name} becomes ${is}`];
  });
}

/** Writes down what is said, in words. */
class Notes implements Port {
  readonly said: string[] = [];
  private begun = 0;

  send(to: ProcessId, message: Message, channel?: string): void {
    this.said.push(`sends ${messageWords(message)} to P${to}${channelWords(channel)}`);
  }
  setTimer(name: string, _ms: number, _msMax: number, key: string): void {
    this.said.push(`sets ${name}${key && " " + key}`);
  }
  cancelTimer(name: string, key: string): void {
    this.said.push(`stops ${name}${key && " " + key}`);
  }
  append(record: object): void {
    this.said.push(`logs ${dataWords(record)}`);
  }
  flush(): void {
    this.said.push("forces its log");
  }
  submit(device: string, request: Message): void {
    this.said.push(`asks ${device}: ${messageWords(request)}`);
  }
  output(what: unknown): void {
    this.said.push(`says ${dataWords(what)}`);
  }
  deliver(message: unknown, from: ProcessId): void {
    this.said.push(`delivers ${dataWords(message)} from P${from}`);
  }
  invoke(method: string, details: readonly unknown[]): number {
    this.said.push(`begins ${method}(${details.map(dataWords).join(", ")})`);
    return -++this.begun;
  }
  respond(operation: number, value: unknown): void {
    this.said.push(`answers operation ${operationName(operation)}: ${dataWords(value)}`);
  }
  choose(): number {
    return 0;
  }
  random(): number {
    return 0.5;
  }
  clock(): number {
    return 0;
  }
  operation(): number {
    return 1;
  }
}
