/** Puts other ids in the place of ids in plain data. */

/** What stands for an id. */
export type Rename = (id: number) => unknown;

/** Renames the numbers of plain data that are ids: those below a name of `names`. */
export function renamed(value: unknown, names: ReadonlySet<string>, rename: Rename, here = false): unknown {
  if (typeof value === "number") return here ? rename(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names, rename, here));
  if (value instanceof Set) return new Set([...value].map((item) => renamed(item, names, rename, here)));
  if (value instanceof Map) return renamedMap(value, names, rename, here, here);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const below = here || names.has(key);
    const keys = names.has(key + ".keys"), values = names.has(key + ".values");
    result[key] = keys || values
      ? renamedEntries(item, names, rename, below || keys, below || values)
      : renamed(item, names, rename, below);
  }
  return result;
}

/** A Map, or an object in the place of one, of which one side holds ids. */
function renamedEntries(
  item: unknown,
  names: ReadonlySet<string>,
  rename: Rename,
  keys: boolean,
  values: boolean,
) {
  if (item instanceof Map) return renamedMap(item, names, rename, keys, values);
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return renamed(item, names, rename, values);
  }
  return Object.fromEntries(
    Object.entries(item).map(([key, inner]) => [
      keys && /^\d+$/.test(key) ? String(rename(Number(key))) : key,
      renamed(inner, names, rename, values),
    ]),
  );
}

function renamedMap(
  map: Map<unknown, unknown>,
  names: ReadonlySet<string>,
  rename: Rename,
  keys: boolean,
  values: boolean,
): Map<unknown, unknown> {
  return new Map(
    [...map].map(([key, item]) => [renamed(key, names, rename, keys), renamed(item, names, rename, values)]),
  );
}

/** What every happening says of processes besides what the algorithm put into it. */
export const HAPPENING_IDS = ["process", "from"];
