/** Histories with verdicts that were found without the library. */
import { readFileSync } from "node:fs";
import {
  casRegister,
  counter,
  keyValue,
  lock,
  type Model,
  queue,
  type RecordedHistory,
  register,
  set,
  stack,
} from "../../../lib/verify/mod.ts";

/** The text of a file of `test/fixtures/histories`. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/histories/${name}`, import.meta.url), "utf8");
}

type Row = {
  readonly id: string;
  readonly model: string;
  readonly linearizable: boolean;
  readonly sequential: boolean;
  readonly ops: readonly {
    readonly p: string;
    readonly f: string;
    readonly a: unknown;
    readonly r: unknown;
    readonly s: number;
    readonly e: number | null;
  }[];
};

const MODELS: Readonly<Record<string, Model>> = {
  register,
  cas: casRegister,
  queue,
  stack,
  set,
  lock,
  counter,
  kv: keyValue,
} as unknown as Record<string, Model>;
const METHODS: Readonly<Record<string, string>> = {
  enq: "enqueue",
  deq: "dequeue",
  inc: "increment",
  incget: "incrementAndGet",
};

/** A history with its verdicts. */
export type Published = {
  readonly id: string;
  readonly model: Model;
  readonly history: RecordedHistory;
  readonly linearisable: boolean;
  readonly sequential: boolean;
};

export const published: readonly Published[] = fixture("operations.jsonl").trim().split("\n").map((line) => {
  const { id, model, ops, linearizable, sequential } = JSON.parse(line) as Row;
  const history = ops.map(({ p, f, a, r, s, e }) => ({
    process: p,
    method: METHODS[f] ?? f,
    details: a === null || a === undefined ? [] : Array.isArray(a) ? a : [a],
    begin: s,
    ...e !== null && { end: e, value: r },
  }));
  return { id, model: MODELS[model], history, linearisable: linearizable, sequential };
});
