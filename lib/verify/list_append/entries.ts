/** Histories of transactions on lists, as Elle and Jepsen write them: what was asked for, what came back. */
import { type Edn, ednEntries } from "../format/edn.ts";
import { edn } from "../format/entries.ts";
import { jsonEntries } from "../format/json_entries.ts";

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
  /** Of the text that it was read from, for errors. */
  readonly line?: number;
};

const TYPES = ["invoke", "ok", "fail", "info"];

/**
 * The lines of a history, in EDN or in elle-cli's JSON. Those of nemeses and of other functions than
 * transactions are passed over.
 * @throws SyntaxError for what is no such text, or no history of transactions on lists
 */
export function parseEntries(text: string): ListEntry[] {
  const isJson = /^\s*\[?\s*\{\s*"/.test(text);
  if (!isJson) return ednEntries(text).flatMap(({ value, line }) => entryOf(value, line));
  return jsonEntries(text).flatMap(({ value, line }) => {
    const isList = Array.isArray(value);
    return entryOf(isList ? value as Edn : new Map(Object.entries(value as Record<string, Edn>)), line);
  });
}

function entryOf(given: Edn, line: number): ListEntry[] {
  const wrong = (problem: string, what: unknown) =>
    new SyntaxError(`line ${line}: ${problem}, got ${shown(what)}`);
  if (!(given instanceof Map)) throw wrong("an entry is a map, e.g. {:type :ok, :value [[:r 3 [1]]]}", given);
  const type = given.get("type"), process = given.get("process"), name = given.get("f");
  if (process === "nemesis" || name !== undefined && name !== "txn") return [];
  if (typeof type !== "string" || !TYPES.includes(type)) {
    throw wrong(":type is :invoke, :ok, :fail or :info", type);
  }
  const value = given.get("value");
  if (!Array.isArray(value)) throw wrong(":value is a list of operations, e.g. [[:append 3 1]]", value);
  const operations = value.map((operation: Edn): ListOperation => {
    const [kind, list, what] = Array.isArray(operation) ? operation as readonly Edn[] : [];
    if (kind === "append" && what !== undefined) return ["append", nameOf(list), nameOf(what)];
    if (kind === "r" && (what === null || what === undefined)) return ["r", nameOf(list), null];
    if (kind === "r" && Array.isArray(what)) return ["r", nameOf(list), what.map(nameOf)];
    throw wrong("an operation is [:append 3 1] or [:r 3 [1 2]]", operation);
  });
  const who = process === undefined || process === null ? {} : { process: nameOf(process) };
  return [{ type: type as ListEntry["type"], ...who, value: operations, line }];
}

const nameOf = (value: Edn): string => typeof value === "string" ? value : shown(value);

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(" ")}]`;
  if (value instanceof Map) return `{${[...value].map((pair) => pair.map(shown).join(" ")).join(", ")}}`;
  return value === null || value === undefined ? "nil" : String(value);
}

/**
 * Writes a history of transactions on lists in EDN, as Jepsen and Elle have it, a line an entry.
 * @example parseListAppend(listAppendText(entries))
 */
export function listAppendText(entries: readonly ListEntry[]): string {
  return entries.map(({ type, process, value }, index) => {
    const operations = value.map(([kind, list, what]) =>
      `[:${kind} ${edn(bare(list))} ${edn(bareIn(what))}]`
    );
    const who = process === undefined ? "" : `:process ${edn(bare(process))}, `;
    return `{${who}:type :${type}, :f :txn, :value [${operations.join(" ")}], :index ${index}}`;
  }).join("\n");
}

/** Writes the same as elle-cli's JSON. */
export function listAppendJson(entries: readonly ListEntry[]): string {
  const lines = entries.map(({ type, process, value }, index) =>
    JSON.stringify({
      index,
      ...process === undefined ? {} : { process: bare(process) },
      type,
      f: "txn",
      value: value.map(([kind, list, what]) => [kind, bare(list), bareIn(what)]),
    })
  );
  return `[${lines.join(",\n")}]`;
}

const bareIn = (what: ListOperation[2]) =>
  what === null ? null : typeof what === "string" ? bare(what) : what.map(bare);

/** A name as it was: a number, if it looks like one. */
function bare(name: string): string | number {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(name) ? Number(name) : name;
}
