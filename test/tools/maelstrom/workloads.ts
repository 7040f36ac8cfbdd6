/**
 * What Maelstrom's clients ask in each workload, and how what they saw is judged (its doc/workloads.md). The
 * judges of consistency are the library's.
 */
import type { Random } from "../../../lib/core/random.ts";
import {
  casRegister,
  judge,
  linearisability,
  type ListEntry,
  type ListOperation,
  parseListAppend,
  perObject,
  type RecordedHistory,
  startingWith,
} from "../../../lib/verify/mod.ts";
import type { Body } from "./harness.ts";

/** What a client asked, and what it was answered: nothing, if nobody answered in time. */
export type Happened = {
  readonly process: number;
  readonly asked: Body;
  readonly answer: Body | undefined;
  readonly begin: number;
  readonly end: number;
  /** It is a read at the end, when all is healed. */
  readonly isFinal: boolean;
};

export type Workload = {
  /** The next request. @param count how many were made before, for what must be unique */
  draw(random: Random, count: number): Body;
  /** The fields of its replies, besides those that all have. */
  readonly replies: Readonly<Record<string, readonly string[]>>;
  readonly finalReads?: boolean;
  readonly topology?: boolean;
  /** What is wrong; undefined: nothing. */
  judge(history: readonly Happened[]): string | undefined;
};

const isOk = ({ answer }: Happened) => answer !== undefined && answer.type !== "error";
/** Errors after which nobody knows whether it was done; as after none at all. */
const isUnknown = ({ answer }: Happened) =>
  !answer || answer.type === "error" && [0, 13].includes(answer.code);

/** Of a set that grows: what was acknowledged is in all of the last reads, and nothing that nobody added. */
function lostOf(history: readonly Happened[], added: string, read: string): string | undefined {
  const adds = history.filter(({ asked }) => added in asked),
    finals = history.filter(({ isFinal }) => isFinal);
  const said = adds.filter(isOk).map(({ asked }) => asked[added]);
  const might = new Set(adds.map(({ asked }) => asked[added]));
  for (const { answer } of finals) {
    if (!answer) return "a last read is not answered";
    const values = new Set(answer[read]);
    const lost = said.filter((value) => !values.has(value));
    if (lost.length > 0) return `${lost.length} of ${said.length} are lost`;
    if (values.size !== answer[read].length) return "something is there twice";
    if ([...values].some((value) => !might.has(value))) return "something is there that nobody added";
  }
  return said.length > 5 && finals.length > 0
    ? undefined
    : `only ${said.length} additions, ${finals.length} reads`;
}

/** The last reads are the sum of what was acknowledged, give or take what nobody knows of. */
function miscounted(history: readonly Happened[]): string | undefined {
  const adds = history.filter(({ asked }) => asked.type === "add");
  const sure = adds.filter(isOk).reduce((sum, { asked }) => sum + asked.delta, 0);
  const maybe = adds.filter(isUnknown).map(({ asked }) => asked.delta as number);
  const sums = maybe.reduce(
    (all, delta) => new Set([...all, ...[...all].map((sum) => sum + delta)]),
    new Set([sure]),
  );
  const finals = history.filter(({ isFinal }) => isFinal).map(({ answer }) => answer?.value);
  if (adds.length < 6 || finals.length === 0) return `only ${adds.length} additions`;
  const wrong = finals.find((value) => !sums.has(value));
  return wrong === undefined
    ? undefined
    : `a last read is ${wrong}, but what was added is ${[...sums].join(" or ")}`;
}

function notLinear(history: readonly Happened[]): string | undefined {
  const operations = history.map(({ process, asked, answer, begin, end }) => {
    const { type: method, key, value, from, to } = asked;
    const details = method === "read" ? [key] : method === "write" ? [key, value] : [key, from, to];
    const asks = { process, method, details, begin };
    if (!answer) return asks;
    const is = answer.type === "error"
      ? method === "read" ? null : false
      : method === "read"
      ? answer.value
      : true;
    return { ...asks, end, ...method === "write" ? {} : { value: is } };
  }) as RecordedHistory;
  if (history.filter(isOk).length < 10) return `only ${history.filter(isOk).length} answers`;
  const { holds, witness } = linearisability(operations, perObject(startingWith(casRegister, null)));
  return holds ? undefined : holds === undefined ? "not decided" : `not linearisable: ${witness}`;
}

