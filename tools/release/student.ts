// What students get of a notebook: stubs for solutions, no hidden tests, no speaker's notes, no outputs.
import { withoutSecrets } from "../notebook/exercises.ts";
import { type Cell, type Notebook, textOf } from "../notebook/format.ts";
import { nbgraderProblems } from "../notebook/nbgrader.ts";

/**
 * @throws Error naming each cell whose markers or exercise metadata are not valid: a solution could still be
 * in it
 */
export function studentCopy(notebook: Notebook, name: string): Notebook {
  const problems = nbgraderProblems(notebook);
  if (problems.length > 0) {
    throw new Error(
      `${name} cannot be released:\n${
        problems.map(({ cell, problem }) => `  ${cell.id}: ${problem}`).join("\n")
      }`,
    );
  }
  const cells = notebook.cells.filter((cell) => !isNotes(cell)).map(studentCell)
    .filter((cell) => textOf(cell.source).trim() !== "");
  const { nbformat, nbformat_minor } = notebook;
  return { cells, metadata: picked(notebook.metadata, notebookFields), nbformat, nbformat_minor };
}

function studentCell(cell: Cell): Cell {
  const { cell_type, id, source, attachments } = withoutSecrets(cell);
  const metadata = picked(cell.metadata, cellFields);
  const copy: Cell = { cell_type, id, metadata, source, ...(attachments ? { attachments } : {}) };
  return cell_type === "code" ? { ...copy, outputs: [], execution_count: null } : copy;
}

/** Names of fields, and of those inside them. */
interface Fields {
  [name: string]: true | Fields;
}

function fields(names: string): Fields {
  return Object.fromEntries(names.split(" ").map((name) => [name, true as const]));
}

const notebookFields: Fields = {
  kernelspec: fields("display_name language name"),
  language_info: fields(
    "codemirror_mode file_extension mimetype name nbconvert_exporter pygments_lexer version",
  ),
};

const cellFields: Fields = {
  ...fields("editable deletable tags"),
  jupyter: fields("source_hidden outputs_hidden"),
  slideshow: fields("slide_type"),
  nbgrader: fields("schema_version grade_id grade solution locked task points"),
};

/** Only what is known to say nothing about answers: an extension may keep them in fields of its own. */
function picked(all: object, known: Fields): Record<string, unknown> {
  const kept = Object.entries(all).filter(([name, value]) =>
    Object.hasOwn(known, name) && value !== undefined
  );
  return Object.fromEntries(kept.map(([name, value]) => {
    const inner = known[name];
    return [name, inner !== true && typeof value === "object" && value ? picked(value, inner) : value];
  }));
}

export function isNotes(cell: Cell): boolean {
  return (cell.metadata.slideshow as { slide_type?: string } | undefined)?.slide_type === "notes";
}
