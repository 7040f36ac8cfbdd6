/** What the course says below a cell: a box with a symbol, a word, a colour and a sentence. */
import { escapeHtml, Picture } from "../../view/page/picture.ts";
import { THEME } from "../../view/page/theme.ts";
import type { Judgement, Outcome } from "./outcome.ts";

/** Symbol and colour; the word stands beside them, so that nothing depends on colour alone. */
const LOOKS: Readonly<Record<Outcome, { readonly symbol: string; readonly colour: string }>> = {
  "not defined yet": { symbol: "○", colour: "currentColor" },
  "still missing": { symbol: "◔", colour: "currentColor" },
  "keep working": { symbol: "✗", colour: "var(--hb-2)" },
  "hint": { symbol: "?", colour: "var(--hb-1)" },
  "almost": { symbol: "≈", colour: "var(--hb-5)" },
  "correct": { symbol: "✓", colour: "var(--hb-3)" },
};

/** An outcome in a line: "✓ correct". */
export function outcomeText(outcome: Outcome): string {
  return `${LOOKS[outcome].symbol} ${outcome}`;
}

/** A judgement as the student sees it: the sentence, what was tried, the hint, the execution. */
export function judgementBox(name: string, judgement: Judgement): Picture {
  const { outcome, text, hint, trials = [], picture } = judgement;
  const { colour } = LOOKS[outcome];
  const tried = trials.map(({ holds, text }) => `<li>${sign(holds)} <span>${inline(text)}</span></li>`).join(
    "",
  );
  const opens = outcome === "hint" ? " open" : "";
  const html = box(
    colour,
    `<b>${escapeHtml(outcomeText(outcome))}</b> <span class="hb-what">${escapeHtml(name)}</span>`,
    `<p>${inline(text)}</p>` +
      (hint === undefined
        ? ""
        : `<details${opens}><summary>A hint</summary><p>${inline(hint)}</p></details>`) +
      (tried === "" ? "" : `<ul>${tried}</ul>`) +
      (picture?.html ?? ""),
  );
  const lines = trials.map(({ holds, text }) => ` ${holds ? "✓" : "✗"} ${text}.`).join("");
  return new Picture(
    html,
    `${outcomeText(outcome)} (${name}): ${text}${hint ? ` Hint: ${hint}` : ""}${lines}`,
  );
}

const sign = (holds: boolean) => holds ? `<b class="hb-held">✓</b>` : `<b class="hb-failed">✗</b>`;

/** A box with a heading; both are HTML. */
export function box(colour: string, heading: string, body: string): string {
  return `<div class="hb"><style>${THEME}${STYLE}</style><div class="hb-box" style="border-color:${colour}">` +
    `<div class="hb-heading">${heading}</div>${body}</div></div>`;
}

/**
 * A box that only says something.
 * @param own a sentence about this reader alone: a deck or a page for everybody leaves it out
 */
export function notice(
  symbol: string,
  word: string,
  name: string,
  text: string,
  colour = "currentColor",
  own = "",
): Picture {
  const heading = `<b>${escapeHtml(`${symbol} ${word}`)}</b> <span class="hb-what">${
    escapeHtml(name)
  }</span>`;
  const aside = own === "" ? "" : ` <span class="hb-own">${inline(own)}</span>`;
  const alt = `${symbol} ${word} (${name}): ${text}${own === "" ? "" : ` ${own}`}`;
  return new Picture(box(colour, heading, `<p>${inline(text)}${aside}</p>`), alt);
}

/** Text with `code` and *stress*. */
export function inline(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>").replace(
    /\*([^*\s][^*]*)\*/g,
    "<em>$1</em>",
  );
}

const STYLE =
  `.hb .hb-box{border:1px solid;border-left-width:6px;border-radius:4px;padding:8px 14px;max-width:110ch}
.hb .hb-heading{font-size:14px}.hb .hb-what{opacity:.8;margin-left:8px}
.hb .hb-box p{margin:4px 0;font-size:14px;line-height:1.5}
.hb .hb-box ul{list-style:none;margin:6px 0 0;padding:0;font-size:13px;line-height:1.6}
.hb .hb-box details{margin:4px 0;font-size:13px}.hb .hb-box summary{cursor:pointer}
.hb .hb-box code{font:12px/1.4 ui-monospace,monospace;background:rgba(128,128,128,.16);color:inherit;padding:1px 4px;border-radius:3px}
.hb .hb-held{color:var(--hb-3)}.hb .hb-failed{color:var(--hb-2)}
`;
