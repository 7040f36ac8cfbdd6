/**
 * Histories as JSON, an operation a line: `{"process": 1, "method": "write", "details": [3], "begin": 0,
 * "end": 2}`.
 */
import { type RecordedHistory, recordedOf, type RecordedOperation } from "../history/recorded.ts";

/**
 * Reads operations; `end` left out or null: it is open. Empty lines are passed over.
 * @throws SyntaxError that says which line is no JSON; TypeError or RangeError for what is no operation
 * @example parseJsonLines('{"process":1,"method":"read","details":[],"begin":3,"end":4,"value":3}')
 */
export function parseJsonLines(text: string): RecordedHistory {
  if (typeof text !== "string") throw new TypeError(`JSON lines are a text, got ${String(text)}`);
  return recordedOf(
    text.split("\n").flatMap((row, at): RecordedOperation[] => {
      if (row.trim() === "") return [];
      try {
        const { end, details = [], ...rest } = JSON.parse(row);
        return [{ ...rest, details, ...(end ?? null) !== null && { end } }];
      } catch (cause) {
        throw new SyntaxError(`line ${at + 1}: no JSON: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        });
      }
    }),
  );
}

/** Writes a history in the same form. */
export function jsonLinesText(history: RecordedHistory): string {
  return history.map(({ process, method, details, begin, end, value }) =>
    JSON.stringify({ process, method, details, begin, end, value })
  ).join("\n");
}
