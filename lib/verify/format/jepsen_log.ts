/**
 * Logs of Jepsen's clients, as those of its test of etcd (2014): `INFO jepsen.util - 3 :invoke :write 4`.
 * Maelstrom's `history.txt` has the same columns without what stands before the process.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import { parseEdn } from "./edn.ts";
import { edn, entriesOf, type Entry, eventsIn, numbersOf } from "./entries.ts";
import { type LoggedEvent, operationsOf, typeOf } from "./events.ts";

const LINE = /^(?:INFO\s+jepsen\.util\s+-\s+)?(\d+|:nemesis)\s+:(\w+)\s+:([\w-]+)(?:\s+(.*))?$/;

/**
 * Reads such a log. A compare-and-set that failed was answered false; anything else that failed did not
 * happen. What timed out is open. Lines of other programs (`INFO jepsen.core …`) and of the nemesis are
 * passed over.
 * @throws SyntaxError that says which line is wrong
 * @example linearisability(parseJepsenLog(text), startingWith(casRegister, null))
 */
export function parseJepsenLog(text: string): RecordedHistory {
  if (typeof text !== "string") throw new TypeError(`a log is a text, got ${String(text)}`);
  const entries = text.split("\n").flatMap((row, at) => entryIn(row.trim(), at + 1));
  return operationsOf(eventsIn(entries).map(answered));
}

function entryIn(row: string, line: number): Entry[] {
  if (row === "" || /^(?:INFO|WARN|ERROR|DEBUG)\s+(?!\s|jepsen\.util\s+-\s+\S+\s+:)/.test(row)) return [];
  const found = LINE.exec(row);
  if (!found) {
    throw new SyntaxError(
      `line ${line}: an entry is like "INFO  jepsen.util - 3 :invoke :write 4", got "${row.slice(0, 60)}"`,
    );
  }
  const [, who, type, f, rest = "nil"] = found;
  if (who === ":nemesis") return [];
  const [value = null] = ednOn(line, rest);
  return [{ line, process: Number(who), type: typeOf(type, line), f, value }];
}

/** A compare-and-set that failed on what it expected was answered; one that timed out was not. */
function answered(event: LoggedEvent): LoggedEvent {
  const isRefused = event.method === "cas" && event.type === "fail" && event.details.length > 1;
  return isRefused ? { ...event, type: "ok", value: false } : event;
}

function ednOn(line: number, text: string) {
  try {
    return parseEdn(text);
  } catch (cause) {
    throw new SyntaxError(`line ${line}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * Writes a history as such a log. Processes are numbered in the order in which they appear if they are no
 * numbers.
 */
export function jepsenLogText(history: RecordedHistory): string {
  return columns(history, "INFO  jepsen.util - ");
}

/** Writes a history as Maelstrom's `history.txt`: the same columns, and nothing before them. */
export function maelstromText(history: RecordedHistory): string {
  return columns(history, "");
}

function columns(history: RecordedHistory, before: string): string {
  const number = numbersOf(history);
  return entriesOf(history).map(({ process, type, f, value }) =>
    `${before}${number(process)}\t:${type}\t:${f}\t${edn(value)}`
  ).join("\n");
}
