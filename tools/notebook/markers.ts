// Lines that say where a solution, a hidden test or a scheme of marks begins and ends, in the comment of
// whatever language. One that is only nearly such a line is an error, and so is one without its counterpart:
// what it was to hide would be handed out.
import { levenshteinDistance } from "deno-std/text/levenshtein_distance.js";
import type { Cell } from "./format.ts";

export const kinds = ["SOLUTION", "HIDDEN TESTS", "MARK SCHEME"] as const;
export type Kind = typeof kinds[number];

/** A line of Markdown may speak of solutions where a line of code would not. */
export type Language = "code" | "markdown";

export function languageOf({ cell_type }: Cell): Language {
  return cell_type === "code" ? "code" : "markdown";
}

/** The lines from a marker to its counterpart, counted from 1. */
export interface Region {
  kind: Kind;
  indent: string;
  from: number;
  to: number;
}

/** @throws Error naming the line of a marker that is only nearly one, or has no counterpart */
export function regionsOf(source: string, language: Language): Region[] {
  const regions: Region[] = [];
  let open = null as Region | null;
  for (const [index, line] of source.split("\n").entries()) {
    const number = index + 1;
    const marker = markerOf(line, language);
    if (marker === "nearly") throw new Error(`line ${number} is nearly a marker: ${line.trim()}; ${advice}`);
    if (marker === null) continue;
    const { kind, isBegin, indent } = marker;
    const name = `/// ${isBegin ? "BEGIN" : "END"} ${kind}`;
    if (isBegin && open) throw new Error(`line ${number} has ${name} inside of that of line ${open.from}`);
    if (!isBegin && open?.kind !== kind) throw new Error(`line ${number} has ${name} without a beginning`);
    if (open) regions.push({ ...open, to: number });
    open = isBegin ? { kind, indent, from: number, to: number } : null;
  }
  if (open) throw new Error(`/// BEGIN ${open.kind} of line ${open.from} has no /// END ${open.kind}`);
  return regions;
}

/**
 * A source without the regions of some kinds; `instead` stands for each, at the indent of its beginning,
 * unless it is null.
 */
export function withoutRegions(
  source: string,
  language: Language,
  instead: Partial<Record<Kind, string | null>>,
): string {
  const gone = regionsOf(source, language).filter(({ kind }) => instead[kind] !== undefined);
  return source.split("\n").flatMap((line, index) => {
    const region = gone.find(({ from, to }) => from <= index + 1 && index + 1 <= to);
    if (!region) return [line];
    const stub = instead[region.kind];
    return region.from === index + 1 && stub ? [region.indent + stub] : [];
  }).join("\n");
}

interface Marker {
  kind: Kind;
  isBegin: boolean;
  indent: string;
}

const advice = `a marker is /// BEGIN or /// END with ${kinds.join(" or ")}, and nothing else`;
const comment = /^\s*(?:\/\/|\/?\*|#|--|%|;|<!--)/;
/** What begins a comment in Markdown, where # and * do not. */
const commentInWords = /^[\s>]*(?:\/\/|\/\*|<!--|\[\/\/\]:)/;
/** Lines end here, too, for TypeScript; they do not for Jupyter. */
const otherEnd = /[\r\u2028\u2029]/;
const exact = /^(BEGIN|END)([\s_-]*)(SOLUTION|HIDDEN[\s_-]*TEST|MARK[\s_-]*SCHEME)S?$/i;

function markerOf(line: string, language: Language): Marker | "nearly" | null {
  const parts = line.trimEnd().split(otherEnd);
  if (parts.length > 1) return parts.some((part) => markerOf(part, language) !== null) ? "nearly" : null;
  const words = line.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const isComment = comment.test(line) || commentInWords.test(line);
  const [, verb, between, subject] = words.match(exact) ?? [];
  if (verb && (isComment || /\s/.test(between))) {
    const kind = kinds.find((one) => one.startsWith(subject.slice(0, 3).toUpperCase()))!;
    return { kind, isBegin: verb.toUpperCase() === "BEGIN", indent: line.match(/^\s*/)![0] };
  }
  return isNearly(line, words, isComment, language) ? "nearly" : null;
}

const begins = "(?:BEGIN|START|OPEN|END|STOP|CLOSE)";
const what = String
  .raw`(?:OF[\s_-]+)?(?:THE[\s_-]+)?(?:(?:MODEL|SAMPLE)[\s_-]+)?(?:SOLUTION|ANSWER|(?:HIDDEN|SECRET|PRIVATE)[\s_-]*TEST|TESTS?[\s_-]*HIDDEN|HIDDEN|MARK(?:ING)?[\s_-]*SCHEME|RUBRIC)S?`;
/** In capitals it is meant as one, also behind code or before more words. */
const inCapitals = new RegExp(String.raw`\b${begins}[\s_-]+${what}\b`);
const atStart = new RegExp(String.raw`^(?:BEGIN|END)[\s_-]+${what}\b`, "i");
const whole = new RegExp(String.raw`^(?:${begins}[\s_-]*${what}|${what}[\s_-]*${begins}S?)$`, "i");
const hiddenTests = String.raw`(?:HIDDEN|SECRET|PRIVATE)[\s_-]*TESTS?`;
const alone = new RegExp(
  String
    .raw`^(?:(?:MODEL|SAMPLE)\s+)?(?:SOLUTIONS?|ANSWERS?(?:\s+KEY)?|${hiddenTests}|HIDDEN|MARK(?:ING)?[\s_-]*SCHEMES?|RUBRIC)$`,
  "i",
);
const testsBegin = new RegExp(String.raw`^${hiddenTests}\s+(?:BEGIN|START|END|STOP)S?\b`, "i");
/** Its noun is on the next line. */
const verbAlone = /^(?:BEGIN|END)$/;
const spelt = kinds.flatMap((kind) => [`BEGIN${kind}`, `END${kind}`]).map((words) => words.replace(" ", ""));

function isNearly(line: string, words: string, isComment: boolean, language: Language): boolean {
  // In backticks a text speaks of markers.
  if (inCapitals.test(language === "markdown" ? line.replace(/`[^`]*`/g, "") : line)) return true;
  if (!isComment) return false;
  const isCode = language === "code" || commentInWords.test(line);
  if (isCode && [alone, atStart, testsBegin, verbAlone].some((one) => one.test(words))) return true;
  const letters = words.replace(/[^\p{L}]/gu, "").toUpperCase();
  return whole.test(words) || spelt.some((right) => levenshteinDistance(letters, right) <= 2);
}
