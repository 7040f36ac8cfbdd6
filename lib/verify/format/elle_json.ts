/**
 * Histories as elle-cli reads and writes them in JSON: a list of objects with the fields of Jepsen's entries,
 * `[{"index": 0, "process": 1, "type": "invoke", "f": "write", "value": 3}, …]`. Transactions on lists are
 * read by `parseListAppend`.
 */
import { dataWords } from "../../run/words.ts";
import type { RecordedHistory } from "../history/recorded.ts";
import { entriesOf, entryOf, eventsIn } from "./entries.ts";
import { operationsOf } from "./events.ts";
import { jsonEntries } from "./json_entries.ts";

/**
 * Reads such a list, or its objects one after the other. What the fields mean is as in `parseJepsen`.
 * @throws SyntaxError that says which line is wrong
 * @example linearisability(parseElleJson(text), casRegister)
 */
export function parseElleJson(text: string): RecordedHistory {
  const entries = jsonEntries(text).map(({ value, line }) => {
    if (Array.isArray(value)) {
      throw new SyntaxError(`line ${line}: an entry is an object, got ${dataWords(value)}`);
    }
    return entryOf((name) => (value as Record<string, unknown>)[name], line);
  });
  return operationsOf(eventsIn(entries.filter(({ process }) => process !== "nemesis")));
}

/** Writes a history in the same form, a line an entry. */
export function elleJsonText(history: RecordedHistory): string {
  const lines = entriesOf(history).map((entry, index) =>
    JSON.stringify({ index, ...entry, value: entry.value ?? null })
  );
  return `[${lines.join(",\n")}]`;
}
