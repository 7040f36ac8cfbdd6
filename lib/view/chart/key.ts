/** The key of a chart: what stands for which series, by colour and by dash or symbol. */
import { dashOf, symbolOf } from "./parts.ts";
import { escapeHtml } from "../page/picture.ts";
import { accent, SYMBOLS } from "../page/theme.ts";

/** How a series is drawn. */
type Sampled = "line" | "dot" | "both" | "bar";

/** One item a series; nothing for a single series without a name. */
export function keyOf(series: readonly { readonly name: string }[], sampled: Sampled): string {
  if (series.every(({ name }) => name === "")) return "";
  return series.map(({ name }, k) => keyItem(name, sampleOf(k, sampled))).join("");
}

/** A sample and its name. */
export const keyItem = (name: string, inside: string) =>
  `<span><svg width="30" height="14" viewBox="0 0 30 14" aria-hidden="true">${inside}</svg>${
    escapeHtml(name)
  }</span>`;

/** A piece of a line. */
export const sample = (colour: string, dash: string) =>
  `<line x1="1" x2="29" y1="7" y2="7" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`;

function sampleOf(k: number, sampled: Sampled): string {
  const colour = accent(k);
  if (sampled === "bar") {
    return `<rect x="8" y="1" width="14" height="12" fill="${colour}" fill-opacity="0.85"/>`;
  }
  const line = sampled === "dot" ? "" : sample(colour, dashOf(k));
  const dot = sampled === "line"
    ? ""
    : `<path d="${GLYPHS[SYMBOLS.indexOf(symbolOf(k))]}" transform="translate(15 7)" fill="${colour}"/>`;
  return line + dot;
}

/** The symbols of the theme, in the same order, as small paths. */
const GLYPHS = [
  "M4,0A4,4 0 1,1 -4,0A4,4 0 1,1 4,0Z",
  "M-3.6,-3.6H3.6V3.6H-3.6Z",
  "M0,-5L4.4,3.2H-4.4Z",
  "M0,-5L5,0L0,5L-5,0Z",
  "M0,-5.4L1.3,-1.7L5.1,-1.7L2.1,0.6L3.2,4.4L0,2.1L-3.2,4.4L-2.1,0.6L-5.1,-1.7L-1.3,-1.7Z",
  "M-1.5,5V1L-5,-1L-3.5,-3.6L0,-1.5L3.5,-3.6L5,-1L1.5,1V5Z",
];
