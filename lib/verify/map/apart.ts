/** The smallest history that tells two models apart, found by judging all small ones. */
import type { RecordedHistory, RecordedOperation } from "../history/recorded.ts";
import { type Asked, judgeUnder } from "./models.ts";

/** Objects that a history may have. */
const OBJECTS = ["x", "y"];

/**
 * All histories of so many reads and writes of at most two objects, up to names: processes do theirs one
 * after the other, each value is written once, and a read returns 0 or what was written before it. So real
 * time is an order of all, and nobody reads what is not written yet.
 * @param count of operations, from 1 to 7
 */
export function* smallHistories(count: number): Generator<RecordedHistory> {
  if (!Number.isInteger(count) || count < 1 || count > 7) {
    throw new RangeError(`a small history has 1 to 7 operations, got ${count}`);
  }
  for (let breaks = 0; breaks < 2 ** (count - 1); breaks++) yield* extended([], count, breaks);
}

/** @param breaks in which bits there is a one, between these operations another process begins */
function* extended(begun: RecordedHistory, count: number, breaks: number): Generator<RecordedHistory> {
  const at = begun.length;
  if (at === count) {
    if (begun.some(({ method }) => method === "read")) yield begun;
    return;
  }
  const last = begun[at - 1], begin = 2 * at;
  const process = last === undefined ? 1 : (last.process as number) + (breaks >> at - 1 & 1);
  const base = { process, begin, end: begin + 1 };
  const used = new Set(begun.map(({ details: [object] }) => object)).size;
  const writes = begun.filter(({ method }) => method === "write");
  for (const object of OBJECTS.slice(0, used + 1)) {
    const write: RecordedOperation = {
      ...base,
      method: "write",
      details: [object, writes.length + 1],
    };
    yield* extended([...begun, write], count, breaks);
    const values = writes.flatMap(({ details }) => details[0] === object ? [details[1]] : []);
    for (const value of [0, ...values]) {
      yield* extended([...begun, { ...base, method: "read", details: [object], value }], count, breaks);
    }
  }
}

/**
 * A smallest history that one model allows and the other does not, of those of `smallHistories`.
 * @param most operations that it may have
 * @returns undefined if there is none: up to that size, what is allowed by `weaker` is by `stronger`
 * @example tellApart("sequentially consistent", "causal") // two processes that miss each other's writes
 */
export function tellApart(
  stronger: Asked,
  weaker: Asked,
  most = 5,
): RecordedHistory | undefined {
  for (let count = 1; count <= most; count++) {
    for (const history of smallHistories(count)) {
      if (judgeUnder(weaker, history).holds === true && judgeUnder(stronger, history).holds === false) {
        return history;
      }
    }
  }
  return undefined;
}
