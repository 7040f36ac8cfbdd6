/**
 * Histories as JSON, an operation a line: `{"process": 1, "method": "write", "details": [3], "begin": 0,
 * "end": 2}`.
 */
import { dataWords } from "../../run/words.ts";
import { type RecordedHistory, recordedOf, type RecordedOperation } from "../history/recorded.ts";
import { fromJsonText } from "./json_entries.ts";

/**
 * Reads operations; `end` left out or null: it is open. Empty lines are passed over.
 * @throws SyntaxError that says which line is no JSON; TypeError or RangeError that says which is no
 * operation
 * @example parseJsonLines('{"process":1,"method":"read","details":[],"begin":3,"end":4,"value":3}')
 */
export function parseJsonLines(text: string): RecordedHistory {
  if (typeof text !== "string") throw new TypeError(`JSON lines are a text, got ${String(text)}`);
  return recordedOf(
    text.split("\n").flatMap((row, at) => row.trim() === "" ? [] : [operationOn(row, at + 1)]),
  );
}

function operationOn(row: string, line: number): RecordedOperation {
  try {
    const read = fromJsonText(row);
    if (typeof read !== "object" || read === null || Array.isArray(read)) {
      throw new TypeError(`an operation is an object, got ${dataWords(read)}`);
    }
    const { end, details = [], ...rest } = read as RecordedOperation;
    const [operation] = recordedOf([{ ...rest, details, ...(end ?? null) !== null && { end } }]);
    return operation;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^operation 1 of the history: /, "") : cause;
    const Wrong = cause instanceof RangeError
      ? RangeError
      : cause instanceof TypeError
      ? TypeError
      : SyntaxError;
    throw new Wrong(`line ${line}: ${Wrong === SyntaxError ? "no JSON: " : ""}${why}`, { cause });
  }
}

/** Writes a history in the same form. */
export function jsonLinesText(history: RecordedHistory): string {
  return history.map(({ process, method, details, begin, end, value }) =>
    JSON.stringify({ process, method, details, begin, end, value })
  ).join("\n");
}
