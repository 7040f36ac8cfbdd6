/**
 * The axes of a chart that Plot has drawn once: which there are, and where their values stand at other
 * margins.
 */
import { isText } from "../../page/options.ts";

export type Key = "x" | "y" | "fx" | "fy";
export type Side = "top" | "right" | "bottom" | "left";
export type Margins = Readonly<Record<Side, number>>;
/** Width, height and margins, in px. */
export type Size = { readonly width: number; readonly height: number; readonly margins: Margins };

/** What Plot says of a scale. */
export type Scale = {
  readonly type: string;
  readonly domain: readonly unknown[];
  readonly range?: readonly number[];
  readonly base?: number;
  readonly bandwidth?: number;
  readonly step?: number;
  readonly interval?: unknown;
  apply(value: unknown): number;
};

/** Options of a scale, as a specification has them. */
export type ScaleOptions = {
  readonly type?: string;
  readonly domain?: unknown;
  readonly axis?: string | boolean | null;
  readonly label?: string | null;
  readonly labelAnchor?: string;
  readonly ticks?: unknown;
  readonly tickFormat?: unknown;
  readonly tickSize?: number;
  readonly tickPadding?: number;
  readonly tickRotate?: number;
  readonly grid?: unknown;
  readonly interval?: unknown;
};

/** An axis that is drawn. */
export type Axis = {
  readonly key: Key;
  readonly side: Side;
  readonly scale: Scale;
  readonly options: ScaleOptions;
  /** What stands at it, with Plot's arrow; "" for nothing. */
  readonly label: string;
  /** No ticks between the integers. */
  readonly whole: boolean;
};

export const isOrdinal = ({ type }: Scale) => type === "band" || type === "point" || type === "ordinal";
export const isTemporal = ({ type }: Scale) => type === "utc" || type === "time";
export const isAcross = (side: Side) => side === "top" || side === "bottom";

const SIDES: Readonly<Record<Key, readonly [Side, Side]>> = {
  x: ["bottom", "top"],
  y: ["left", "right"],
  fx: ["top", "bottom"],
  fy: ["right", "left"],
};

/** On which sides Plot draws an axis; none if it is off, or given as a mark. */
export function sidesOf(
  key: Key,
  { axis }: ScaleOptions,
  marks: readonly unknown[],
  isOff: (other: Key) => boolean,
): Side[] {
  const given = marks.flat(Infinity).some((mark) => {
    const { ariaLabel } = (mark ?? {}) as { ariaLabel?: unknown };
    return isText(ariaLabel) && ariaLabel.startsWith(`${key}-axis `);
  });
  if (axis === null || axis === false || (axis === undefined && given)) return [];
  if (typeof axis === "string" && axis.trim() === "both") return [...SIDES[key]];
  if (typeof axis === "string") return [axis.trim() as Side];
  const other = key === "fx" ? "x" : key === "fy" ? "y" : undefined;
  return [SIDES[key][other !== undefined && isOff(other) ? 1 : 0]];
}

/** Where the values of an axis stand, in px from the left or the top of the chart. */
export type Places = {
  /** In the first facet. */
  readonly of: (value: unknown) => number;
  /** From facet to facet, and how many there are. */
  readonly pitch: number;
  readonly facets: number;
  readonly length: number;
};

/**
 * Places at other margins than those that the scale was drawn with: insets stay, the rest grows or shrinks.
 * @param facets the scale that parts the frame along this axis, if one does
 */
export function placesOf({ side, scale }: Axis, drawn: Size, now: Size, facets?: Scale): Places {
  const [from, to]: [Side, Side] = isAcross(side) ? ["left", "right"] : ["top", "bottom"];
  const whole = isAcross(side) ? "width" : "height";
  const before = drawn[whole] - drawn.margins[from] - drawn.margins[to];
  const frame = now[whole] - now.margins[from] - now.margins[to];
  const grows = frame / before, width = facets?.bandwidth ?? before;
  const [a = 0, b = 0] = [scale.range![0], scale.range![scale.range!.length - 1]];
  const low = Math.min(a, b), high = Math.max(a, b);
  const inset = low - drawn.margins[from], rest = drawn.margins[from] + width - high;
  const length = Math.max(0, width * grows - inset - rest);
  const first = facets === undefined ? 0 : (facets.apply(facets.domain[0]) - drawn.margins[from]) * grows;
  const half = (scale.bandwidth ?? 0) / 2;
  return {
    of: (value) => {
      const share = high > low ? (scale.apply(value) + half - low) / (high - low) : 0.5;
      return now.margins[from] + first + inset + share * length;
    },
    pitch: (facets?.step ?? Infinity) * grows,
    facets: facets?.domain.length ?? 1,
    length,
  };
}
