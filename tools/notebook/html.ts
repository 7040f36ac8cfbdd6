// An executed notebook as one HTML file that asks the network for nothing.
import { foundJupyter } from "../setup/jupyter.ts";
import { must } from "../process.ts";
import { type Cell, type Notebook, textOf } from "./format.ts";
import { mathToMathMl } from "./math.ts";

/** Renders an executed notebook with nbconvert. Speaker notes are left out: they are for the slides. */
export async function toHtml(notebook: Notebook, title: string): Promise<string> {
  const shown = { ...notebook, cells: notebook.cells.filter((cell) => !isNotes(cell)) };
  const { stdout } = await must(foundJupyter().python, [
    "-m",
    "nbconvert",
    "--to",
    "html",
    "--stdin",
    "--stdout",
  ], {
    input: JSON.stringify(prepared(shown)),
  });
  const html = withTitle(withoutHeadScripts(stdout), title).replace("<html>", '<html lang="en">');
  const outside = outsideReferences(html);
  if (outside.length > 0) throw new Error(`${title} would load from outside the page: ${outside.join(", ")}`);
  return html;
}

/** A notebook as nbconvert shall get it: mathematics done, and the language that it colours named. */
export function prepared(notebook: Notebook): Notebook {
  const language_info = { name: "typescript", pygments_lexer: "typescript", file_extension: ".ts" };
  return {
    ...notebook,
    cells: notebook.cells.map(withMathMl),
    metadata: { ...notebook.metadata, language_info },
  };
}

/** The text of the first heading, else the given name. */
export function titleOf(notebook: Notebook, name: string): string {
  const markdown = notebook.cells.filter((cell) => cell.cell_type === "markdown").map((cell) =>
    textOf(cell.source)
  );
  return markdown.join("\n").match(/^#\s+(.+)$/m)?.[1].replaceAll(/[*_`]/g, "") ?? name;
}

/** What a page would load from elsewhere when it is opened; links that a reader may follow are not among it. */
export function outsideReferences(html: string): string[] {
  const loaded = [
    /<(?:script|img|iframe|source|video|audio|embed)\b[^>]*?\ssrc\s*=\s*["']?((?:https?:|file:|\/\/)[^"'\s>]*)/gi,
    /<link\b[^>]*?\shref\s*=\s*["']?((?:https?:|file:|\/\/)[^"'\s>]*)/gi,
    /\burl\(\s*["']?((?:https?:|file:|\/\/)[^"')\s]*)/gi,
    /\b(?:import|from)\s*\(?\s*["']((?:https?:|file:|\/\/)[^"']*)/gi,
  ];
  return loaded.flatMap((pattern) => [...html.matchAll(pattern)].map((match) => match[1]));
}

function isNotes(cell: Cell): boolean {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type === "notes";
}

function withMathMl(cell: Cell): Cell {
  return cell.cell_type === "markdown" ? { ...cell, source: mathToMathMl(textOf(cell.source)) } : cell;
}

/** nbconvert's own scripts load require.js, MathJax and Mermaid from a network; a cell's scripts are in the body. */
function withoutHeadScripts(html: string): string {
  const body = html.search(/<body\b/i);
  return html.slice(0, body).replace(/<script\b[\s\S]*?<\/script>/gi, "") + html.slice(body);
}

function withTitle(html: string, title: string): string {
  return html.replace(/<title>[\s\S]*?<\/title>/i, () => `<title>${escapeHtml(title)}</title>`);
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
