// The parts of one page: its cells compiled, so that they run without a compiler, and what each declares, so
// that the compiler need not begin with the first when one is changed.
import { type Cell, textOf } from "../../../notebook/format.ts";
import type { Compiler } from "../compiler/compile.ts";
import type { BuiltCell } from "../session/messages.ts";
import { dataPart } from "./script.ts";

export interface Built {
  cells: BuiltCell[];
  /** What is declared after each cell. */
  declarations: string[];
}

/** @param cells of a notebook; those of code are compiled, each with those before it */
export function builtCells(compiler: Compiler, cells: Cell[]): Built {
  const built: Built = { cells: [], declarations: [] };
  let declarations = "";
  for (const cell of cells.filter(({ cell_type }) => cell_type === "code")) {
    const source = textOf(cell.source);
    const done = compiler.compile(declarations, source, built.cells.length + 1);
    const isCompiled = !("failure" in done);
    if (isCompiled) declarations = done.declarations;
    built.declarations.push(declarations);
    const compiled = isCompiled
      ? { code: done.code, awaits: done.awaits, lastName: done.lastName }
      : undefined;
    built.cells.push({ id: cell.id ?? "", source, compiled });
  }
  return built;
}

/** Files of a page's parts, by name. */
export function pageParts(page: string, { cells, declarations }: Built): Record<string, string> {
  return {
    [`${page}.cells.js`]: dataPart(`${page}.cells`, cells),
    [`${page}.declarations.js`]: dataPart(`${page}.declarations`, declarations),
  };
}
