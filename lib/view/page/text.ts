/** Values and messages as short text, and how wide a text is. */
import type { Message } from "../../core/process.ts";

/** A value in at most `most` characters, cut with "…". Maps, sets and bytes are readable, too. */
export function shortOf(value: unknown, most = 24): string {
  return cut(written(value, 0), most);
}

/** A text in at most `most` characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, Math.max(1, most - 1)) + "…";
}

function written(value: unknown, depth: number): string {
  if (typeof value === "string") return depth === 0 ? value : `"${value}"`;
  if (typeof value === "number") return numberText(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth > 4) return "…";
  const inner = (item: unknown) => written(item, depth + 1);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${inner(key)}→${inner(item)}`).join(", ")}}`;
  }
  if (value instanceof Set) return `{${[...value].map(inner).join(", ")}}`;
  if (Array.isArray(value)) return `[${value.map(inner).join(", ")}]`;
  return `{${Object.entries(value).map(([key, item]) => `${key}: ${inner(item)}`).join(", ")}}`;
}

/** At most three decimals. */
export function numberText(value: number): string {
  return Number.isInteger(value) || !Number.isFinite(value)
    ? String(value)
    : String(Math.round(value * 1000) / 1000);
}

/** A time in ms, e.g. "12.5 ms". */
export function timeText(ms: number): string {
  return `${numberText(ms)} ms`;
}

/** A message with its values in short: `Election(3)`, `Chat(hi, (1,0,2))`. */
export function messageText(message: Message, most = 26): string {
  const values = Object.entries(message).filter(([key, value]) => key !== "type" && value !== undefined);
  if (values.length === 0) return cut(message.type, most);
  return cut(`${message.type}(${values.map(([, value]) => valueText(value)).join(", ")})`, most);
}

/** A number for each process, as vector clocks have it, needs no keys. */
function valueText(value: unknown): string {
  const entries = value instanceof Map
    ? [...value]
    : typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
    ? Object.entries(value)
    : [];
  const isVector = entries.length > 1 &&
    entries.every(([key, item]) => /^\d+$/.test(String(key)) && typeof item === "number");
  return isVector
    ? `(${entries.map(([, item]) => numberText(item as number)).join(",")})`
    : shortOf(value, 14);
}

/** A message with all its fields, for the text that hovering shows. */
export function messageDetails(message: Message): string {
  const fields = Object.entries(message).filter(([key]) => key !== "type");
  return [message.type, ...fields.map(([key, value]) => `  ${key}: ${shortOf(value, 120)}`)].join("\n");
}

/**
 * Widths of characters in em, rounded up, of DejaVu Sans: the widest of the fonts that stand behind
 * `system-ui` on Linux, macOS and Windows.
 */
const CLASSES: readonly (readonly [em: number, characters: string])[] = [
  [0.3, "'ijlIJ"],
  [0.34, " ,.‘’·/:;\\|"],
  [0.37, "f-"],
  [0.42, "()[]t!r⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"],
  [0.54, '"*_`–§°“”sz⁻?'],
  [0.58, "cçLFk"],
  [0.64, "vxyPTYo«»aeäåéλγöøßEhnuüñSbdgpqµσ0123456789${}€"],
  [0.7, "AVÄXZBKRCΔ"],
  [0.79, "UNHÜDG&OQÖ"],
  [0.84, "w#+<=>^~−→←↑↓↔×÷±≤≥≠✓✗✕"],
  [0.9, "M∈∅○●∞ω"],
  [0.98, "m%□■"],
  [1, "W@—…"],
];
const WIDTHS = new Map(CLASSES.flatMap(([em, characters]) => [...characters].map((one) => [one, em])));

/** How wide a text is at a font size, in px: never less than in the fonts that browsers take. */
export function textWidth(text: string, size = 11, bold = false): number {
  let em = 0;
  for (const character of text) {
    const regular = WIDTHS.get(character) ?? (character < "\u2e80" ? 0.84 : 1.06);
    em += bold ? regular * 1.08 + 0.07 : regular;
  }
  return em * size;
}
