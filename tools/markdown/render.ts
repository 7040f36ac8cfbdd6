// The Markdown of one notebook as HTML. What cannot be shown is an error that tells of all such places at
// once.
import MarkdownIt, { type RendererRule, type Token } from "markdown-it";
import { escapeHtml } from "./escape.ts";
import { type Formula, mark, takeFormulas } from "./formulas.ts";
import { highlighted } from "./highlight.ts";
import { formulaOf, type Parsed, parseMarkdown, wordsOf } from "./parse.ts";
import { type Pictures, withPictures } from "./pictures.ts";
import { typeset } from "./typeset.ts";

export interface Source extends Pictures {
  /** A problem is reported of it: a cell. */
  where: string;
  text: string;
  /** Of LaTeX, which an output may be, only formulas are read. */
  language: "markdown" | "latex";
}

/**
 * The sources as HTML. They share macros and labels, and no two of their headings have the same id.
 * @throws Error naming each formula and picture that cannot be shown, with its place
 */
export async function renderAll(sources: Source[], title: string): Promise<string[]> {
  const parsed = sources.map(({ text, language }) =>
    language === "latex" ? parseLatex(text) : parseMarkdown(text)
  );
  const formulas = await typeset(parsed.flatMap((one) => one.formulas));
  const listings = await colouredListings(parsed.flatMap(({ tokens }) => tokens));
  const used = new Map<string, number>();
  const problems: string[] = [];
  const all = sources.map((source, index) => {
    const report = (problem: string) => problems.push(`${source.where}: ${problem}`);
    parsed[index].problems.forEach(report);
    const formulaHtml = (formula: Formula) => {
      const set = formulas.get(formula)!;
      if ("problem" in set) {
        report(`the formula ${formula.source.trim()} is not TeX that Jupyter knows: ${set.problem}`);
      }
      return "html" in set ? set.html : "";
    };
    return withPictures(htmlOf(parsed[index], { formulaHtml, listings, used }), source, report);
  });
  if (problems.length === 0) return all;
  throw new Error(`${title} cannot be shown:\n  ${problems.join("\n  ")}`);
}

/** One block of text, in which only marks mean anything. */
function parseLatex(source: string): Parsed {
  const { text, formulas, problems } = takeFormulas(source, null);
  const [block] = new MarkdownIt({ html: true }).parse("<div>", {});
  block.content = `<div class="latex">${escapeHtml(text)}</div>\n`;
  return { tokens: [block], formulas, problems };
}

async function colouredListings(tokens: Token[]): Promise<Map<Token, string>> {
  const fences = tokens.filter(({ type, info }) => type === "fence" && info.trim() !== "");
  const coloured = await highlighted(
    fences.map(({ info, content }) => ({ language: info.trim().split(/\s+/)[0], code: content })),
  );
  return new Map(
    fences.flatMap((fence, index) => coloured[index] === null ? [] : [[fence, coloured[index]]]),
  );
}

interface Parts {
  formulaHtml: (formula: Formula) => string;
  listings: Map<Token, string>;
  /** How often each heading was there. */
  used: Map<string, number>;
}

function htmlOf({ tokens, formulas }: Parsed, { formulaHtml, listings, used }: Parts): string {
  const { renderer, options } = new MarkdownIt({ html: true });
  const fence = renderer.rules.fence!;
  const raw: RendererRule = (all, at) =>
    all[at].content.replace(mark, (_, index) => formulaHtml(formulas[Number(index)]));
  Object.assign(
    renderer.rules,
    {
      html_block: raw,
      html_inline: raw,
      formula: (all, at) => formulaHtml(formulaOf(all[at])),
      fence: (all, at, ...rest) => listings.get(all[at]) ?? fence(all, at, ...rest),
      heading_open(all, at) {
        all[at].attrSet("id", idOf(all[at + 1], used));
        return renderer.renderToken(all, at, options);
      },
      heading_close: (all, at) =>
        `<a class="anchor-link" href="#${encodeURIComponent(all[at - 2].attrGet("id")!)}">¶</a></${
          all[at].tag
        }>\n`,
    } satisfies Record<string, RendererRule>,
  );
  return renderer.render(tokens, options, {});
}

/**
 * A heading's address as Jupyter makes it, so that links to it lead there; the second of the same words gets
 * a number.
 */
function idOf(heading: Token, used: Map<string, number>): string {
  const id = wordsOf([heading], ({ source }) => source).replaceAll(" ", "-");
  const times = (used.get(id) ?? 0) + 1;
  used.set(id, times);
  return times === 1 ? id : `${id}-${times}`;
}
