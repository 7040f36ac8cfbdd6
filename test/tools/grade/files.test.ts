import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, beforeEach, describe, expect, test as anyTest } from "vitest";
import { gradeAll } from "../../../tools/grade/batch/batch.ts";
import { passedOver, studentsOf, submissionsIn } from "../../../tools/grade/folder.ts";
import { submittedCells } from "../../../tools/grade/read/cells.ts";
import { matchOf } from "../../../tools/grade/read/match.ts";
import { points } from "../../../tools/grade/report.ts";
import { courseReady } from "../../../tools/grade/run/course.ts";
import { courseNotebooks } from "../../../tools/grade/run/reader.ts";

const isDeno = "Deno" in globalThis;
const test = anyTest.skipIf(!isDeno);
beforeAll(() => isDeno ? courseReady() : undefined, 120_000);

let folder = "";
const made: string[] = [];
beforeEach(() => {
  made.push(folder = mkdtempSync(join(tmpdir(), "grade-files-")));
});
afterAll(() => made.forEach((one) => rmSync(one, { recursive: true })));

const start = readFileSync("notebooks/00_start_here.ipynb", "utf8");
const election = readFileSync("notebooks/04_leader_election.ipynb", "utf8");

function put(name: string, content: string | Uint8Array = start): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const found = () => submissionsIn(folder).map(({ name, problem }) => [name, problem]);

describe("what was handed in", () => {
  anyTest("is every notebook, whatever browsers and mail programs have made of its name", () => {
    const names = [
      "a.ipynb",
      "b/deep/c.IPYNB",
      "b/c (1).ipynb",
      "d.ipynb.txt",
      "e.ipynb.json",
      "f.ipynb (2)",
      "g.json",
      "h",
    ];
    names.forEach((name) => put(name));
    put("b/.ipynb_checkpoints/c-checkpoint.ipynb");
    put("__MACOSX/._a.ipynb");
    put("readme.txt", "Dear Ada,");
    put("list.json", "[1]");
    expect(found()).toEqual([...names].sort((a, b) => a < b ? -1 : 1).map((name) => [name, ""]));
  });

  anyTest("is a row for each folder without a notebook, and for each archive", () => {
    for (const name of ["empty", "full/src"]) mkdirSync(join(folder, name), { recursive: true });
    put("full/answer.pdf", "%PDF");
    put("carl/all.zip", "PK");
    put("dora.tar.gz", "");
    expect(found()).toEqual([
      ["carl/all.zip", "is an archive: unpack it, and grade the folder again"],
      ["dora.tar.gz", "is an archive: unpack it, and grade the folder again"],
      ["empty", "there is no notebook in this folder; it is empty"],
      ["full", "there is no notebook in this folder; there is answer.pdf, src"],
    ]);
  });

  anyTest.skipIf(process.platform === "win32")(
    "is read from regular files only: no link is followed, no pipe opened",
    () => {
      put("ada/04.ipynb");
      symlinkSync("/dev/zero", join(folder, "zero.ipynb"));
      symlinkSync(join(folder, "nowhere"), join(folder, "dangling.ipynb"));
      symlinkSync(join(folder, "ada"), join(folder, "bob"));
      symlinkSync(folder, join(folder, "ada", "round"));
      execFileSync("mkfifo", [join(folder, "pipe.ipynb")]);
      expect(found()).toEqual([
        ["ada/04.ipynb", ""],
        ["bob", "is a link, and links are not followed"],
        ["dangling.ipynb", "is a link, and links are not followed"],
        ["pipe.ipynb", "is no regular file"],
        ["zero.ipynb", "is a link, and links are not followed"],
      ]);
    },
  );

  anyTest.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "is said of a folder that cannot be opened",
    () => {
      put("ada/04.ipynb");
      mkdirSync(join(folder, "bob"), { mode: 0 });
      expect(found()).toEqual([["ada/04.ipynb", ""], ["bob", expect.stringMatching(/^cannot be read/)]]);
    },
  );

  anyTest("and what lies beside the folders and is no notebook is said, too", () => {
    for (const name of ["ada/notes.pdf", "ada/04.ipynb", "bob.pdf", "carl.ipynb", ".hidden"]) put(name);
    expect(passedOver(folder)).toEqual(["bob.pdf"]);
    expect(passedOver(join(folder, "carl.ipynb"))).toEqual([]);
  });

  anyTest("may be one file", () => {
    put("a.ipynb");
    expect(submissionsIn(join(folder, "a.ipynb")).map(({ name }) => name)).toEqual(["a.ipynb"]);
  });
});

