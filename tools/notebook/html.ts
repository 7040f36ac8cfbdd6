// An executed notebook as one HTML file that asks the network for nothing.
import { join } from "node:path";
import { root } from "../base/paths.ts";
import { escapeHtml } from "../markdown/escape.ts";
import { parseMarkdown, wordsOf } from "../markdown/parse.ts";
import { formulaStyle } from "../markdown/typeset.ts";
import { convert } from "./convert.ts";
import { type Cell, type Notebook, textOf } from "./format.ts";

export { escapeHtml };

const templates = join(root, "tools", "notebook", "templates");
const foldStyle = `
.folded > summary { cursor: pointer; font: 0.85rem system-ui, sans-serif; margin: 0.4rem 0 0.4rem calc(var(--jp-cell-prompt-width, 64px) + 5px); }
`;

/** Renders an executed notebook with nbconvert. Speaker notes are left out: they are for the slides. */
export async function toHtml(notebook: Notebook, title: string): Promise<string> {
  const shown = { ...notebook, cells: notebook.cells.filter((cell) => !isNotes(cell)) };
  const args = [
    "--to",
    "html",
    "--template",
    "folded",
    `--TemplateExporter.extra_template_basedirs=${templates}`,
  ];
  const page = await convert(shown, { title, args });
  const html = withTitle(withoutHeadScripts(page), title).replace("<html>", '<html lang="en">')
    .replace("</head>", () => `<style>${formulaStyle}${foldStyle}</style>\n</head>`);
  const outside = outsideReferences(html);
  if (outside.length > 0) throw new Error(`${title} would load from outside the page: ${outside.join(", ")}`);
  return html;
}

/** The words of the first heading of the first level, else the given name. */
export function titleOf(notebook: Notebook, name: string): string {
  for (const cell of notebook.cells.filter(({ cell_type }) => cell_type === "markdown")) {
    const { tokens } = parseMarkdown(textOf(cell.source));
    const at = tokens.findIndex(({ type, tag }) => type === "heading_open" && tag === "h1");
    if (at >= 0) return wordsOf([tokens[at + 1]]);
  }
  return name;
}

/** The words of the first paragraph. */
export function openingOf(notebook: Notebook): string {
  const first = notebook.cells.find(({ cell_type }) => cell_type === "markdown");
  const { tokens } = parseMarkdown(textOf(first?.source));
  const at = tokens.findIndex(({ type }) => type === "paragraph_open");
  return at < 0 ? "" : wordsOf([tokens[at + 1]]);
}

/**
 * What a page would load from elsewhere when it is opened; links that a reader may follow are not among it.
 */
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

/**
 * nbconvert's own scripts load require.js, MathJax and Mermaid from a network; a cell's scripts are in the
 * body.
 */
function withoutHeadScripts(html: string): string {
  const body = html.search(/<body\b/i);
  return html.slice(0, body).replace(/<script\b[\s\S]*?<\/script>/gi, "") + html.slice(body);
}

function withTitle(html: string, title: string): string {
  return html.replace(/<title>[\s\S]*?<\/title>/i, () => `<title>${escapeHtml(title)}</title>`);
}
