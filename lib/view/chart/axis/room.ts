/** Gives a drawing room for all its texts: whatever a mark writes beyond the edge is not cut. */
import { textWidth } from "../../page/text.ts";
import type { Drawn } from "./draw.ts";

type Point = { readonly x: number; readonly y: number };
/** A turn and a shift: what an element's place in the drawing comes from. */
type Place = { readonly angle: number; readonly x: number; readonly y: number };

/** Widens the view box of an SVG to all its texts. */
export function roomFor(svg: Drawn): void {
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
  let left = 0, top = 0, right = width, bottom = height;
  for (const text of svg.querySelectorAll("text")) {
    for (const { x, y } of cornersOf(text)) {
      left = Math.min(left, Math.floor(x));
      top = Math.min(top, Math.floor(y));
      right = Math.max(right, Math.ceil(x));
      bottom = Math.max(bottom, Math.ceil(y));
    }
  }
  if (left === 0 && top === 0 && right === width && bottom === height) return;
  svg.setAttribute("width", String(right - left));
  svg.setAttribute("height", String(bottom - top));
  svg.setAttribute("viewBox", `${left} ${top} ${right - left} ${bottom - top}`);
}

/** The corners of the box that a text takes, in the drawing. */
export function cornersOf(text: Drawn): Point[] {
  const size = Number.parseFloat(inherited(text, "font-size") ?? "12") || 12;
  const spans = [...text.querySelectorAll("tspan")];
  const lines = (spans.length > 0 ? spans : [text]).map((line) => line.textContent);
  const width = lines.reduce((most, line) => Math.max(most, textWidth(line, size)), 0);
  const anchor = inherited(text, "text-anchor") ?? "start";
  const from = (anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0) + lengthOf(text, "x", size);
  const base = spans.length > 0 ? lengthOf(spans[0], "y", size) : lengthOf(text, "y", size);
  const high = base - 0.95 * size, low = base + (lines.length - 1) * size + 0.25 * size;
  const place = placeOf(text);
  return [[from, high], [from + width, high], [from, low], [from + width, low]].map(([x, y]) => ({
    x: place.x + x * Math.cos(place.angle) - y * Math.sin(place.angle),
    y: place.y + x * Math.sin(place.angle) + y * Math.cos(place.angle),
  }));
}

/** An attribute in px or em. */
function lengthOf(element: Drawn, name: string, size: number): number {
  const text = element.getAttribute(name) ?? "0", value = Number.parseFloat(text) || 0;
  return text.endsWith("em") ? value * size : value;
}

/**
 * An attribute, or the style's property of the same name, of an element or the nearest around it that has it.
 */
function inherited(element: Drawn, name: string): string | undefined {
  for (let at: Drawn | null = element; at !== null; at = at.parentElement) {
    const style = new RegExp(`(?:^|;)\\s*${name}:\\s*([^;]+)`).exec(at.getAttribute("style") ?? "")?.[1];
    const found = style ?? at.getAttribute(name);
    if (found !== null && found !== undefined) return found;
    if (at.tagName.toLowerCase() === "svg") return undefined;
  }
  return undefined;
}

function placeOf(element: Drawn): Place {
  let place: Place = { angle: 0, x: 0, y: 0 };
  for (let at: Drawn | null = element; at !== null; at = at.parentElement) {
    const steps = [...(at.getAttribute("transform") ?? "").matchAll(/(translate|rotate)\(([^)]*)\)/g)]
      .reverse();
    for (const [, kind, inside] of steps) {
      const [first, second = 0] = inside.split(/[ ,]+/).map(Number);
      if (kind === "translate") place = { ...place, x: place.x + first, y: place.y + second };
      else place = rotated(place, first * Math.PI / 180);
    }
    if (at.tagName.toLowerCase() === "svg") break;
  }
  return place;
}

const rotated = ({ angle, x, y }: Place, by: number): Place => ({
  angle: angle + by,
  x: x * Math.cos(by) - y * Math.sin(by),
  y: x * Math.sin(by) + y * Math.cos(by),
});
