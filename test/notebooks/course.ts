import { beforeAll, describe, expect, test } from "vitest";
import { assertAllRan, type CellRun, type NotebookRun, runNotebook } from "../../tools/notebook/execute.ts";
import { readNotebook } from "../../tools/notebook/format.ts";
import { replaceCell } from "./edit.ts";
import { shownAndLibrary } from "./visible.ts";

/** A notebook that ran with one cell changed, beside the notebook as it stands. */
export type Edited = {
  /** What these cells show now, as HTML. */
  html(cell: string): string;
  /** Which of these cells show something else than before. */
  changed(...cells: string[]): string[];
};

export type Student = {
  /** A cell of the notebook as it stands. */
  cell(id: string): CellRun;
  /** Runs the notebook with the source of a code cell changed. */
  edits(cell: string, change: (source: string) => string): Promise<Edited>;
};

/** The ids of the cells that judge an answer. */
export function gradedCells(path: string): string[] {
  return readNotebook(path).cells
    .filter(({ metadata }) => (metadata.nbgrader as { grade?: boolean } | undefined)?.grade)
    .map(({ id }) => id!);
}

/**
 * What holds of every notebook: the classes that it shows do what the library's do, and its solutions are
 * judged to be right. Then its own tests of what a student's edits change.
 * @param classes the library's file for each cell with a class
 */
export function describeNotebook(
  name: string,
  classes: Readonly<Record<string, string>>,
  tests: (student: Student) => void,
): void {
  const path = `notebooks/${name}.ipynb`;

  test.each(Object.entries(classes))("the class in the cell %s is the library's own", (cell, file) => {
    const [shown, library] = shownAndLibrary(path, cell, file);
    expect(shown).toBe(library);
  });

  describe("what a student edits is what runs", () => {
    let original: NotebookRun;
    beforeAll(async () => {
      original = await runNotebook(path);
      assertAllRan(original);
    });

    test.each(gradedCells(path))("the solution is right for %s", (cell) => {
      expect(original.cell(cell).html).toContain("✓ correct");
    });

    tests({
      cell: (id) => original.cell(id),
      async edits(cell, change) {
        const ran = await runNotebook(path, { edit: replaceCell(cell, change) });
        assertAllRan(ran);
        return {
          html: (id) => ran.cell(id).html,
          changed: (...ids) => ids.filter((id) => ran.cell(id).html !== original.cell(id).html),
        };
      },
    });
  });
}
