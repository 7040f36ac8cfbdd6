import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { assertAllRan, openNotebook, runNotebook, shownBy } from "../../tools/notebook/execute.ts";
import type { Cell } from "../../tools/notebook/format.ts";
import { toHtml } from "../../tools/notebook/html.ts";
import { kernelNames } from "../../tools/setup/kernels.ts";
import { replaceCell } from "./edit.ts";

const fixture = (name: string) => join(import.meta.dirname!, "fixtures", `${name}.ipynb`);

describe.each(kernelNames)("on the kernel %s", (kernel) => {
  test("a sound notebook runs, and each cell's output is there", async () => {
    const ran = await runNotebook(fixture("passing"), { kernel });
    assertAllRan(ran);
    expect(ran.cell("later").text).toBe("twice is 84, library is object\n");
  });

  test("an edited class is what the later cells use", async () => {
    const edit = replaceCell("rule", (source) => source.replace("n + 1", "n + 2"));
    const ran = await runNotebook(fixture("passing"), { kernel, edit });
    assertAllRan(ran);
    expect(ran.cell("later").text).toBe("twice is 86, library is object\n");
  });

  test("a cell that throws fails the run, with its name, its source and what it wrote", async () => {
    const ran = await runNotebook(fixture("failing"), { kernel });
    expect(() => assertAllRan(ran)).toThrow(
      /cell 2 \(breaks\) failed:\n[\s\S]*on purpose[\s\S]*function fail\(\): void/,
    );
  });
});

test("on stock tslab, a cell skipped after a failure is named", async () => {
  const ran = await runNotebook(fixture("skipped"), { kernel: "tslab-stock" });
  expect(ran.failures.map((failure) => failure.split("\n")[0])).toEqual([
    "cell 1 (breaks) failed:",
    "cell 2 (skipped) did not run; its source is",
  ]);
});

test.each(["tslab", "tslab-stock"] as const)("on %s, a type error fails the run", async (kernel) => {
  const edit = replaceCell("measure", () => "const measured: string = 1;");
  const ran = await runNotebook(fixture("passing"), { edit, kernel });
  expect(() => assertAllRan(ran)).toThrow(
    /\(measure\) failed:\n.*Type 'number' is not assignable to type 'string'/,
  );
});

test("a kernel that is kept runs more cells, ends what computes too long, and says if it is lost", async () => {
  const { ran, session } = await openNotebook(fixture("passing"));
  try {
    assertAllRan(ran);
    const more = await session.run("console.log(measured);", 5);
    expect([more.status, shownBy(more.outputs).text]).toEqual(["ok", "42\n"]);
    const fails = await session.run('throw new Error("on purpose");', 5);
    expect([fails.status, shownBy(fails.outputs).stderr]).toEqual([
      "error",
      expect.stringContaining("on purpose"),
    ]);
    expect((await session.run("while (true) measured;", 1)).status).toBe("slow");
    expect(shownBy((await session.run("console.log(measured + 1);", 5)).outputs).text).toBe("43\n");
    expect((await session.run('process.kill(process.pid, "SIGKILL");', 1)).status).toBe("dead");
    await expect(session.run("1", 1)).rejects.toThrow("lost its kernel");
  } finally {
    await session.close();
  }
});

test("a cell that never ends is stopped and named", async () => {
  const edit = replaceCell("rule", () => "await new Promise((resolve) => setTimeout(resolve, 600_000));");
  const ran = await runNotebook(fixture("passing"), { kernel: "deno", edit, timeout: 6 });
  expect(ran.failures[0]).toBe("cell 2: ran longer than 6 s");
});

test("a cell that ends the kernel fails the run", async () => {
  const edit = replaceCell("rule", () => 'process.kill(process.pid, "SIGKILL");');
  const ran = await runNotebook(fixture("passing"), { edit });
  expect(ran.failures[0]).toBe("cell 2: the kernel died");
});

test("what a cell shows after it is done, and much of it, is in the run", async () => {
  const edit = replaceCell(
    "rule",
    (source) =>
      `${source}\nsetTimeout(() => { console.log('late'); }, 20);\nconsole.log('x'.repeat(1_500_000));`,
  );
  const last = replaceCell(
    "later",
    (source) => `${source}\nsetTimeout(() => { console.log('last'); }, 100);\nundefined;`,
  );
  const ran = await runNotebook(fixture("passing"), { edit: (cells) => last(edit(cells)) });
  assertAllRan(ran);
  expect(ran.cells.map(({ text }) => text).join("")).toMatch(/x{1500000}\n(.|\n)*late\n(.|\n)*last\n$/);
});

test("an edit of a cell that is not there is an error", async () => {
  const edit = (cells: Cell[]) => replaceCell("gone", () => "")(cells);
  await expect(runNotebook(fixture("passing"), { edit })).rejects.toThrow('no code cell "gone"');
});

test("an executed notebook becomes a page with its outputs, its mathematics and nothing to load", async () => {
  const ran = await runNotebook(fixture("passing"));
  const notes = { slideshow: { slide_type: "notes" } };
  ran.notebook.cells.push(
    { cell_type: "markdown", metadata: {}, source: "Costs $N H_N$ messages." },
    { cell_type: "markdown", metadata: notes, source: "Only the speaker reads this." },
  );
  const html = await toHtml(ran.notebook, "A <title>");
  expect(html).toContain("<title>A &lt;title&gt;</title>");
  expect(html).toContain("twice is 84");
  expect(html).toContain("<math");
  expect(html).not.toContain("Only the speaker");
});
