import { readFileSync } from "node:fs";
import ts from "typescript";
import { readNotebook, textOf } from "../../tools/notebook/format.ts";

/** What a program does, without its types, comments, layout, imports and exports. */
function bare(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true },
  });
  return outputText
    .replace(/^import [^;]*;$/gm, "")
    .replace(/^export (?=class|function|const)/gm, "")
    .replace(/^export \{\};?$/gm, "")
    .replace(/\s+/g, "")
    .replace(/,(?=[)\]}])/g, "");
}

/**
 * The class that a notebook shows and the library's, each reduced to what it does: equal, or the notebook
 * tells an old story.
 */
export function shownAndLibrary(notebook: string, cellId: string, libraryFile: string): [string, string] {
  const cell = readNotebook(notebook).cells.find(({ id }) => id === cellId);
  if (!cell) throw new Error(`${notebook} has no cell "${cellId}"`);
  return [bare(textOf(cell.source)), bare(readFileSync(libraryFile, "utf8"))];
}
