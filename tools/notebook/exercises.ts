// Exercises: what a cell looks like to those who shall not see its solution, and which cells a person grades.
import { type Cell, textOf } from "./format.ts";
import { type Language, languageOf, regionsOf, withoutRegions } from "./markers.ts";
import { nbgraderOf } from "./nbgrader.ts";

const stubs: Record<Language, string> = { code: "// YOUR CODE HERE", markdown: "YOUR ANSWER HERE" };

/**
 * A source with each solution replaced by one line to be filled in. Markers that do not match are an error.
 */
export function stripSolutions(source: string, language: Language = "code"): string {
  return withoutRegions(source, language, { SOLUTION: stubs[language] });
}

/** A source without its hidden tests and schemes of marks; empty if it was nothing else. */
export function stripHiddenTests(source: string, language: Language = "code"): string {
  return withoutRegions(source, language, { "HIDDEN TESTS": null, "MARK SCHEME": null });
}

/**
 * Whether students write what stands here: between markers, or, in a text that is to be answered, all of it.
 */
export function hasSolution(cell: Cell): boolean {
  const regions = regionsOf(textOf(cell.source), languageOf(cell));
  const isAnswer = cell.cell_type !== "code" && nbgraderOf(cell)?.solution === true;
  return isAnswer || regions.some(({ kind }) => kind === "SOLUTION");
}

/**
 * The cell as students get it: stubs for its solutions, no hidden tests, and nothing that only these showed
 * or needed.
 */
export function withoutSecrets(cell: Cell): Cell {
  const language = languageOf(cell);
  const source = textOf(cell.source);
  const regions = regionsOf(source, language);
  const isAnswer = hasSolution(cell) && !regions.some(({ kind }) => kind === "SOLUTION");
  const bare = isAnswer ? stubs[language] : stripHiddenTests(stripSolutions(source, language), language);
  const { attachments, ...rest } = cell;
  const shown = Object.entries(attachments ?? {}).filter(([name]) =>
    [name, encodeURI(name), encodeURIComponent(name)].some((written) => isShown(written, bare))
  );
  return {
    ...rest,
    source: bare,
    ...(shown.length > 0 ? { attachments: Object.fromEntries(shown) } : {}),
    ...(language === "code" && bare !== source ? { outputs: [], execution_count: null } : {}),
  };
}

/** Another picture's name may begin alike. */
function isShown(written: string, text: string): boolean {
  return text.split(`attachment:${written}`).slice(1).some((rest) => !/^[^\s"'<>()\[\]\\]/.test(rest));
}
