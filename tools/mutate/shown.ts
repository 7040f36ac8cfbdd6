// What a cell that judges says, as far as an edit has to change it; and what nobody should see.
import { type CellRun, shownBy } from "../notebook/execute.ts";
import type { Output } from "../notebook/format.ts";
import { plainText } from "../notebook/plain.ts";
import type { Judges, Part } from "./cells.ts";

/** What stands for an outcome in the library's verdicts, checks and tables. */
const signs = /[✓✗≈○◔]|\? (not decided|hint)/u;

/** How much was looked at: other right ways to write a class have more or fewer states. */
const extent = / \d+ states\b/g;

/** The lines with an outcome: counts of states and pictures around them may differ. */
function verdictLines({ text, html }: Pick<CellRun, "text" | "html">): string[] {
  return [...text.split("\n"), ...plainText(html).split("\n")]
    .map((line) => line.replace(extent, "").trim()).filter((line) => signs.test(line));
}

/**
 * What counts of the outputs of a judge.
 * @throws Error for a cell that is to judge and says nothing
 */
export function saidBy(part: Part, outputs: Output[]): string {
  const shown = shownBy(outputs);
  const { verdict, marked, check } = part.judges;
  const lines = verdict || check ? verdictLines(shown) : [];
  if (verdict && lines.length === 0) {
    throw new Error(`the cell ${part.id} has the tag verdict and shows none: a line with ✓ or ✗`);
  }
  return [...lines, ...marked ? [shown.text, shown.html] : []].join("\n");
}

export function isJudge({ verdict, marked }: Judges): boolean {
  return verdict || marked;
}

/** A line of a stack in the library or in what it stands on. */
const ours = /^\s*at .*(?:node_modules|\/lib\/|node:internal).*:\d+\)?$/;

/**
 * What is wrong with how a cell failed, for a student who has edited a class: undefined if its error names a
 * line of the edited cell, or the class.
 * @param count the kernel's count of the edited cell
 */
export function strangeError(outputs: Output[], classes: string[], count: number | null): string | undefined {
  const { text, html, stderr } = shownBy(outputs);
  const trace = [stderr, text, html].join("\n").split("\n").find((line) => ours.test(line));
  if (trace) return trace.trim();
  const error = outputs.find((output) => output.output_type === "error");
  if (!error) return undefined;
  const isNamed = new RegExp(`\\b(?:${classes.join("|")})\\b`).test(error.evalue ?? "");
  const isPlaced = new RegExp(`^in \\[${count}\\]`, "m").test(stderr);
  return isNamed || isPlaced ? undefined : stderr.split("\n")[0];
}

/** What the compiler says of a cell that does not compile. */
export function compileError(outputs: Output[]): string | undefined {
  return outputs.find((output) => output.ename === "CompileError")?.evalue;
}
