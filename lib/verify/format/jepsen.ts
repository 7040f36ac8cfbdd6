/**
 * Histories of Jepsen and Knossos in EDN: `{:process 0, :type :invoke, :f :write, :value 3}`, one after the
 * other or in a vector. Maelstrom's `history.edn` is of this kind, and so are the histories that Porcupine is
 * tested with, whose `:key` stands beside the value.
 */
import { dataWords } from "../../run/words.ts";
import type { RecordedHistory } from "../history/recorded.ts";
import { type Edn, parseEdn } from "./edn.ts";
import { eventsOf, type LoggedEvent, operationsOf, processOf, typeOf } from "./events.ts";

/**
 * Reads a history. `:f` is the method; `:value` what it was asked with when it begins, and at the end what a
 * read answers. A vector of two values is two details, as of `:cas [0 1]`; where reads begin with `[key
 * nil]`, as Jepsen's independent keys do, the key is the first of the details. Who is no number (`:nemesis`)
 * is passed over, `:fail` did not happen, `:info` is open.
 *
 * @throws SyntaxError that says which entry is wrong
 * @example linearisability(parseJepsen(text), casRegister)
 */
export function parseJepsen(text: string): RecordedHistory {
  const values = parseEdn(text), isList = values.length === 1 && Array.isArray(values[0]);
  const entries = (isList ? values[0] as readonly Edn[] : values).map((entry, at) => fieldsOf(entry, at + 1));
  const clients = entries.filter(({ process }) => process !== "nemesis");
  const isKeyed = clients.some(({ f, type, value }) => type === "invoke" && isRead(f) && isPair(value)) &&
    clients.every(({ f, type, value }) =>
      type !== "invoke" || !isRead(f) || isPair(value) && value[1] === null
    );
  return operationsOf(clients.map((entry) => eventOf(entry, isKeyed)));
}

type Entry = {
  readonly line: number;
  readonly process: number | string;
  readonly type: LoggedEvent["type"];
  readonly f: string;
  readonly key: Edn | undefined;
  readonly value: Edn;
};

function fieldsOf(entry: Edn, line: number): Entry {
  if (!(entry instanceof Map)) {
    throw new SyntaxError(
      `entry ${line} of the history must be a map, e.g. {:process 0, :type :ok, :f :read, :value 3}, got ${
        dataWords(entry)
      }`,
    );
  }
  const process = processOf(entry.get("process"), line), f = entry.get("f");
  if (typeof f !== "string") {
    throw new SyntaxError(`line ${line}: f must name an operation, got ${dataWords(f)}`);
  }
  const type = typeOf(entry.get("type"), line);
  return { line, process, type, f, key: entry.get("key"), value: entry.get("value") ?? null };
}

function eventOf({ line, process, type, f, key, value }: Entry, isKeyed: boolean): LoggedEvent {
  const object = key !== undefined ? [key] : isKeyed && isPair(value) ? [value[0]] : [];
  const rest = isKeyed && key === undefined && isPair(value) ? value[1] : value;
  const asked = isRead(f) || rest === null ? [] : f === "cas" && Array.isArray(rest) ? rest : [rest];
  const details = [...object, ...asked];
  if (type !== "ok") return { line, process, type, method: f, details };
  return { line, process, type, method: f, details, value: answerOf(f, rest) };
}

/**
 * A read answers its value, a compare-and-set that it was done; of others nothing is known but that they
 * were.
 */
function answerOf(method: string, value: Edn): unknown {
  return isRead(method) ? value : method === "cas" ? true : undefined;
}

function isRead(method: string): boolean {
  return method === "read" || method === "get";
}

function isPair(value: Edn): value is readonly Edn[] {
  return Array.isArray(value) && value.length === 2;
}

/**
 * Writes a history in the same form, a line an entry; a compare-and-set that was answered false is a `:fail`.
 * Details that are no single value, but for cas, stand in a vector.
 */
export function jepsenText(history: RecordedHistory): string {
  return eventsOf(history).map(({ process, type, method, details, value }) => {
    const isFailed = method === "cas" && type === "ok" && value === false;
    const asked = details.length === 0 ? null : details.length === 1 ? details[0] : details;
    const shown = type === "ok" && isRead(method) ? value : asked;
    return `{:process ${edn(process)}, :type :${isFailed ? "fail" : type}, :f :${method}, :value ${
      edn(shown)
    }}`;
  }).join("\n");
}

/** A value as EDN. */
export function edn(value: unknown): string {
  if (value === undefined || value === null) return "nil";
  if (Array.isArray(value)) return `[${value.map(edn).join(" ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
