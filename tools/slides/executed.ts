// An executed notebook, kept: who changes words, tags or the order of cells gets a deck at once.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { jupyterDir, libDir, root } from "../base/paths.ts";
import { assertAllRan, runNotebook } from "../notebook/execute.ts";
import { type Notebook, type Output, readNotebook, textOf } from "../notebook/format.ts";
import { filesUnder, hashOf } from "../setup/steps.ts";

type Shown = Record<string, { outputs: Output[]; execution_count: number | null }>;

export interface Executed {
  notebook: Notebook;
  /** Whether the outputs are those of an earlier run. */
  isKept: boolean;
}

/** Runs a notebook, unless none of its code and nothing of the library has changed since it was last run. */
export async function executed(path: string): Promise<Executed> {
  const source = readNotebook(path), file = join(jupyterDir, "executed", `${basename(path)}.json`);
  const key = keyOf(source);
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (before.key === key) return { notebook: withOutputs(source, before.shown), isKept: true };
  const ran = await runNotebook(path);
  assertAllRan(ran);
  const shown: Shown = Object.fromEntries(
    ran.notebook.cells.map(({ id = "", outputs = [], execution_count = null }) => [
      id,
      { outputs, execution_count },
    ]),
  );
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, JSON.stringify({ key, shown }));
  return { notebook: ran.notebook, isKept: false };
}

/** Of all that an output depends on: the code in its order, the library as it is built, the kernel, data. */
export function keyOf({ cells }: Notebook): string {
  const code = cells.filter(({ cell_type }) => cell_type === "code").map((
    { id, source },
  ) => [id, textOf(source)]);
  return hashOf({
    texts: [JSON.stringify(code)],
    files: [
      ...filesUnder(join(libDir, "dist"), ".js"),
      ...filesUnder(join(root, "tools", "kernel"), ".cjs"),
      ...filesUnder(join(root, "data"), ".csv"),
    ],
  });
}

function withOutputs(notebook: Notebook, shown: Shown): Notebook {
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === "code" && cell.id && shown[cell.id] ? { ...cell, ...shown[cell.id] } : cell
    ),
  };
}
