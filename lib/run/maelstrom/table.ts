/**
 * What Maelstrom's clients ask and what a class calls it, and the services that its devices are (Maelstrom's
 * doc/workloads.md and doc/services.md).
 */
import type { ProcessId } from "../../core/process.ts";

/** The body of a message of Maelstrom's. */
export type Body = { readonly type: string; readonly [field: string]: unknown };

/** How a request becomes an operation, and its answer a reply. */
export type Rpc = {
  readonly type: string;
  /** Fields of the request, which are the operation's details. */
  readonly takes: readonly string[];
  readonly operation: string;
  /** The field of the reply that holds the answer; absent: the reply says only that it is done. */
  readonly gives?: string;
  /** The error that an answer stands for, if it does. */
  fails?(value: unknown): Failure | undefined;
};

/** An error, by Maelstrom's number. */
export type Failure = { readonly code: number; readonly text: string };

/** Numbers of errors that say for certain that nothing was done. */
export const NOT_SUPPORTED = 10;
const NO_KEY = 20, NOT_AS_EXPECTED = 22;

const noKey = (value: unknown): Failure | undefined =>
  value === null || value === undefined ? { code: NO_KEY, text: "there is no such key" } : undefined;

/**
 * One row a request. Of several rows for one type the first counts whose fields the request has and whose
 * operation the class has. So a class with `read()` is asked by what has no key, one with `read(key)` by
 * what has; and the messages of a broadcast are another operation, as their reply has another field.
 */
export const RPCS: readonly Rpc[] = [
  { type: "echo", takes: ["echo"], operation: "echo", gives: "echo" },
  { type: "generate", takes: [], operation: "generate", gives: "id" },
  { type: "topology", takes: ["topology"], operation: "topology" },
  { type: "broadcast", takes: ["message"], operation: "spread" },
  { type: "read", takes: ["key"], operation: "read", gives: "value", fails: noKey },
  { type: "read", takes: [], operation: "messages", gives: "messages" },
  { type: "read", takes: [], operation: "read", gives: "value" },
  { type: "add", takes: ["element"], operation: "add" },
  { type: "add", takes: ["delta"], operation: "add" },
  { type: "write", takes: ["key", "value"], operation: "write" },
  {
    type: "cas",
    takes: ["key", "from", "to"],
    operation: "cas",
    fails: (value) =>
      value === false ? { code: NOT_AS_EXPECTED, text: "it holds another value" } : noKey(value),
  },
  { type: "txn", takes: ["txn"], operation: "txn", gives: "txn" },
];

/** The devices of a class, and the services that they are: `this.submit("linKv", { type: "read", key })`. */
export const SERVICES: Readonly<Record<string, string>> = {
  linKv: "lin-kv",
  seqKv: "seq-kv",
  lwwKv: "lww-kv",
};

/** The row for a request. @param has whether the class has an operation of this name */
export function rpcFor(body: Body, has: (operation: string) => boolean): Rpc | undefined {
  return RPCS.find(({ type, takes, operation }) =>
    type === body.type && takes.every((field) => field in body) && has(operation)
  );
}

/** The details of an operation. In a topology processes have names there, and numbers here. */
export function detailsOf({ takes }: Rpc, body: Body, idOf: (name: string) => ProcessId): unknown[] {
  return takes.map((field) => {
    if (field !== "topology") return body[field];
    const near = Object.entries(body.topology as Readonly<Record<string, readonly string[]>>);
    return Object.fromEntries(near.map(([name, others]) => [idOf(name), others.map(idOf)]));
  });
}

/** The reply to a request: not a field more than the workload's, as Maelstrom refuses others. */
export function replyOf({ type, gives, fails }: Rpc, value: unknown): Body {
  const failure = fails?.(value);
  if (failure) return { type: "error", ...failure };
  return { type: `${type}_ok`, ...gives === undefined ? {} : { [gives]: value ?? null } };
}
