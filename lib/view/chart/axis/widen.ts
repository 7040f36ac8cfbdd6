/** Axes of one value only get room around it: an axis needs two ends. */
import { isOrdinal, isTemporal, type Key, type Scale } from "./scales.ts";

type Spec = { readonly marks: readonly unknown[]; readonly [option: string]: unknown };

/**
 * The specification with wider domains where one has no width; itself where all have.
 * @throws RangeError for an axis that would reach to infinity
 */
export function widened<S extends Spec>(
  spec: S,
  scaleOf: (key: Key) => Scale | undefined,
): S {
  let changed: S = spec;
  for (const key of ["x", "y"] as const) {
    const scale = scaleOf(key);
    if (scale === undefined || isOrdinal(scale) || isTemporal(scale)) continue;
    const [from, to] = ends(scale);
    if (from === undefined && to === undefined) continue;
    if (!Number.isFinite(from) || !Number.isFinite(to)) {
      throw new RangeError(`the ${key} axis must have finite ends, got ${from} and ${to}`);
    }
    if (from !== to) continue;
    const domain = scale.type === "log" ? [from / 2, from * 2] : around(from, key);
    changed = { ...changed, [key]: { ...spec[key] as object, domain } };
  }
  return changed;
}

const ends = ({ domain }: Scale) => [domain[0], domain[domain.length - 1]] as [number, number];

/** Whole numbers get their neighbours, others a tenth more and less; a height of zero one above. */
function around(value: number, key: "x" | "y"): [number, number] {
  if (value === 0) return [key === "x" ? -1 : 0, 1];
  const by = Number.isInteger(value) && Math.abs(value) < 2 ** 50 ? 1 : Math.abs(value) / 10;
  return [value - by, value + by];
}
