/**
 * Histories of Jepsen and Knossos in EDN: `{:process 0, :type :invoke, :f :write, :value 3}`, one after the
 * other or in a vector. Maelstrom's `history.edn` is of this kind, and so are the histories that Porcupine is
 * tested with, whose `:key` stands beside the value.
 */
import { dataWords } from "../../run/words.ts";
import type { RecordedHistory } from "../history/recorded.ts";
import { ednEntries, type EdnEntry } from "./edn.ts";
import { edn, entriesOf, type Entry, entryOf, eventsIn } from "./entries.ts";
import { operationsOf } from "./events.ts";

/**
 * Reads a history. `:f` is the method; `:value` what it was asked with when it begins, and at the end what a
 * read answers. A vector is as many details, as of `:cas [0 1]`; where reads begin with `[key nil]`, as
 * Jepsen's independent keys and Maelstrom's do, the key is the first of the details. The nemesis is passed
 * over, `:fail` did not happen, `:info` is open.
 *
 * @throws SyntaxError that says which line is wrong
 * @example linearisability(parseJepsen(text), casRegister)
 */
export function parseJepsen(text: string): RecordedHistory {
  const entries = ednEntries(text).map(fieldsOf);
  return operationsOf(eventsIn(entries.filter(({ process }) => process !== "nemesis")));
}

function fieldsOf({ value: entry, line }: EdnEntry): Entry {
  if (!(entry instanceof Map)) {
    throw new SyntaxError(
      `line ${line}: an entry is a map, e.g. {:process 0, :type :ok, :f :read, :value 3}, got ${
        dataWords(entry)
      }`,
    );
  }
  return entryOf((name) => entry.get(name), line);
}

/**
 * Writes a history in the same form, a line an entry; a compare-and-set that was answered false is a `:fail`.
 * Where reads name an object, each value stands behind it, `[key 3]`.
 */
export function jepsenText(history: RecordedHistory): string {
  return entriesOf(history).map(({ process, type, f, value }, index) =>
    `{:process ${edn(process)}, :type :${type}, :f :${f}, :value ${edn(value)}, :index ${index}}`
  ).join("\n");
}
