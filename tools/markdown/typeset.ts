// Formulas as MathJax sets them, which Jupyter's front ends use, too: as drawings that need neither script
// nor font, each with MathML beside it for who listens. As in Jupyter, macros and labels hold for all
// formulas of a notebook.
import { createRequire } from "node:module";
import type { Formula } from "./formulas.ts";

/** What we use of MathJax, which comes without types. */
interface MathJax {
  startup: { adaptor: { outerHTML(node: unknown): string } };
  _: {
    mathjax: { mathjax: { document(text: string, options: object): MathDocument } };
    input: {
      tex_ts: { TeX: new (options: object) => Input };
      tex: { AllPackages: { AllPackages: string[] } };
    };
    output: {
      svg_ts: { SVG: new (options: object) => unknown };
      svg: { fonts: { tex_ts: { TeXFont: new () => unknown } } };
    };
  };
}

interface MathDocument {
  convert(tex: string, options: { display: boolean }): unknown;
}

interface Input {
  parseOptions: { tags: Tags; options: { ignoreDuplicateLabels: boolean } };
}

interface Tags {
  /** Set when a formula refers to a label that is not there yet. */
  redo: boolean;
  /** How many numbers of formulas are taken. */
  allCounter: number;
}

let loaded: Promise<MathJax> | undefined;

function load(): Promise<MathJax> {
  return loaded ??= createRequire(import.meta.url)("mathjax").init({
    loader: { load: ["input/tex-full", "output/svg", "output/svg/fonts/tex", "a11y/assistive-mml"] },
    startup: { typeset: false },
  });
}

export type Typeset = { html: string } | { problem: string };

/** The formulas of one notebook, in their order, as HTML; or why one cannot be shown. */
export async function typeset(formulas: Formula[]): Promise<Map<Formula, Typeset>> {
  const done = new Map<Formula, Typeset>();
  if (formulas.length === 0) return done;
  const { _, startup } = await load();
  const input = newInput(_);
  const output = new _.output.svg_ts.SVG({
    fontCache: "none",
    font: new _.output.svg.fonts.tex_ts.TeXFont(),
  });
  const page = _.mathjax.mathjax.document("", { InputJax: input, OutputJax: output });
  const { tags, options } = input.parseOptions;
  /** @returns whether the formula refers to a label that is not there */
  const set = (formula: Formula): boolean => {
    tags.redo = false;
    try {
      const html = startup.adaptor.outerHTML(page.convert(formula.tex, { display: formula.display }));
      done.set(formula, tags.redo ? { problem: "it refers to no \\label" } : { html: named(html, formula) });
    } catch (error) {
      // MathJax's own errors are no Error.
      done.set(formula, { problem: (error as { message?: string }).message ?? String(error) });
      return false;
    }
    return tags.redo;
  };
  const forward = formulas.map((formula) => [formula, tags.allCounter, set(formula)] as const);
  // A formula may refer to a later one: it is set again then, and keeps the numbers it had.
  options.ignoreDuplicateLabels = true;
  for (const [formula, number] of forward.filter(([, , isForward]) => isForward)) {
    tags.allCounter = number;
    set(formula);
  }
  return done;
}

function newInput(_: MathJax["_"]): Input {
  const { AllPackages: all } = _.input.tex.AllPackages;
  return new _.input.tex_ts.TeX({
    // With noerrors and noundefined an error is red words on the page.
    packages: all.filter((name) => name !== "noerrors" && name !== "noundefined"),
    tags: "ams",
    // All that it could load is there.
    macros: { require: ["", 1] },
    formatError(_jax: unknown, error: unknown) {
      throw error;
    },
  });
}

/**
 * The TeX goes along, encoded: a search calls a formula by it. Links of the drawing are for pointing: a
 * reader's keyboard skips it.
 */
function named(html: string, { tex }: Formula): string {
  return html.replace("<mjx-container", `<mjx-container data-tex="${encodeURIComponent(tex.trim())}"`)
    .replaceAll("<a href=", '<a tabindex="-1" href=');
}

/** For a page with formulas. MathJax's own rules, without those for errors and menus. */
export const formulaStyle = `mjx-container { direction: ltr; white-space: nowrap }
mjx-container > svg { min-height: 1px; min-width: 1px; overflow: visible }
mjx-container > svg a { fill: currentColor; text-decoration: underline }
mjx-container[display="true"] { display: block; margin: 0.5em 0; overflow: auto hidden; text-align: center }
mjx-container[display="true"][width="full"] { display: flex }
mjx-container g[data-mml-node="mtable"] > :is(line[data-line], rect[data-frame]),
mjx-container svg[data-table] > g > :is(line[data-line], rect[data-frame]) { fill: none; stroke-width: 70px }
mjx-container .mjx-dashed { stroke-dasharray: 140 }
mjx-container .mjx-dotted { stroke-dasharray: 0, 140; stroke-linecap: round }
mjx-container g[data-mml-node="mtable"] > g > svg { overflow: visible }
mjx-assistive-mml { border: 0; clip: rect(1px, 1px, 1px, 1px); display: block; height: 1px; left: 0; overflow: hidden; padding: 1px 0 0; position: absolute; top: 0; user-select: none; width: 1px }`;
