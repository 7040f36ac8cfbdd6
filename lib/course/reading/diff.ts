/** What two classes differ in, line by line. */
import { escapeHtml, Picture } from "../../view/page/picture.ts";
import { show } from "../../view/page/show.ts";
import { THEME } from "../../view/page/theme.ts";
import { CODE_STYLE, highlightLines } from "./highlight.ts";
import type { Code } from "./library.ts";
import { type DiffLine, diffLines } from "./lines.ts";
import { type Pair, pairsOf } from "./members.ts";
import { readable } from "./readable.ts";

/**
 * Shows what changes from one class (or function) to another: members that are alike are counted, of the
 * others each line is marked. A class that extends the first is shown as the whole that it makes. Types are
 * left out: a notebook's class has none left when it runs.
 *
 * @returns nothing in a notebook; elsewhere the picture
 * @throws TypeError for something without code
 * @example diff(Bully, MyBully)
 */
export function diff(before: Code, after: Code): Picture | undefined {
  for (const code of [before, after]) {
    if (typeof code !== "function") {
      throw new TypeError(
        `diff takes two classes or functions, e.g. diff(Bully, MyBully), got ${typeof code}`,
      );
    }
  }
  const pairs = isClass(before) && isClass(after) ? pairsOf(before, after) : [{
    name: before.name,
    before: readable(before).split("\n"),
    after: readable(after).split("\n"),
  }];
  return show(diffPicture(before.name, after.name, pairs));
}

function isClass(code: Code): code is Code & { readonly prototype: object } {
  return /^class\b/.test(String(code));
}

function diffPicture(before: string, after: string, pairs: readonly Pair[]): Picture {
  const parts: (DiffLine[] | number)[] = [];
  for (const pair of pairs) {
    const lines = diffLines(pair.before ?? [], pair.after ?? []);
    const last = parts.at(-1);
    if (lines.some(({ sign }) => sign !== " ")) parts.push(lines);
    else if (typeof last === "number") parts[parts.length - 1] = last + 1;
    else parts.push(1);
  }
  const changed = parts.flatMap((part) => typeof part === "number" ? [] : part);
  const count = (sign: string) => changed.filter((line) => line.sign === sign).length;
  const summary = changed.length === 0
    ? `${before} and ${after} do the same, line by line`
    : `From ${before} to ${after}: ${lineCount(count("+"))} new, ${lineCount(count("-"))} gone`;
  const body = parts.map((part) => typeof part === "number" ? skipped(part) : part.map(lineHtml).join(""))
    .join("");
  const html = `<div class="hb"><style>${THEME}${CODE_STYLE}${STYLE}</style><div class="hb-title">${
    escapeHtml(summary)
  }</div><pre class="hb-code" tabindex="0" aria-label="${escapeHtml(summary)}">${body}</pre></div>`;
  const told = changed.map(({ sign, text }) => `${sign} ${text}`).join("\n");
  return new Picture(html, told === "" ? summary : `${summary}\n${told}`);
}

const lineCount = (count: number) => `${count} ${count === 1 ? "line" : "lines"}`;

function skipped(members: number): string {
  return `<span class="hb-line hb-same">  … ${members} ${
    members === 1 ? "member" : "members"
  } as before</span>`;
}

function lineHtml({ sign, text }: DiffLine): string {
  const looks = { " ": "", "+": " hb-added", "-": " hb-removed" }[sign];
  return `<span class="hb-line${looks}">${sign === "-" ? "−" : sign} ${highlightLines(text).join("")}</span>`;
}

const STYLE = `.hb .hb-code .hb-added{background:rgba(0,138,99,.16);box-shadow:inset 4px 0 var(--hb-3)}
.hb .hb-code .hb-removed{background:rgba(196,84,10,.14);box-shadow:inset 4px 0 var(--hb-2)}
.hb .hb-code .hb-same{font-style:italic}
`;
