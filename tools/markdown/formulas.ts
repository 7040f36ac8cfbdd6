// Where formulas stand in Markdown, as Jupyter's front ends read it: they are taken out before anything else
// is read, so that a bar in one ends no cell of a table and a line of one begins no list; but what stands in
// code stays as it is.
import type { Token } from "markdown-it";

export interface Formula {
  /** What stands between the delimiters; an environment with its \begin and \end. */
  tex: string;
  display: boolean;
  /** As it is written, delimiters included. */
  source: string;
}

export interface Taken {
  /** The Markdown with a mark in place of each formula. */
  text: string;
  formulas: Formula[];
  /** Formulas that Jupyter would show as raw TeX. */
  problems: string[];
}

/** What a mark looks like: no Markdown means anything by it, and no text has it. */
export const mark = /\uE000(\d+)\uE001/g;

/**
 * Takes the formulas out; `outline` is what Markdown makes of the same source with the formulas in it, null
 * if it is no Markdown.
 */
export function takeFormulas(source: string, outline: Token[] | null): Taken {
  const taken: Taken = { text: "", formulas: [], problems: [] };
  const lines = source.replace(/[\uE000\uE001]/g, "\uFFFD").split("\n");
  const dangling: string[] = [];
  const text = regionsOf(lines, outline).map((region) =>
    region.isCode ? region.text : scan(region, taken, dangling)
  );
  taken.problems.push(...cutInTwo(dangling));
  return { ...taken, text: text.join("\n") };
}

/** Lines that a formula may go over: a paragraph, a heading, a row of a table. */
interface Region {
  text: string;
  isCode: boolean;
  /** Not Markdown, in which a backslash before a bracket is gone before formulas are looked for. */
  isPlain: boolean;
  /** How many `>` stand in front of each of its lines. */
  quotes: number;
}

function regionsOf(lines: string[], outline: Token[] | null): Region[] {
  const about = lines.map(() => ({ isCode: false, isPlain: outline === null, isAlone: false, quotes: 0 }));
  for (const { type, map, markup, content } of outline ?? []) {
    const isCode = type === "fence" || type === "code_block" ||
      (type === "html_block" && /^\s*<(?:script|pre|style|textarea|!|\?)/i.test(content));
    const isAlone = type === "tr_open" || (type === "heading_open" && markup.startsWith("#"));
    for (const line of about.slice(...map ?? [0, 0])) {
      line.isCode ||= isCode;
      line.isPlain ||= type === "html_block";
      line.isAlone ||= isAlone;
      if (type === "blockquote_open") line.quotes++;
    }
  }
  const regions: Region[] = [];
  let isOpen = false;
  lines.forEach((text, index) => {
    const { isCode, isPlain, isAlone, quotes } = about[index];
    const isBlank = (quotes > 0 ? text.replace(/^[\s>]+/, "") : text).trim() === "";
    const goesOn = !isCode && !isAlone && !isBlank;
    const last = regions.at(-1);
    if (goesOn && isOpen && last?.quotes === quotes && last.isPlain === isPlain) last.text += "\n" + text;
    else regions.push({ text, isCode: isCode || isBlank, isPlain, quotes });
    isOpen = goesOn;
  });
  return regions;
}

/** A region with marks in place of its formulas. */
function scan({ text, isPlain, quotes }: Region, taken: Taken, dangling: string[]): string {
  let out = "";
  let at = 0;
  const take = (tex: string, display: boolean, end: number) => {
    out += `\uE000${taken.formulas.length}\uE001`;
    taken.formulas.push({
      tex: unquoted(tex, quotes),
      display,
      source: unquoted(text.slice(at, end), quotes),
    });
    at = end;
  };
  while (at < text.length) {
    const opener = openerAt(text, at, isPlain);
    const end = opener ? closerOf(text, at, opener) : -1;
    const named = matchAt(reference, text, at);
    if (opener && end > at) take(texOf(text, at, end, opener), opener.display, end);
    else if (named) take(named[0], false, at + named[0].length);
    else {
      if (opener?.isEnvironment) taken.problems.push(`${opener.begin} has no ${opener.end} in its paragraph`);
      else if (halves.some((half) => text.startsWith(half, at))) dangling.push(text.slice(at, at + 40));
      const to = opener ? at + opener.begin.length : skip(text, at);
      out += text.slice(at, to);
      at = to;
    }
  }
  return out;
}

interface Delimiters {
  begin: string;
  end: string;
  display: boolean;
  /** The delimiters are TeX themselves. */
  isEnvironment?: true;
}

const environment = /\\begin\{([A-Za-z]*\*?)\}/y;
/** MathJax reads references outside of formulas, too. */
const reference = /\\(?:eq)?ref\{[^{}\n]*\}/y;

function openerAt(text: string, at: number, isPlain: boolean): Delimiters | null {
  const begun = matchAt(environment, text, at);
  if (begun) return { begin: begun[0], end: `\\end{${begun[1]}}`, display: true, isEnvironment: true };
  if (text.startsWith("\\\\(", at)) return { begin: "\\\\(", end: "\\\\)", display: false };
  if (text.startsWith("\\\\[", at)) return { begin: "\\\\[", end: "\\\\]", display: true };
  if (isPlain && text.startsWith("\\(", at)) return { begin: "\\(", end: "\\)", display: false };
  if (isPlain && text.startsWith("\\[", at)) return { begin: "\\[", end: "\\]", display: true };
  if (text.startsWith("$$", at)) return { begin: "$$", end: "$$", display: true };
  return text[at] === "$" ? { begin: "$", end: "$", display: false } : null;
}