/** Keys and elements are texts to the judge. */
function listsOf(txn: readonly [string, unknown, unknown][]): ListOperation[] {
  return txn.map(([kind, list, what]) =>
    kind === "append"
      ? ["append", String(list), String(what)]
      : ["r", String(list), what === null ? null : (what as unknown[]).map(String)]
  );
}

function notSerialisable(history: readonly Happened[]): string | undefined {
  const moments = history.flatMap((one) => {
    const process = String(one.process), { asked, answer, begin, end } = one;
    const entry = (type: ListEntry["type"], txn: typeof asked.txn) => ({
      type,
      process,
      value: listsOf(txn),
    });
    const began = { time: begin, entry: entry("invoke", asked.txn) };
    const type = isOk(one) ? "ok" : isUnknown(one) ? "info" : "fail";
    return [began, { time: end, entry: entry(type, isOk(one) ? answer!.txn : asked.txn) }];
  });
  const entries = moments.sort((a, b) => a.time - b.time).map(({ entry }) => entry);
  const verdict = judge(parseListAppend(entries));
  if (verdict.transactions.length < 10) return `only ${verdict.transactions.length} transactions`;
  return verdict.has("strictly serialisable") ? undefined : `not strictly serialisable: ${verdict}`;
}

const registers: Workload = {
  draw(random) {
    const key = random.integer(3), value = random.integer(4), to = random.integer(4);
    return [{ type: "read", key }, { type: "write", key, value }, { type: "cas", key, from: value, to }][
      random.integer(3)
    ];
  },
  replies: { read: ["value"], write: [], cas: [] },
  judge: notLinear,
};

export const WORKLOADS = {
  echo: {
    draw: (_, count) => ({ type: "echo", echo: `say ${count}` }),
    replies: { echo: ["echo"] },
    judge: (history) => {
      const wrong = history.find(({ asked, answer }) => answer && answer.echo !== asked.echo);
      return wrong ? `"${wrong.asked.echo}" comes back as "${wrong.answer!.echo}"` : undefined;
    },
  },
  "unique-ids": {
    draw: () => ({ type: "generate" }),
    replies: { generate: ["id"] },
    judge: (history) => {
      const ids = history.filter(isOk).map(({ answer }) => JSON.stringify(answer!.id));
      if (ids.length < 10) return `only ${ids.length} ids`;
      const twice = ids.find((id, place) => ids.indexOf(id) < place);
      return twice === undefined ? undefined : `${twice} is given twice`;
    },
  },
  broadcast: {
    draw: (random, count) => random.integer(3) ? { type: "broadcast", message: count } : { type: "read" },
    replies: { broadcast: [], read: ["messages"] },
    finalReads: true,
    topology: true,
    judge: (history) => lostOf(history, "message", "messages"),
  },
  "g-set": {
    draw: (random, count) => random.integer(3) ? { type: "add", element: count } : { type: "read" },
    replies: { add: [], read: ["value"] },
    finalReads: true,
    judge: (history) => lostOf(history, "element", "value"),
  },
  "pn-counter": {
    draw: (random) => random.integer(3) ? { type: "add", delta: random.integer(9) - 4 } : { type: "read" },
    replies: { add: [], read: ["value"] },
    finalReads: true,
    judge: miscounted,
  },
  "lin-kv": registers,
  "txn-list-append": {
    draw(random, count) {
      const parts = Array.from({ length: 1 + random.integer(3) }, (_, part) => {
        const list = random.integer(3);
        return random.integer(2) ? ["r", list, null] : ["append", list, 10 * count + part];
      });
      return { type: "txn", txn: parts };
    },
    replies: { txn: ["txn"] },
    judge: notSerialisable,
  },
} satisfies Record<string, Workload>;
