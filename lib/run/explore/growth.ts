/** Why a state space does not end: which field takes ever new values. */
import { canonical } from "../../core/canonical.ts";
import { className, type Model } from "./options/model.ts";
import type { Engine } from "./moving/engine.ts";

/** At most so many local states are looked at. */
const MOST_LOOKED_AT = 20_000;
/** What has no more values, and a mailbox with no more messages, does not grow. */
const MANY = 16;

type Seen = { readonly values: Set<string>; largest: number; unit: string };

/**
 * What takes the most different values, in words, e.g. `P1's Clock.count took 512 values (up to 511)`; most
 * first. Of each process its fields, its log and the messages on their way to it are counted, of messages
 * their fields.
 */
export function growth(model: Model, engine: Engine): string[] {
  const seen = new Map<string, Seen>();
  const note = (what: string, value: unknown) => {
    let entry = seen.get(what);
    if (!entry) seen.set(what, entry = { values: new Set(), largest: -Infinity, unit: "" });
    entry.values.add(canonical(value));
    const size = sizeOf(value);
    if (size === undefined) return;
    entry.largest = Math.max(entry.largest, size);
    entry.unit = typeof value === "number" ? "" : " entries";
  };
  const { store } = engine, classes = model.ids.map((_, place) => className(engine.handling.fresh(place)));
  const fieldsSeen = new Set<number>();
  for (const { place, fields, log, pending, begun } of store.seats.values.slice(-MOST_LOOKED_AT)) {
    const who = `P${model.ids[place]}'s`;
    if (log.length > 0) note(`${who} log`, log);
    if (begun > 0) note(`${who} operations`, begun);
    const waiting = pending.flatMap(({ effects }) => effects);
    if (waiting.length > 0) note(`${who} effects that wait for its log`, waiting);
    if (fields < 0 || fieldsSeen.has(fields)) continue;
    fieldsSeen.add(fields);
    noteAll(`${who} ${classes[place]}`, store.value(fields), note);
  }
  for (const letters of engine.cells.mail.lists.values.slice(-MOST_LOOKED_AT)) {
    if (letters.length <= MANY) continue;
    note(`what is on its way to P${model.ids[store.letters.values[letters[0]].to]}`, letters);
  }
  for (const { text } of store.letters.values.slice(-MOST_LOOKED_AT)) {
    const { type, ...rest } = store.value(text) as { type: string };
    noteAll(type, rest, note);
  }
  return [...seen].filter(([, { values }]) => values.size > MANY).sort(([, a], [, b]) =>
    b.values.size - a.values.size
  ).slice(0, 3)
    .map(([what, { values, largest, unit }]) =>
      `${what} took ${values.size} values` + (largest > -Infinity ? ` (up to ${largest}${unit})` : "")
    );
}

function noteAll(of: string, fields: unknown, note: (what: string, value: unknown) => void): void {
  for (const [name, value] of Object.entries(fields as Record<string, unknown>)) note(`${of}.${name}`, value);
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return undefined;
}
