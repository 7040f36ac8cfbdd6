import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasJudges, mutate } from "../../tools/mutate/mutate.ts";
import { lineOf } from "../../tools/mutate/report.ts";
import {
  assertAllRan,
  type CellRun,
  notebookSeconds,
  openNotebook,
  runNotebook,
} from "../../tools/notebook/execute.ts";
import { type Cell, readNotebook } from "../../tools/notebook/format.ts";
import { studentCopy } from "../../tools/release/student.ts";
import { type KernelName, kernelNames } from "../../tools/setup/kernels.ts";
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

type Opened = Awaited<ReturnType<typeof openNotebook>>;

/** How long a run took is said, not judged: a busy machine is no mistake. */
async function runs(path: string, kernel: KernelName): Promise<Opened> {
  const opened = await openNotebook(path, { kernel });
  const { ran, session } = opened;
  const late = ran.seconds > notebookSeconds ? `, and should take less than ${notebookSeconds}` : "";
  console.log(`${path} on ${kernel}: ${ran.seconds.toFixed(1)} s${late}`);
  if (ran.failures.length > 0) await session.close();
  assertAllRan(ran);
  return opened;
}

/** How many mutants of a notebook are tried each time; `deno task test:deep` tries all. */
const sample = 5;

/**
 * What holds of every notebook: on each kernel every cell runs, and none writes to stderr; the classes that
 * it shows do what the library's do, and its solutions are judged to be right. Then its own tests of what a
 * student's edits change.
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

  test.each(kernelNames.filter((kernel) => kernel !== "tslab"))(
    "runs on %s from a cold kernel",
    async (kernel) => {
      await (await runs(path, kernel)).session.close();
    },
  );

  test("runs as a student gets it: stubs in place of solutions break nothing", async () => {
    const edit = (cells: Cell[]) => studentCopy({ ...readNotebook(path), cells }, `${name}.ipynb`).cells;
    const ran = await runNotebook(path, { edit });
    assertAllRan(ran);
    expect(gradedCells(path).filter((id) => ran.cell(id).html?.includes("✓ correct"))).toEqual([]);
  });

  describe("on tslab, what a student edits is what runs", () => {
    let opened: Opened, original: Opened["ran"];
    beforeAll(async () => {
      opened = await runs(path, "tslab");
      original = opened.ran;
      if (!hasJudges(path)) await opened.session.close();
    });
    afterAll(() => opened?.session.close());

    test.skipIf(!hasJudges(path))(
      "of one-rule changes, a sample is noticed by verdicts and marked pictures",
      async () => {
        const { results } = await mutate(path, { sample, opened });
        expect(results.filter(({ outcome }) => outcome !== "killed").map(lineOf)).toEqual([]);
      },
    );

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
