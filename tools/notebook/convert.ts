// A notebook through nbconvert, which lays out cells and colours code. Its Markdown is rendered by us: each
// version of nbconvert reads Markdown in its own way, and mathematics is left to a script that pages without
// a network do not have.
import { renderAll, type Source } from "../markdown/render.ts";
import { notebooksDir } from "../base/paths.ts";
import { must } from "../base/process.ts";
import { foundJupyter } from "../setup/jupyter.ts";
import { withFold } from "./fold.ts";
import { type Cell, type Notebook, type Output, textOf } from "./format.ts";

export interface Conversion {
  /** Named in errors. */
  title: string;
  /** nbconvert's arguments: the kind of page. */
  args: string[];
  /** Where the names of pictures begin; the course's notebooks if it is not given. */
  folder?: string;
}

/** @throws Error naming each formula and picture that cannot be shown, with its cell */
export async function convert(
  notebook: Notebook,
  { title, args, folder = notebooksDir }: Conversion,
): Promise<string> {
  const { cells, sources, word } = withWords(notebook, folder);
  const rendered = await renderAll(sources, title);
  const language_info = { name: "typescript", pygments_lexer: "typescript", file_extension: ".ts" };
  const input = JSON.stringify({ ...notebook, cells, metadata: { ...notebook.metadata, language_info } });
  const { stdout } = await must(
    foundJupyter().python,
    ["-m", "nbconvert", "--stdin", "--stdout", ...args],
    { input },
  );
  return stdout.replace(
    new RegExp(`(?:<p>)?${word}(\\d+)E(?:</p>)?`, "g"),
    (_, index) => rendered[Number(index)],
  );
}

/** The cells with one word in place of each piece of Markdown; in nbconvert's page it is a paragraph. */
function withWords(notebook: Notebook, folder: string): { cells: Cell[]; sources: Source[]; word: string } {
  const whole = JSON.stringify(notebook);
  let word = "MARKDOWN";
  while (whole.includes(word)) word += "N";
  const sources: Source[] = [];
  const wordFor = (source: Source) => `${word}${sources.push(source) - 1}E`;
  const cells = notebook.cells.map(withFold).map((cell, index) => {
    const where = `cell ${cell.id ?? index + 1}`;
    const outputs = cell.outputs?.map((output) =>
      asHtml(output, (part) => wordFor({ ...part, where, folder }))
    );
    if (cell.cell_type !== "markdown") return outputs ? { ...cell, outputs } : cell;
    const { attachments, ...rest } = cell;
    const source = wordFor({ language: "markdown", text: textOf(cell.source), where, folder, attachments });
    return { ...rest, source };
  });
  return { cells, sources, word };
}

/** Markdown and LaTeX that a cell showed, unless it showed HTML, which Jupyter prefers. */
function asHtml(output: Output, wordFor: (part: Pick<Source, "language" | "text">) => string): Output {
  const { data } = output;
  const language = (["markdown", "latex"] as const).find((name) => data?.[`text/${name}`] !== undefined);
  if (!data || !language || data["text/html"] !== undefined) return output;
  const text = textOf(data[`text/${language}`] as string | string[]);
  return { ...output, data: { "text/html": wordFor({ language, text }) } };
}
