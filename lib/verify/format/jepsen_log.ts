/**
 * Logs of Jepsen's clients, as those of its test of etcd (2014): `INFO jepsen.util - 3 :invoke :write 4`.
 * Maelstrom's `history.txt` has the same columns without what stands before the process.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import { type Edn, parseEdn } from "./edn.ts";
import { eventsOf, type LoggedEvent, operationsOf, typeOf } from "./events.ts";
import { edn } from "./jepsen.ts";

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
  return operationsOf(text.split("\n").flatMap((row, at) => eventIn(row.trim(), at + 1)));
}

function eventIn(row: string, line: number): LoggedEvent[] {
  if (row === "" || /^(?:INFO|WARN|ERROR|DEBUG)\s+(?!\s|jepsen\.util\s+-\s+\S+\s+:)/.test(row)) return [];
  const found = LINE.exec(row);
  if (!found) {
    throw new SyntaxError(
      `line ${line}: an entry is like "INFO  jepsen.util - 3 :invoke :write 4", got "${row.slice(0, 60)}"`,
    );
  }
  const [, who, type, method, rest = "nil"] = found;
  if (who === ":nemesis") return [];
  const [value = null] = parseEdn(rest), process = Number(who), logged = typeOf(type, line);
  const details = method === "read" || value === null ? [] : Array.isArray(value) ? value as Edn[] : [value];
  const event = { process, method, details, line };
  if (method === "cas" && logged === "fail" && Array.isArray(value)) {
    return [{ ...event, type: "ok", value: false }];
  }
  return [{
    ...event,
    type: logged,
    ...logged === "ok" && { value: method === "read" ? value : method === "cas" ? true : undefined },
  }];
}

/**
 * Writes a history as such a log. Processes are numbered in the order in which they appear if they are no
 * numbers.
 */
export function jepsenLogText(history: RecordedHistory): string {
  const numbers = new Map<number | string, number>();
  for (const { process } of history) if (!numbers.has(process)) numbers.set(process, numbers.size);
  const isNumbered = history.every(({ process }) => typeof process === "number" && process >= 0);
  return eventsOf(history).map(({ process, type, method, details, value }) => {
    const shown = type === "ok" && method === "read" ? value : details.length > 1 ? details : details[0];
    const said = method === "cas" && type === "ok" && value === false ? "fail" : type;
    const who = isNumbered ? process : numbers.get(process);
    return `INFO  jepsen.util - ${who}\t:${said}\t:${method}\t${edn(shown)}`;
  }).join("\n");
}