describe("a student is known", () => {
  const students = (
    ...names: string[]
  ) => [...studentsOf(names, ["04_leader_election", "00_start_here"]).values()];

  anyTest("by the folder below those that all files lie in", () => {
    expect(students("ada/04.ipynb", "ada/x/00 (1).ipynb", "04_leader_election/bob/a.ipynb")).toEqual([
      "ada",
      "ada",
      "bob",
    ]);
    expect(students("class/ada/04.ipynb", "class/bob/04.ipynb")).toEqual(["ada", "bob"]);
    expect(students("04 Leader-Election/ada.ipynb", "00_start_here/bob.ipynb")).toEqual(["ada", "bob"]);
  });

  anyTest("by what a name has besides the assignment's, if there are no folders", () => {
    expect(students(
      "04_leader_election-Ada.ipynb",
      "Ada_04_Leader_Election_final (1).ipynb",
      "ada 04_leader_election-Copy1.ipynb",
      "04_leader_election_ada_v2.ipynb.txt",
      "Ada 04 LEADER election_final (1).ipynb",
      "Copy of 04_leader_election_ada.ipynb",
      "04_leader_election_ada_v2.1.ipynb",
    )).toEqual(Array(7).fill("ada"));
    expect(students("Müller_04_leader_election.ipynb", "Mu\u0308ller_04_leader_election.ipynb")).toEqual([
      "müller",
      "müller",
    ]);
    expect(students("04_leader_election.ipynb", "04_leader_election (1).ipynb")).toEqual(["", ""]);
  });

  anyTest("by a whole name, even one that ends as what is added to names", () => {
    const names = ["Arnold", "Harold", "Matthew_Agnew", "Jeanneu", "Elast"];
    expect(students(...names.map((name) => `04_leader_election_${name}.ipynb`))).toEqual(
      names.map((name) => name.toLowerCase().replace("_", " ")),
    );
  });

  anyTest("whatever a file is called: a pattern that tries all ways would not end", () => {
    expect(students(
      `${"-copy".repeat(48)}x.ipynb`,
      `${"_final".repeat(40)}.ipynb`,
      `${" (1)".repeat(60)}.ipynb`,
    )).toEqual([`${"copy ".repeat(48).trim()}x`, "", ""]);
  });
});

describe("a file is read", () => {
  const cells = (content: string | Uint8Array) =>
    submittedCells(typeof content === "string" ? new TextEncoder().encode(content) : content).length;
  const utf16 = (text: string, big: boolean) => {
    const bytes = new Uint8Array(2 * text.length), view = new DataView(bytes.buffer);
    [...text].forEach((character, i) => view.setUint16(2 * i, character.charCodeAt(0), !big));
    return bytes;
  };
  const small = '{"nbformat":4,"cells":[{"cell_type":"code","source":["1;\\r\\n","2;"]}]}';

  anyTest("in UTF-8 and UTF-16, with a byte-order mark and without", () => {
    for (const mark of ["", "\ufeff"]) {
      expect([cells(mark + small), cells(utf16(mark + small, true)), cells(utf16(mark + small, false))])
        .toEqual([1, 1, 1]);
    }
    expect(submittedCells(new TextEncoder().encode(small))[0].source).toBe("1;\n2;");
  });

  anyTest("or what it is instead is said", () => {
    expect(() => cells("")).toThrow("is empty");
    expect(() => cells("<!DOCTYPE html>")).toThrow("is a web page, not a notebook");
    expect(() => cells("PK\x03\x04")).toThrow("is a zip archive, not a notebook");
    expect(() => cells("{")).toThrow(/^is not JSON: /);
    expect(() => cells("{}")).toThrow("has no cells");
    expect(() => cells('{"nbformat":3,"worksheets":[]}')).toThrow("open it in Jupyter and save it");
    expect(() => cells(new Uint8Array([0x7b, 0xff, 0x7d]))).toThrow("is no text in UTF-8");
  });

  anyTest("whatever its cells are made of", () => {
    const odd = [null, 1, "x", [], {}, { cell_type: "code", metadata: 5, source: [1, null, "a"] }, {
      cell_type: "code",
      id: {},
      metadata: { nbgrader: { grade_id: 7 } },
      source: { a: 1 },
    }];
    const read = submittedCells(new TextEncoder().encode(JSON.stringify({ nbformat: 4, cells: odd })));
    expect(read.map(({ source, id, gradeId }) => source + id + gradeId)).toEqual([
      "",
      "",
      "",
      "",
      "",
      "a",
      "",
    ]);
  });
});

describe("which notebook it answers", () => {
  const course = courseNotebooks();
  const match = (name: string, text: string) =>
    matchOf(name, submittedCells(new TextEncoder().encode(text)), course);

  anyTest("its cells tell, whatever its name says", () => {
    expect(match("homework.ipynb", election)).toMatchObject({
      course: { name: "04_leader_election" },
      remark: null,
    });
    expect(match("00_start_here.ipynb", election)).toMatchObject({
      course: { name: "04_leader_election" },
      remark: "its name says 00_start_here, but its cells are those of 04_leader_election",
    });
  });

  anyTest("its name tells in any case and with anything around it, if its cells do not", () => {
    for (
      const name of [
        "04_Leader_Election.IPYNB",
        "Ada - 04 leader election (1).ipynb",
        "x_04_leader_election_final.ipynb",
      ]
    ) {
      expect(match(name, '{"nbformat":4,"cells":[]}')).toMatchObject({
        course: { name: "04_leader_election" },
        remark: expect.stringMatching(/^nothing in it comes from/),
      });
    }
    expect(match("homework.ipynb", '{"nbformat":4,"cells":[]}')).toBeUndefined();
  });
});

