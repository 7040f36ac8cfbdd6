/** TypeScript in colours, for reading: a small scanner, no parser. */
import { escapeHtml } from "../../view/page/picture.ts";

/** What a piece of code is; `name` is a name that is called. */
export type Kind = "comment" | "text" | "number" | "word" | "type" | "name" | "plain";

export type Token = { readonly kind: Kind; readonly text: string };

const WORDS = new Set(
  ("abstract any as async await boolean break case catch class const constructor continue default delete do else enum export extends " +
    "false finally for from function get if implements import in instanceof interface keyof let never new null number object of " +
    "override private protected public readonly return satisfies set static string super switch symbol this throw true try type typeof " +
    "undefined unknown var void while yield").split(" "),
);

/**
 * In order of trial. Templates are one text, regular expressions are not told from divisions: good enough for
 * the eye.
 */
const TOKEN =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(\b\d[\d_.]*(?:e[+-]?\d+)?\b)|([A-Za-z_$][\w$]*)|(\s+|[^\sA-Za-z_$\d"'`/]+|.)/gy;

/** Cuts code into pieces; together they are the code again. */
export function tokens(code: string): Token[] {
  const found: Token[] = [];
  for (const match of code.matchAll(TOKEN)) {
    const [text, comment, string, number, word] = match;
    const kind = comment
      ? "comment"
      : string
      ? "text"
      : number
      ? "number"
      : word
      ? kindOfWord(word, code, match.index + word.length)
      : "plain";
    found.push({ kind, text });
  }
  return found;
}

function kindOfWord(word: string, code: string, end: number): Kind {
  if (WORDS.has(word)) return "word";
  if (/^[A-Z]/.test(word)) return "type";
  return code[end] === "(" || code.startsWith("?.(", end) ? "name" : "plain";
}

/** Code as HTML, each line by itself, so that lines can be numbered or marked. */
export function highlightLines(code: string): string[] {
  const lines = [""];
  for (const { kind, text } of tokens(code)) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push("");
      if (part === "") return;
      const html = escapeHtml(part);
      lines[lines.length - 1] += kind === "plain" ? html : `<span class="hb-${kind}">${html}</span>`;
    });
  }
  return lines;
}

/** Colours, with a contrast of 4.5:1 or more on white and on near-black; weight and slant tell the same. */
export const CODE_STYLE = `.hb .hb-code{--k:#7a2f8f;--t:#005f9e;--s:#2e6b1f;--c:#616161;--n:#9a3b00;
font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:0;padding:8px 0;overflow-x:auto;white-space:pre;tab-size:2;
background:none;color:inherit;border:1px solid rgba(128,128,128,.35);border-radius:4px;max-height:520px;overflow-y:auto}
@supports (color:light-dark(#000,#fff)){.hb .hb-code{--k:light-dark(#7a2f8f,#d8a0ea);--t:light-dark(#005f9e,#7cc4f5);--s:light-dark(#2e6b1f,#9ad38a);--c:light-dark(#616161,#a8a8a8);--n:light-dark(#9a3b00,#f2a878)}}
[data-jp-theme-light="true"] .hb .hb-code{--k:#7a2f8f;--t:#005f9e;--s:#2e6b1f;--c:#616161;--n:#9a3b00}
[data-jp-theme-light="false"] .hb .hb-code{--k:#d8a0ea;--t:#7cc4f5;--s:#9ad38a;--c:#a8a8a8;--n:#f2a878}
.hb .hb-code .hb-word{color:var(--k);font-weight:600}.hb .hb-code .hb-type{color:var(--t)}.hb .hb-code .hb-text{color:var(--s)}
.hb .hb-code .hb-comment{color:var(--c);font-style:italic}.hb .hb-code .hb-number{color:var(--n)}.hb .hb-code .hb-name{color:var(--n)}
.hb .hb-code .hb-line{display:block;padding:0 12px;min-height:1.5em}
`;