/**
 * Where the formula that opens here ends, or -1 if none does. What closes it stands outside of braces, if
 * these balance.
 */
function closerOf(text: string, opensAt: number, opener: Delimiters): number {
  const { begin, end, isEnvironment } = opener;
  let [braces, inner, last] = [0, 0, -1];
  for (let at = opensAt + begin.length; at < text.length;) {
    if (text.startsWith(end, at)) {
      at += end.length;
      if (braces > 0) last = at;
      else if (inner > 0) inner--;
      else return isFormula(text, opensAt, at, opener) ? at : -1;
    } else if (isEnvironment && text.startsWith(begin, at)) {
      inner++;
      at += begin.length;
    } else {
      if (/^<\/|=/.test(matchAt(tag, text, at)?.[0] ?? "")) return -1;
      if (text[at] === "{") braces++;
      if (text[at] === "}" && braces > 0) braces--;
      at = text[at] === "\\" ? at + 2 : text[at] === "`" ? afterCode(text, at) : at + 1;
    }
  }
  return last;
}

/** Nothing between dollars is no formula, and neither is what stands between two prices. */
function isFormula(text: string, from: number, to: number, opener: Delimiters): boolean {
  const tex = texOf(text, from, to, opener);
  const arePrices = opener.begin === "$" && isBetweenPrices(tex, text[from - 1] ?? "", text[to] ?? "");
  return tex.trim() !== "" && !arePrices;
}

/** `$3 and $4`, `$3–$4`, `US$3 and US$4`, `3$ and 4$`: what stands between the dollars, and around them. */
function isBetweenPrices(tex: string, before: string, after: string): boolean {
  if (/\d/.test(before) && /^\s[^]*\d$/.test(tex)) return true;
  if (!/^\d/.test(tex)) return false;
  if (/\d/.test(after) && /[^\w})\]!'|.%]$|\s[A-Z]{1,3}$/.test(tex)) return true;
  return /[\w\\]/.test(after) && /\s[*_([“„"]*$/.test(tex);
}

function texOf(text: string, from: number, to: number, { begin, end, isEnvironment }: Delimiters): string {
  return isEnvironment ? text.slice(from, to) : text.slice(from + begin.length, to - end.length);
}

function unquoted(text: string, quotes: number): string {
  return quotes === 0 ? text : text.replace(new RegExp(`\\n(?:[ \\t]*>){0,${quotes}} ?`, "g"), "\n");
}

const tag =
  /<(?:([A-Za-z][A-Za-z0-9-]*)(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[A-Za-z][A-Za-z0-9-]*\s*)>/y;
const comment = /<!--[^]*?-->/y;
const address = /<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|https?:\/\/[^\s<>]*/y;
const destination =
  /\]\(\s*(?:<[^<>\n]*>|[^\s()<][^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/y;
/** MathJax does not look into these. */
const verbatim = /^(?:code|pre|script|noscript|style|textarea)$/i;

/**
 * Past what stands here and holds no formula: an escape, code, a tag, an address; else past one character.
 */
function skip(text: string, at: number): number {
  if (text[at] === "\\") return at + 2;
  if (text[at] === "`") return afterCode(text, at);
  const opened = matchAt(tag, text, at);
  if (opened && verbatim.test(opened[1] ?? "")) {
    const closes = text.slice(at).search(new RegExp(`</${opened[1]}\\s*>`, "i"));
    if (closes > 0) return at + closes;
  }
  const whole = opened ?? matchAt(comment, text, at) ?? matchAt(address, text, at) ??
    matchAt(destination, text, at);
  return at + (whole?.[0].length ?? 1);
}

/** Past a code span; where backticks have no counterpart, past them. */
function afterCode(text: string, at: number): number {
  const [run] = text.slice(at).match(/^`+/)!;
  const rest = text.slice(at + run.length);
  const closes = rest.search(new RegExp(`(?<!\`)${run}(?!\`)`));
  return at + run.length + (closes < 0 ? 0 : closes + run.length);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const halves = ["$$", "\\\\[", "\\\\]", "\\\\(", "\\\\)"];
const otherHalf: Record<string, string> = { "$$": "$$", "\\\\[": "\\\\]", "\\\\(": "\\\\)" };

/** Formulas that a blank line cuts in two: neither half is shown. */
function cutInTwo(dangling: string[]): string[] {
  const problems: string[] = [];
  for (let at = 0; at < dangling.length; at++) {
    const begin = Object.keys(otherHalf).find((half) => dangling[at].startsWith(half));
    const end = dangling.findIndex((half, index) => index > at && begin && half.startsWith(otherHalf[begin]));
    if (end < 0) continue;
    problems.push(`the formula ${dangling[at].trim()}… goes on after a blank line`);
    at = end;
  }
  return problems;
}
