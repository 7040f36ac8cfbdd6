import { type Handlers, Process } from "../../../lib/core/process.ts";

/** What a service answers. */
export type Answer = {
  readonly type: string;
  readonly value?: unknown;
  readonly code?: number;
  readonly text?: string;
};

const NO_KEY = 20, NOT_AS_EXPECTED = 22;

/** A store that keeps nothing itself: each operation is a request of a service, which decides what holds. */
export class ServiceStore extends Process<never, never>
  implements Handlers<never, never, "CompletionLinKv" | "CompletionSeqKv" | "CompletionLwwKv"> {
  constructor(readonly service: "linKv" | "seqKv" | "lwwKv" = "linKv") {
    super();
  }

  read(key: unknown) {
    this.ask({ type: "read", key });
  }
  write(key: unknown, value: unknown) {
    this.ask({ type: "write", key, value });
  }
  cas(key: unknown, from: unknown, to: unknown) {
    this.ask({ type: "cas", key, from, to });
  }

  ask(request: { type: string; [field: string]: unknown }) {
    this.submit(this.service, request, this.operation);
  }

  onCompletionLinKv(answer: Answer, operation: number) {
    this.answer(answer, operation);
  }
  onCompletionSeqKv(answer: Answer, operation: number) {
    this.answer(answer, operation);
  }
  onCompletionLwwKv(answer: Answer, operation: number) {
    this.answer(answer, operation);
  }

  /** Of what went wrong otherwise nobody knows whether it was done: that is not answered. */
  answer({ type, value, code }: Answer, operation: number) {
    if (type === "read_ok") this.respond(operation, value);
    else if (type === "write_ok") this.respond(operation);
    else if (type === "cas_ok") this.respond(operation, true);
    else if (code === NO_KEY) this.respond(operation, null);
    else if (code === NOT_AS_EXPECTED) this.respond(operation, false);
  }
}

/** `["r", list, null]` or `["append", list, element]`. */
type Part = [kind: string, list: unknown, what: unknown];
type Lists = Record<string, unknown[]>;

/**
 * Transactions on lists: all of them are one value of a linearisable service, as a text. A transaction reads
 * it, and sets it anew if it is still what was read; else it begins again. Somebody always gets on.
 */
export class ServiceLists extends Process<never, never> implements Handlers<never, never, "CompletionLinKv"> {
  /** By operation: what is asked for, and what it comes to if nobody is faster. */
  open = new Map<number, { asked: Part[]; done: Part[] }>();

  txn(asked: Part[]) {
    this.open.set(this.operation, { asked, done: [] });
    this.look(this.operation);
  }

  look(operation: number) {
    this.submit("linKv", { type: "read", key: "lists" } as { type: string }, operation);
  }

  onCompletionLinKv({ type, value, code }: Answer, operation: number) {
    const { done } = this.open.get(operation)!;
    if (type === "read_ok" || type === "error" && code === NO_KEY) {
      this.apply(operation, typeof value === "string" ? value : "{}");
    } else if (type === "cas_ok") this.end(operation, done);
    else if (code === NOT_AS_EXPECTED) this.look(operation);
  }

  apply(operation: number, before: string) {
    const { asked } = this.open.get(operation)!, lists = JSON.parse(before) as Lists;
    const done = asked.map(([kind, list, what]): Part => {
      const key = JSON.stringify(list);
      if (kind === "r") return [kind, list, lists[key] ?? null];
      lists[key] = [...lists[key] ?? [], what];
      return [kind, list, what];
    });
    if (asked.every(([kind]) => kind === "r")) return this.end(operation, done);
    this.open.set(operation, { asked, done });
    this.set(operation, before, JSON.stringify(lists));
  }

  set(operation: number, from: string, to: string) {
    const request = { type: "cas", key: "lists", from, to, create_if_not_exists: true };
    this.submit("linKv", request, operation);
  }

  end(operation: number, done: Part[]) {
    this.open.delete(operation);
    this.respond(operation, done);
  }
}
