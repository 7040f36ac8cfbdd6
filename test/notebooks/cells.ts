import ts from "typescript";
import * as library from "../../lib/package.ts";
import type { Picture } from "../../lib/view/page/picture.ts";
import { type Row, table } from "../../lib/view/page/table.ts";
import { readNotebook, textOf } from "../../tools/notebook/format.ts";

/**
 * What cells of a notebook show when they run in this process, without a kernel: an edit takes no seconds.
 */
export type Shown = {
  /** The pictures of one cell, one after the other. */
  html(cell: string): string;
  /** What stands in words for them. */
  alt(cell: string): string;
};

/**
 * Runs some code cells of a notebook, in its order, in one scope. What is imported from the package is the
 * source; what a cell shows is kept.
 * @param edits by cell, what becomes of its source; one that changes nothing is an error
 */
export function runCells(
  path: string,
  ids: readonly string[],
  edits: Readonly<Record<string, (source: string) => string>> = {},
): Shown {
  const cells = readNotebook(path).cells.filter(({ id }) => ids.includes(id!));
  const missing = ids.find((id) => !cells.some((cell) => cell.id === id));
  if (missing !== undefined) throw new Error(`${path} has no cell "${missing}"`);
  const source = cells.map(({ id, source }) => {
    const text = textOf(source), edited = edits[id!]?.(text) ?? text;
    if (edits[id!] && edited === text) throw new Error(`the edit of "${id}" changes nothing`);
    return `__cell(${JSON.stringify(id)});\n${
      edited.replace(/^import [\s\S]*?from "happened-before";$/m, "")
    }`;
  });
  const { outputText } = ts.transpileModule(source.join("\n"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.None },
  });
  const pictures = new Map<string, Picture[]>();
  let current = "";
  const show = (what: Picture | readonly Row[]) => {
    pictures.get(current)!.push(Array.isArray(what) ? table(what) : what as Picture);
  };
  const shows = (call: (...given: never[]) => Picture | undefined) => (...given: never[]) => {
    const picture = call(...given);
    if (picture) show(picture);
  };
  const scope: Record<string, unknown> = {
    ...library,
    show,
    predict: shows(library.predict as never),
    afterPrediction: shows(library.afterPrediction as never),
    __cell: (id: string) => pictures.set(current = id, []),
  };
  const declared = new Set(
    ts.createSourceFile("cells.ts", source.join("\n"), ts.ScriptTarget.Latest, true).statements.flatMap((
      statement,
    ) =>
      ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)
        ? [statement.name?.text]
        : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.getText())
        : []
    ),
  );
  const names = Object.keys(scope).filter((name) => !declared.has(name));
  new Function(...names, `"use strict";\n${outputText}`)(...names.map((name) => scope[name]));
  const of = (id: string) => pictures.get(id) ?? [];
  return {
    html: (id) => of(id).map(({ html }) => html).join("\n"),
    alt: (id) => of(id).map(({ alt }) => alt).join("\n"),
  };
}
