import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { assertAllRan, notebookSeconds, runNotebook } from "../../tools/notebook/execute.ts";
import { type Cell, notebookFiles, readNotebook } from "../../tools/notebook/format.ts";
import { studentCopy } from "../../tools/release/student.ts";
import { kernelNames } from "../../tools/setup/kernels.ts";
import { gradedCells } from "./course.ts";

// Each notebook as it is, on each kernel: every cell runs, and none writes to stderr. How long it took is
// said, not judged: a busy machine is no mistake.
describe.each(notebookFiles().map((path) => [basename(path), path]))("%s", (_name, path) => {
  test.each(kernelNames)("runs on %s from a cold kernel", async (kernel) => {
    const ran = await runNotebook(path, { kernel });
    const late = ran.seconds > notebookSeconds ? `, and should take less than ${notebookSeconds}` : "";
    console.log(`${basename(path)} on ${kernel}: ${ran.seconds.toFixed(1)} s${late}`);
    assertAllRan(ran);
  });

  test("runs as a student gets it: stubs in place of solutions break nothing", async () => {
    const edit = (cells: Cell[]) => studentCopy({ ...readNotebook(path), cells }, basename(path)).cells;
    const ran = await runNotebook(path, { edit });
    assertAllRan(ran);
    const right = gradedCells(path).filter((id) => ran.cell(id).html?.includes("✓ correct"));
    expect(right).toEqual([]);
  });
});

test("there are notebooks", () => expect(notebookFiles()).not.toEqual([]));
