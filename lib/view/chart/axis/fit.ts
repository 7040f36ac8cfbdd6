/** Fits a chart's margins to its labels, and its labels to the room that is left. */
import { chooseLabels, type Chosen, LINE, wrap } from "./labels.ts";
import {
  type Axis,
  isAcross,
  type Key,
  type Margins,
  placesOf,
  type Scale,
  type Side,
  type Size,
} from "./scales.ts";

/**
 * The least share of a chart's width and height that is its frame: where labels leave less, the chart grows.
 */
const LEAST = 0.5;
/** How much longer a chart gets at a time, and how often. */
const STRETCH = 1.25, MOST_ROUNDS = 16;
/** Room between a label and the edge, and between an axis and its ticks' labels, in px. */
const EDGE = 3;

/** A chart's size and, for each axis, its ticks, and what stands at it broken into lines. */
export type Fitted = {
  readonly size: Size;
  readonly ticks: ReadonlyMap<Axis, Chosen>;
  readonly labels: ReadonlyMap<Axis, string>;
};

/**
 * @param drawn the size that Plot drew the scales with
 * @param least margins that are not to be undercut
 * @param told Plot's own labels for a format
 */
export function fit(
  axes: readonly Axis[],
  facets: Readonly<Partial<Record<"fx" | "fy", Scale>>>,
  drawn: Size,
  least: Margins,
  told: (axis: Axis, values: readonly unknown[]) => string[],
): Fitted {
  const labels = linesOf(axes, drawn);
  let size: Size = { ...drawn, margins: least };
  let ticks = new Map<Axis, Chosen>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    ticks = new Map(axes.map((axis) => {
      const places = placesOf(axis, drawn, size, facetsOf(axis.key, facets));
      const length = isAcross(axis.side) ? size.width : size.height;
      return [axis, chooseLabels(axis, places, length, (values) => told(axis, values))];
    }));
    const grown = grow(stretched(size, ticks), needOf(size, ticks, labels), drawn);
    if (grown === size) break;
    size = grown;
  }
  return { size, ticks, labels };
}

/** A chart in which labels have no room is made longer. */
function stretched(size: Size, ticks: ReadonlyMap<Axis, Chosen>): Size {
  const tight = [...ticks].filter(([, { fits }]) => !fits).map(([{ side }]) => isAcross(side));
  if (tight.length === 0) return size;
  return {
    ...size,
    width: size.width * (tight.includes(true) ? STRETCH : 1),
    height: size.height * (tight.includes(false) ? STRETCH : 1),
  };
}

const facetsOf = (key: Key, { fx, fy }: Partial<Record<"fx" | "fy", Scale>>) =>
  key === "x" ? fx : key === "y" ? fy : undefined;

/** What stands at each axis, in lines that are not longer than there is room. */
function linesOf(axes: readonly Axis[], { width, height }: Size): Map<Axis, string> {
  const beside = axes.filter((axis) => axis.label !== "" && !isAcross(axis.side) && !isUpright(axis)).length;
  return new Map(axes.map((axis) => {
    const room = isUpright(axis) ? height : isAcross(axis.side) ? width : width / Math.max(1, beside);
    return [axis, wrap(axis.label, room - 4 * EDGE)];
  }));
}

/** Plot writes what stands at an axis beside the frame, upright, where its anchor is the centre. */
const isUpright = ({ side, scale, options: { labelAnchor } }: Axis) =>
  !isAcross(side) && (labelAnchor ?? (scale.bandwidth === undefined ? "top" : "center")) === "center";

/** The margins that the ticks and what stands at the axes take. */
function needOf(
  { margins }: Size,
  ticks: ReadonlyMap<Axis, Chosen>,
  labels: ReadonlyMap<Axis, string>,
): Record<Side, number> {
  const need: Record<Side, number> = { top: 0, right: 0, bottom: 0, left: 0 };
  const over: Record<Side, number> = { top: 0, right: 0, bottom: 0, left: 0 };
  let above = 0;
  for (const [axis, { depth, before, after }] of ticks) {
    const lines = linesIn(labels.get(axis)!), [start, end] = ends(axis.side);
    need[axis.side] += depth + EDGE;
    over[start] = Math.max(over[start], before);
    over[end] = Math.max(over[end], after);
    if (isAcross(axis.side) || isUpright(axis)) need[axis.side] += lines * LINE;
    else if (lines > 0) above = Math.max(above, lines * LINE + LINE / 2);
  }
  need.top += above + EDGE;
  for (const side of SIDES) if (over[side] > 0) need[side] = Math.max(need[side], margins[side] + over[side]);
  return need;
}

const SIDES: readonly Side[] = ["top", "right", "bottom", "left"];
const linesIn = (label: string) => label === "" ? 0 : label.split("\n").length;
const ends = (side: Side): readonly [Side, Side] => isAcross(side) ? ["left", "right"] : ["top", "bottom"];

/**
 * The same size if the need is met; else one with larger margins, and larger itself where they leave too
 * little.
 */
function grow(size: Size, need: Readonly<Record<Side, number>>, asked: Size): Size {
  if (SIDES.every((side) => need[side] <= size.margins[side])) return size;
  const [top, right, bottom, left] = SIDES.map((side) => Math.max(size.margins[side], Math.ceil(need[side])));
  return {
    width: Math.max(size.width, left + right + asked.width * LEAST),
    height: Math.max(size.height, top + bottom + asked.height * LEAST),
    margins: { top, right, bottom, left },
  };
}
