// Maelstrom's services as devices, for simulations and for what plays Maelstrom's part in the tests.
import type { Message, ProcessId } from "../../lib/core/process.ts";
import type { Device } from "../../lib/run/system.ts";
import type { Answer } from "./classes/service.ts";

type Request = Message & {
  readonly key: unknown;
  readonly value?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly create_if_not_exists?: boolean;
};

/** One operation on a map: what it answers, and what the key then holds, if that changes. */
function applied(held: unknown, request: Request): { answer: Answer; value?: unknown } {
  const { type, value, from, to, create_if_not_exists } = request;
  if (type === "write") return { answer: { type: "write_ok" }, value };
  if (held === undefined && !(type === "cas" && create_if_not_exists)) {
    return { answer: { type: "error", code: 20, text: "key does not exist" } };
  }
  if (type === "read") return { answer: { type: "read_ok", value: held } };
  if (held !== undefined && JSON.stringify(held) !== JSON.stringify(from)) {
    return { answer: { type: "error", code: 22, text: "the value is not what was expected" } };
  }
  return { answer: { type: "cas_ok" }, value: to };
}

const nameOf = ({ key }: Request) => JSON.stringify(key);

/** lin-kv: one map, one operation after the other. */
export class LinearKv implements Device {
  values = new Map<string, unknown>();

  apply(given: Message): Answer {
    const request = given as Request, { answer, value } = applied(this.values.get(nameOf(request)), request);
    if (value !== undefined) this.values.set(nameOf(request), value);
    return answer;
  }
}

/** How many states of the past seq-kv shows. */
const PAST = 8;

/**
 * seq-kv: updates come one after the other, and a read may show a state of the past, but to nobody one older
 * than it has seen.
 */
export class SequentialKv implements Device {
  states: Map<string, unknown>[] = [new Map()];
  /** Up to which state each client has seen. */
  seen = new Map<ProcessId, number>();
  /** How many states were forgotten. */
  forgotten = 0;

  apply(given: Message, from: ProcessId, choose: (count: number) => number): Answer {
    const request = given as Request, last = this.states.length - 1;
    const oldest = Math.max(0, (this.seen.get(from) ?? 0) - this.forgotten);
    const at = request.type === "read" ? oldest + choose(last - oldest + 1) : last;
    const { answer, value } = applied(this.states[at].get(nameOf(request)), request);
    if (value !== undefined) this.states.push(new Map(this.states[last]).set(nameOf(request), value));
    this.seen.set(from, this.forgotten + (value === undefined ? at : last + 1));
    if (this.states.length > PAST) {
      this.states.shift();
      this.forgotten++;
    }
    return answer;
  }
}

const REPLICAS = 5;

/**
 * lww-kv: replicas that know nothing of each other until two of them happen to merge; of two values the later
 * one stays. Each request goes to any of them.
 */
export class LastWriterKv implements Device {
  replicas = Array.from({ length: REPLICAS }, () => new Map<string, { value: unknown; time: number }>());
  time = 0;

  apply(given: Message, _from: ProcessId, choose: (count: number) => number): Answer {
    const request = given as Request, name = nameOf(request), replica = this.replicas[choose(REPLICAS)];
    const { answer, value } = applied(replica.get(name)?.value, request);
    if (value !== undefined) replica.set(name, { value, time: ++this.time });
    if (choose(4) === 0) this.merge(this.replicas[choose(REPLICAS)], replica);
    return answer;
  }

  private merge(from: ReadonlyMap<string, { value: unknown; time: number }>, to: typeof this.replicas[0]) {
    for (const [name, one] of from) if (one.time > (to.get(name)?.time ?? 0)) to.set(name, { ...one });
  }
}

/** By the names that a class asks them by. */
export const services = {
  linKv: (): Device => new LinearKv(),
  seqKv: (): Device => new SequentialKv(),
  lwwKv: (): Device => new LastWriterKv(),
};
