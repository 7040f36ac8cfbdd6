import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../tools/base/browser.ts";
import { hasJudges, mutate } from "../../tools/mutate/mutate.ts";
import { lineOf } from "../../tools/mutate/report.ts";
import {
  assertAllRan,
  type CellRun,
  type NotebookRun,
  notebookSeconds,
  openNotebook,
  runNotebook,
  type RunNotebookOptions,
} from "../../tools/notebook/execute.ts";
import { type Cell, readNotebook } from "../../tools/notebook/format.ts";
import { studentCopy } from "../../tools/release/student.ts";
import type { KernelName } from "../../tools/setup/kernels.ts";
import { replaceCell } from "./edit.ts";
import { differencesInPage } from "./page.ts";
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

/** Whose cells the quick tests run in a page, too; the deep tests run all. */
const IN_PAGES = ["04_leader_election"];
/** Whose students' copies the quick tests run on stock tslab; the deep tests run all. */
const ON_STOCK = ["00_start_here", "07_transactions", "13_paxos_and_raft"];

/** The ids of the cells that judge an answer. */
export function gradedCells(path: string): string[] {
  return readNotebook(path).cells
    .filter(({ metadata }) => (metadata.nbgrader as { grade?: boolean } | undefined)?.grade)
    .map(({ id }) => id!);
}

type Opened = Awaited<ReturnType<typeof openNotebook>>;

/** How long a run took is said, not judged: a busy machine is no mistake. */
async function runs(path: string, kernel: KernelName, edit?: RunNotebookOptions["edit"]): Promise<Opened> {
  const opened = await openNotebook(path, { kernel, edit }), { ran, session } = opened;
  const late = ran.seconds > notebookSeconds ? `, and should take less than ${notebookSeconds}` : "";
  console.log(`${path} on ${kernel}: ${ran.seconds.toFixed(1)} s${late}`);
  if (ran.failures.length > 0) await session.close();
  assertAllRan(ran);
  return opened;
}

/** A student's copy has stubs in place of solutions: on stock tslab they break nothing, and none is right. */
export async function runsWithStubs(path: string): Promise<void> {
  const edit = (cells: Cell[]) => studentCopy({ ...readNotebook(path), cells }, basename(path)).cells;
  const { ran, session } = await runs(path, "tslab-stock", edit);
  await session.close();
  expect(gradedCells(path).filter((id) => ran.cell(id).html?.includes("✓ correct"))).toEqual([]);
}

/** How many mutants of a notebook are tried each time; `deno task test:deep` tries all. */
const sample = 3;

/**
 * What holds of every notebook: on tslab and Deno, and with a student's stubs on stock tslab, every cell
 * runs, and none writes to stderr; in a page of the site each shows what it shows on tslab; the classes that
 * it shows do what the library's do, and its solutions are judged to be right. Then its own tests of what a
 * student's edits change, which need no types and run on Deno.
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

  let onDeno: Promise<NotebookRun> | undefined;
  /** The notebook as it stands, on the fastest of the kernels. */
  const original = () =>
    onDeno ??= runs(path, "deno").then(async ({ ran, session }) => {
      await session.close();
      return ran;
    });

  test("runs on deno from a cold kernel", async () => {
    expect((await original()).failures).toEqual([]);
  });

  test.runIf(ON_STOCK.includes(name))("runs on stock tslab as a student gets it", () => runsWithStubs(path));

  describe("what a student edits is what runs", () => {
    let opened: Opened, onTslab: NotebookRun;
    beforeAll(async () => {
      opened = await runs(path, "tslab");
      onTslab = opened.ran;
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

    const isTried = findChromium() !== null && IN_PAGES.includes(name);
    test.runIf(isTried)("in a page each cell shows what it shows on tslab", async () => {
      expect(await differencesInPage(name, onTslab)).toEqual([]);
    });

    test.each(gradedCells(path))("the solution is right for %s", (cell) => {
      expect(onTslab.cell(cell).html).toContain("✓ correct");
    });

    tests({
      cell: (id) => onTslab.cell(id),
      async edits(cell, change) {
        const before = await original();
        const ran = await runNotebook(path, { kernel: "deno", edit: replaceCell(cell, change) });
        assertAllRan(ran);
        return {
          html: (id) => ran.cell(id).html,
          changed: (...ids) => ids.filter((id) => ran.cell(id).html !== before.cell(id).html),
        };
      },
    });
  });
}
