import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { assertAllRan, runNotebook } from "../../tools/notebook/execute.ts";
import { type Cell, notebookFiles, readNotebook, textOf } from "../../tools/notebook/format.ts";
import { kernelNames } from "../../tools/setup/kernels.ts";
import { describeNotebook } from "./course.ts";
import { replaceCell } from "./edit.ts";
import { type Edit, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/00_start_here.ipynb";

/** What the verdict below a class says after an edit: the promises lost, and the first of them. */
const verdictOn = (edit?: Edit) => verdictBelow(path, "greeter", ["properties"], edit, "greeter");

describe("the verdict on the greeter", () => {
  test("loses nothing as it stands, and where P3 may crash neither class is answered", () => {
    const { lost, first } = verdictOn();
    expect(lost).toBe(0);
    expect(first).toBe(
      "Greeter keeps all that the library's Greeter keeps. " +
        "P1 greets, P3 may crash, answered: ✗ violated, the library's ✗ violated. All else holds of both.",
    );
  });

  const wrong: [string, Edit, RegExp][] = [
    ["answers nobody", put('this.send(from, { type: "Welcome" });', ""), /answered/],
    ["answers twice", put('this.send(from, { type: "Welcome" });', "$&$&"), /8 in theory/],
    ["answers everybody", put("this.send(from,", "this.broadcast("), /honesty|8 in theory/],
    ["forgets who answered", put("this.heard.add(from);", ""), /answered/],
    [
      "believes whom it has greeted",
      put("greet() {", "greet() {\n    for (const peer of this.peers) this.heard.add(peer);"),
      /honesty|P3 may crash/,
    ],
    ["greets one only", put("this.broadcast(", "this.send(this.peers[0], "), /answered/],
    [
      "waits before it greets",
      put(
        'this.broadcast({ type: "Hello" });',
        'this.setTimer("Go", 5);\n  }\n  onTimeoutGo() {\n    this.broadcast({ type: "Hello" });',
      ),
      /20 in theory/,
    ],
    ["throws", put("this.heard.add(from);", "(this as any).nobody.add(from);"), /threw/],
  ];
  test.each(wrong)("notices one that %s", (_what, edit, first) => expectLost(verdictOn(edit), first), 60_000);

  const right: [string, Edit][] = [
    [
      "greets one after the other",
      put(
        'this.broadcast({ type: "Hello" });',
        'for (const peer of this.peers) this.send(peer, { type: "Hello" });',
      ),
    ],
    [
      "remembers before it looks",
      put("this.heard.add(from);", "if (!this.heard.has(from)) this.heard.add(from);"),
    ],
    ["counts its answers", put("heard = new", "answers = 0;\n  heard = new")],
  ];
  test.each(right)("takes one that %s for right", (_what, edit) => expect(verdictOn(edit).lost).toBe(0));
});

describeNotebook("00_start_here", { greeter: "lib/course/first/greeter.ts" }, (student) => {
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
    for (const gate of ["order-reveal", "every-schedule", "states-reveal"]) {
      expect(ran.cell(gate).html).toContain("hidden until you predict");
      expect(ran.cell(gate).html).not.toContain("<svg");
    }
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
