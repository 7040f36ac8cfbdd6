/**
 * Plain data as JSON, and back. What JSON has no form for becomes an object with one key that begins with $:
 * `{"$map": [[key, value], …]}`, `{"$set": […]}`, `{"$bytes": [0, 255]}`, `{"$number": "NaN"}` (also
 * "Infinity", "-Infinity", "-0"), `{"$undefined": true}`; and a plain object that would be taken for one of
 * these, `{"$object": [[key, value]]}`.
 */

/** Plain data as what JSON has; `fromJson` is its inverse. */
export function toJson(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, toJson); // a hole is undefined, as everywhere
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [toJson(key), toJson(item)]) };
  if (value instanceof Set) return { $set: [...value].map(toJson) };
  if (value instanceof Uint8Array) return { $bytes: [...value] };
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, toJson(item)]);
  return entries.length === 1 && entries[0][0].startsWith("$")
    ? { $object: entries }
    : Object.fromEntries(entries);
}

const FORMS: Readonly<Record<string, (inside: never) => unknown>> = {
  $undefined: () => undefined,
  $number: (name: string) => Number(name),
  $map: (entries: [unknown, unknown][]) =>
    new Map(entries.map(([key, item]) => [fromJson(key), fromJson(item)])),
  $set: (members: unknown[]) => new Set(members.map(fromJson)),
  $bytes: (bytes: number[]) => Uint8Array.from(bytes),
  $object: (entries: [string, unknown][]) => fieldsOf(entries),
};

/**
 * The plain data that `toJson` made this of, fresh.
 * @throws TypeError for an object with one key that begins with $ and is none of its forms
 */
export function fromJson(json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const entries = Object.entries(json);
  if (entries.length !== 1 || !entries[0][0].startsWith("$")) return fieldsOf(entries);
  const [[form, inside]] = entries;
  if (!Object.hasOwn(FORMS, form)) {
    throw new TypeError(`no form of plain data: ${form}; the forms are ${Object.keys(FORMS).join(", ")}`);
  }
  return FORMS[form](inside as never);
}

/** Also for the field `__proto__`, which an assignment would take for something else. */
function fieldsOf(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, item]) => [key, fromJson(item)]));
}
