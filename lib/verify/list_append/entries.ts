/** Histories of transactions on lists, as Elle and Jepsen write them: what was asked for, what came back. */
import { type Edn, parseEdn } from "../format/edn.ts";

/** What a transaction does: it appends an element to a list, or reads one; null: not known, or empty. */
export type ListOperation =
  | readonly [kind: "append", list: string, element: string]
  | readonly [kind: "r", list: string, elements: readonly string[] | null];

/** A line of such a history: a transaction begins, or ends. */
export type ListEntry = {
  /** `invoke`: it begins; `ok`: it committed, `fail`: it did not, `info`: nobody knows. */
  readonly type: "invoke" | "ok" | "fail" | "info";
  /** Who asked for it: one at a time. */
  readonly process?: string;
  readonly value: readonly ListOperation[];
};

const TYPES = ["invoke", "ok", "fail", "info"];

/**
 * The lines of a history in EDN. Those of nemeses and of other functions than transactions are passed over.
 * @throws SyntaxError for what is no EDN, or no history of transactions on lists
 */
export function parseEntries(text: string): ListEntry[] {
  const values = parseEdn(text);
  const lines = values.length === 1 && Array.isArray(values[0]) ? values[0] as readonly Edn[] : values;
  return lines.flatMap((line, at) => entryOf(line, at + 1));
}

function entryOf(line: Edn, number: number): ListEntry[] {
  const wrong = (problem: string, given: unknown) =>
    new SyntaxError(`entry ${number} of the history: ${problem}, got ${shown(given)}`);
  if (!(line instanceof Map)) throw wrong("an entry is a map, e.g. {:type :ok, :value [[:r 3 [1]]]}", line);
  const type = line.get("type"), process = line.get("process"), name = line.get("f");
  if (process === "nemesis" || name !== undefined && name !== "txn") return [];
  if (typeof type !== "string" || !TYPES.includes(type)) {
    throw wrong(":type is :invoke, :ok, :fail or :info", type);
  }
  const value = line.get("value");
  if (!Array.isArray(value)) throw wrong(":value is a list of operations, e.g. [[:append 3 1]]", value);
  const operations = value.map((operation: Edn): ListOperation => {
    const [kind, list, what] = Array.isArray(operation) ? operation as readonly Edn[] : [];
    if (kind === "append" && what !== undefined) return ["append", nameOf(list), nameOf(what)];
    if (kind === "r" && (what === null || what === undefined)) return ["r", nameOf(list), null];
    if (kind === "r" && Array.isArray(what)) return ["r", nameOf(list), what.map(nameOf)];
    throw wrong("an operation is [:append 3 1] or [:r 3 [1 2]]", operation);
  });
  const who = process === undefined || process === null ? {} : { process: nameOf(process) };
  return [{ type: type as ListEntry["type"], ...who, value: operations }];
}

const nameOf = (value: Edn): string => typeof value === "string" ? value : shown(value);

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(" ")}]`;
  if (value instanceof Map) return `{${[...value].map((pair) => pair.map(shown).join(" ")).join(", ")}}`;
  return value === null || value === undefined ? "nil" : String(value);
}