describe("many submissions", () => {
  const options = { limits: { seconds: 60, megabytes: 1500 }, jobs: 2, only: [] as string[] };
  const run = async (more: Partial<typeof options> = {}, whileAt?: (done: number) => void) => {
    const seen: [string, boolean][] = [];
    const { all } = await gradeAll(
      submissionsIn(folder),
      join(folder, ".grades"),
      { ...options, ...more },
      (one, { kept, done }) => {
        seen.push([one.name, kept]);
        whileAt?.(done);
      },
    );
    return { all, kept: Object.fromEntries(seen), rows: all.map((one) => `${one.name}: ${points(one)}`) };
  };
  const csv = () => readFileSync(join(folder, ".grades", "grades.csv"), "utf8");

  test("have a row each, whatever one of them is", async () => {
    put("ada/00_start_here.ipynb");
    put("bob/00_start_here.ipynb", "{");
    put("carl/homework.ipynb", "{}");
    put("dora/x.ipynb", `{"nbformat":4,"cells":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    mkdirSync(join(folder, "eve"));
    const { all, rows } = await run();
    expect(rows).toEqual([
      "ada/00_start_here.ipynb: 2 of 2",
      "bob/00_start_here.ipynb: 0 of 2",
      expect.stringMatching(/^carl\/homework.ipynb: is JSON, but has no cells/),
      expect.stringMatching(/^dora\/x.ipynb: /),
      "eve: there is no notebook in this folder; it is empty",
    ]);
    expect(all[1].grade!.remarks[0]).toMatch(/^is not JSON/);
    expect(csv()).not.toMatch(/,0,0,/);
  }, 120_000);

  test("are written as they come, and before that nothing of an earlier run is left", async () => {
    mkdirSync(join(folder, ".grades"));
    writeFileSync(join(folder, ".grades", "grades.csv"), "yesterday");
    put("ada/00_start_here.ipynb");
    put("bob/00_start_here.ipynb");
    await run({ jobs: 1 }, (done) => {
      expect(csv()).not.toContain("yesterday");
      expect(csv().match(/not graded yet/g)?.length ?? 0).toBe(2 - done);
    });
  }, 120_000);

  test("keep their grades until they change; one can be graded again", async () => {
    put("ada/00_start_here.ipynb");
    put("bob/00_start_here.ipynb");
    expect((await run()).kept).toEqual({
      "ada/00_start_here.ipynb": false,
      "bob/00_start_here.ipynb": false,
    });
    expect((await run()).kept).toEqual({ "ada/00_start_here.ipynb": true, "bob/00_start_here.ipynb": true });
    put("bob/00_start_here.ipynb", start.replaceAll("greetings = 40", "greetings = 41"));
    const changed = await run();
    expect(changed.kept).toEqual({ "ada/00_start_here.ipynb": true, "bob/00_start_here.ipynb": false });
    expect(changed.rows).toEqual(["ada/00_start_here.ipynb: 2 of 2", "bob/00_start_here.ipynb: 1 of 2"]);
    expect((await run({ only: ["ada"] })).kept).toEqual({
      "ada/00_start_here.ipynb": false,
      "bob/00_start_here.ipynb": true,
    });
    const other = await run({ only: ["ada"], limits: { seconds: 61, megabytes: 1500 } });
    expect(other.rows).toEqual([
      "ada/00_start_here.ipynb: 2 of 2",
      "bob/00_start_here.ipynb: not graded yet",
    ]);
  }, 180_000);

  test("go on after a line that a stop cut in half", async () => {
    put("ada/00_start_here.ipynb");
    await run();
    const kept = join(folder, ".grades", "results.jsonl");
    writeFileSync(kept, readFileSync(kept, "utf8") + '{"key":"x","id');
    expect((await run()).kept).toEqual({ "ada/00_start_here.ipynb": true });
  }, 120_000);

  test("may have outputs of many megabytes", async () => {
    const large = JSON.parse(start);
    large.cells.push({
      cell_type: "code",
      id: "large",
      metadata: {},
      source: "",
      outputs: [{ output_type: "stream", name: "stdout", text: "x".repeat(30e6) }],
    });
    put("ada/00_start_here.ipynb", JSON.stringify(large));
    expect((await run()).rows).toEqual(["ada/00_start_here.ipynb: 2 of 2"]);
  }, 120_000);
});
