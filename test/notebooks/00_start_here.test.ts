import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { assertAllRan, runNotebook } from "../../tools/notebook/execute.ts";
import { type Cell, notebookFiles, readNotebook, textOf } from "../../tools/notebook/format.ts";
import { kernelNames } from "../../tools/setup/kernels.ts";
import { describeNotebook } from "./course.ts";
import { replaceCell } from "./edit.ts";

const path = "notebooks/00_start_here.ipynb";

describeNotebook("00_start_here", {}, (student) => {
  test("the summary counts the exercises", () => {
    expect(student.cell("your-progress").html).toContain("2 of 2 exercises correct");
  });

  test("a greeter that answers everybody changes the pictures, the count and the states", async () => {
    const loud = await student.edits(
      "greeter",
      (source) =>
        source.replace('this.send(from, { type: "Welcome" })', 'this.broadcast({ type: "Welcome" })'),
    );
    const shown = ["first-run", "three-runs", "states-reveal", "persistent-run"];
    expect(loud.changed(...shown)).toEqual(shown);
  });

  test("a greeter that greets again for ever, and counts, is drawn, and its states end with a bound", async () => {
    const endless = await student.edits(
      "greeter",
      (source) =>
        source.replace("heard = new", "count = 0;\n  heard = new").replace(
          "this.heard.add(from);",
          '$&\n    this.count++;\n    this.send(from, { type: "Hello" });',
        ),
    );
    expect(endless.changed("first-run", "states-reveal")).toEqual(["first-run", "states-reveal"]);
    expect(endless.html("first-run")).toContain("<svg");
  });
});

/** What a student gets: nothing between the marks of a solution. */
function stubs(cells: Cell[]): Cell[] {
  for (const cell of cells) {
    cell.source = textOf(cell.source).replace(
      /^ *\/\/\/ BEGIN SOLUTION\n[\s\S]*?\/\/\/ END SOLUTION\n?/gm,
      "",
    );
  }
  return cells;
}

const UNDECLARED = '// @ts-ignore: it may not be there yet\ncheck("greetings", () => notThereYet);';
const THROWS = `class Persistent extends Greeter {
  override greet() {
    const first = this.peers.find((peer) => peer > 9) as unknown as { id: number };
    super.greet();
    this.send(first.id, { type: "Hello" });
  }
}`;

describe.each(kernelNames)("on the kernel %s", (kernel) => {
  test("the student's copy runs, tells nothing before it is predicted, and waits for answers", async () => {
    const ran = await runNotebook(path, { kernel, edit: stubs });
    assertAllRan(ran);
    expect(ran.cell("order-prediction").html).toContain("○ no prediction yet");
    expect(ran.cell("order-reveal").html).toContain("Predict first");
    expect(ran.cell("check-greetings").html).toContain("○ not defined yet");
    expect(ran.cell("check-persistent").html).toContain("◔ still missing");
    expect(ran.cell("your-progress").html).toContain("0 of 2 exercises correct");
  });

  test("a name that does not exist is not defined yet; an exception becomes the student's own line", async () => {
    const edit = (cells: Cell[]) => {
      replaceCell("check-greetings", () => UNDECLARED)(cells);
      replaceCell("exercise-persistent", () => THROWS)(cells);
      return cells.slice(0, 1 + cells.findIndex(({ id }) => id === "check-persistent"));
    };
    const ran = await runNotebook(path, { kernel, edit });
    assertAllRan(ran);
    expect(ran.cell("check-greetings").html).toContain("Nothing is called <code>notThereYet</code> yet");
    const { html } = ran.cell("check-persistent");
    expect(html).toContain("✗ keep working");
    expect(html).toMatch(/at your line <code>this\.send\(first\.id, \{/);
    expect(html).not.toMatch(/evalmachine|&lt;anonymous&gt;/);
  });
});

describe("the map of the course", () => {
  const map = textOf(readNotebook(path).cells.find(({ id }) => id === "map")!.source);

  test("links every notebook that there is", () => {
    const missing = notebookFiles().map((file) => basename(file))
      .filter((file) => file !== basename(path) && !map.includes(`](${file})`));
    expect(missing).toEqual([]);
  });

  test("names what there is not as planned", () => {
    const rows = map.split("\n").filter((line) => /^\| \d\d /.test(line) && !line.includes("this notebook"));
    expect(rows.length).toBeGreaterThan(10);
    const wrong = rows.filter((row) => row.includes("(planned)") === /\]\(\w+\.ipynb\)/.test(row));
    expect(wrong).toEqual([]);
    expect(map).toContain("Google case studies (planned)");
  });
});

test("links of all notebooks to files of the course lead somewhere", () => {
  const broken = notebookFiles().flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\]\((?!https?:|#|attachment:)([^)\s#]+)/g)]
      .map(([, target]) => target)
      .filter((target) => /\.(md|ipynb)$/.test(target) && !existsSync(join(dirname(file), target)))
      .map((target) => `${basename(file)}: ${target}`)
  );
  expect(broken).toEqual([]);
});
