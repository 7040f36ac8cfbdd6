import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { problemsOf, readGiven, waitingTable, withGiven } from "../../../tools/grade/desk/by_hand.ts";
import { readTable } from "../../../tools/grade/csv.ts";
import { bareDesk, clearDesk, type Desk, settled, writeDesk } from "../../../tools/grade/desk/desk.ts";
import { daysLate, lessLate, momentOf } from "../../../tools/grade/desk/late.ts";
import { readRoster, studentsCalled } from "../../../tools/grade/desk/roster.ts";
import { parse } from "../../../tools/grade/batch/options.ts";
import type { Graded } from "../../../tools/grade/report.ts";

const roster = readRoster(
  'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Lovelace, Ada",17,m-100,ada@x.edu,A\n' +
    '"Hopper, Grace",18,m-101,grace@x.edu,B\n"Müller, Jörg",19,m-102,jm@x.edu,A\n',
  "roster.csv",
);
const whose = studentsCalled(roster);
const named = (called: string) => {
  const student = whose(called);
  return typeof student === "string" ? student : student.name;
};

function graded(
  name: string,
  student: string,
  earned: number,
  more: Partial<Graded["grade"] & object> = {},
): Graded {
  const test = {
    id: "t",
    points: 4,
    earned,
    waits: false,
    reason: earned < 4 ? "no" : "",
    picture: "",
    answer: "",
  };
  const grade = { assignment: "04", earned, waiting: 0, points: 4, tests: [test], remarks: [], ...more };
  return { name, student, hash: name, grade, why: "" };
}

const essay = { id: "essay", points: 3, earned: 0, waits: true, reason: "waits for a person", picture: "" };
const waits = graded("ada/a.ipynb", "ada", 4, {
  waiting: 3,
  points: 7,
  tests: [...graded("", "", 4).grade!.tests, { ...essay, answer: '=Because "of" FLP,\nwhich' }],
});

describe("a table is read", () => {
  test("with quotes, ends of lines inside of them, and a mark of its bytes' order", () => {
    const { columns, rows } = readTable('\uFEFFName;Points\r\n"a;""b""\r\nc";1\r\n\r\nd\r\n', "x.csv");
    expect(columns).toEqual(["name", "points"]);
    expect(rows).toEqual([
      { line: 2, cells: { name: 'a;"b"\r\nc', points: "1" } },
      { line: 5, cells: { name: "d", points: "" } },
    ]);
  });

  test("unless a line has more cells than the head", () => {
    expect(() => readTable("a,b\n1,2,3", "x.csv")).toThrow(
      "line 2 of x.csv has 3 cells, and its head names 2",
    );
    expect(() => readTable("", "x.csv")).toThrow("x.csv is empty");
  });
});

describe("a roster", () => {
  test("is what Canvas exports, or Moodle", () => {
    expect(roster.map(({ name, canvasId, idNumber }) => [name, canvasId, idNumber])[0]).toEqual([
      "Lovelace, Ada",
      "17",
      "m-100",
    ]);
    const moodle = readRoster(
      "First name;Surname;ID number;Email address\nAda;Lovelace;m-100;ada@x.edu",
      "m.csv",
    );
    expect(moodle).toMatchObject([{ name: "Ada Lovelace", idNumber: "m-100", email: "ada@x.edu" }]);
  });

  test.each([
    [
      "Name,Room\nAda,1",
      "roster.csv has no column for an e-mail, ID number or login: its columns are name, room",
    ],
    ["Email\na@x", "roster.csv has no column for a name"],
    ["Name,Email\nAda,", "line 2 of roster.csv, Ada, has no e-mail, ID number or login"],
    ["Name,Email\n,a@x", "line 2 of roster.csv has no name"],
    ["Name,Email\nAda,a@x\nEve,A@x", "lines 2 and 3 of roster.csv have the same email, a@x"],
    ["Name,Email", "roster.csv names no student"],
  ])("is refused, %j", (text, why) => expect(() => readRoster(text, "roster.csv")).toThrow(why));

  test("knows a student by ID, e-mail, login or name, as learning platforms name what was handed in", () => {
    expect(named("m-100")).toBe("Lovelace, Ada");
    expect(named("grace@x.edu")).toBe("Hopper, Grace");
    expect(named("Ada Lovelace_18_assignsubmission_file_")).toBe("Lovelace, Ada");
    expect(named("lovelaceada 17 4711")).toBe("Lovelace, Ada");
    expect(named("hoppergrace late 18 17")).toBe("Hopper, Grace");
    expect(named("jorg muller")).toBe("Müller, Jörg");
    expect(named("eve")).toBe("nobody in the roster is called eve");
    expect(named("17 18")).toBe(
      "17 18 may be Lovelace, Ada of line 3 or Hopper, Grace of line 4 of the roster",
    );
  });
});

describe("points by hand", () => {
  test("go out as a table of what waits and come back with points and words", () => {
    const table = waitingTable([waits, graded("eve", "eve", 4)], []);
    expect(table).toBe(
      'submission,student,test,points,of,comment,answer\r\nada/a.ipynb,ada,essay,,3,,"\'=Because ""of"" FLP,\nwhich"\r\n',
    );
    const given = readGiven(table.replace("essay,,3,", 'essay,"2,5",3,well'), "by-hand.csv");
    const { grade } = withGiven(waits, given);
    expect(grade).toMatchObject({ earned: 6.5, waiting: 0 });
    expect(grade!.tests[1]).toMatchObject({ earned: 2.5, waits: false, reason: "well" });
    expect(waitingTable([waits], given)).toContain("essay,2.5,3,well");
  });

  test("stand against a test's", () => {
    const given = readGiven("submission,test,points\nada/a.ipynb,t,1", "p.csv");
    expect(withGiven(waits, given).grade).toMatchObject({ earned: 1, waiting: 3 });
    expect(withGiven(waits, given).grade!.tests[0].reason).toBe("a person gave these points");
    const tooMany = readGiven("submission,test,points\nada/a.ipynb,t,9", "p.csv");
    expect(withGiven(waits, tooMany).grade!.earned).toBe(4);
  });

  test("come back whatever the submission is called", () => {
    for (const name of ["=1+1/a.ipynb", "-ada.ipynb", " ada/a.ipynb", 'a;"b"\nc.ipynb']) {
      const one = { ...waits, name }, table = waitingTable([one], []);
      const given = readGiven(table.replace("essay,,3,", "essay,2,3,"), "by-hand.csv");
      expect([name, withGiven(one, given).grade!.earned]).toEqual([name, 6]);
      expect(problemsOf(given, [one], "by-hand.csv")).toEqual([]);
    }
  });

  test("are for the answer that was read: another one waits again", () => {
    const given = readGiven(waitingTable([waits], []).replace("essay,,3,", "essay,2,3,"), "p.csv");
    const [first, essay] = waits.grade!.tests;
    const now = (answer: string) => ({
      ...waits,
      grade: { ...waits.grade!, tests: [first, { ...essay, answer }] },
    });
    const spaced = now(`${essay.answer.replace(/\n/g, "\r\n")} `);
    expect(withGiven(spaced, given).grade).toMatchObject({ earned: 6, waiting: 0 });
    const other = now("I have copied this.");
    expect(withGiven(other, given).grade).toMatchObject({ earned: 4, waiting: 3 });
    expect(problemsOf(given, [other], "p.csv")).toEqual([
      "line 2 of p.csv: ada/a.ipynb has another answer to essay now, which waits for a person again",
    ]);
  });

  test("are refused if two lines give points to the same test", () => {
    expect(() => readGiven("submission,test,points\na,t,1\nb,t,1\na,t,2", "p.csv")).toThrow(
      "lines 2 and 4 of p.csv both give points to t of a",
    );
  });

  test("are refused if they are no number, and said to fit nothing", () => {
    expect(() => readGiven("submission,test,points\na,t,many", "p.csv")).toThrow(
      "got many in line 2 of p.csv",
    );
    expect(() => readGiven("submission,points\na,1", "p.csv")).toThrow("p.csv has no column test");
  });
});

describe("a day late", () => {
  const policy = { due: momentOf("2026-12-01", "--due"), percentPerDay: 25 };

  test("has begun a second after the end of the day, and takes its share of what was earned", () => {
    expect(
      ["2026-12-01T23:59:59", "2026-12-02", "2026-12-02T23:59:59", "2026-12-03T00:00:00"].map((time) =>
        daysLate(momentOf(time, "x"), policy)
      ),
    ).toEqual([0, 1, 1, 2]);
    expect(daysLate(momentOf("2026-12-01T23:59:59.999", "x"), policy)).toBe(0);
    const late = lessLate(graded("a", "ada", 3), momentOf("2026-12-03 10:00", "x"), policy);
    expect(late.grade).toMatchObject({
      earned: 1.5,
      deducted: 1.5,
      remarks: ["2 days late: 50 % less, 1.5 of 3 points"],
    });
    expect(lessLate(graded("a", "ada", 3), policy.due + 1e10, policy).grade!.earned).toBe(0);
  });

  test("is counted from the roster's time, else from the file's", () => {
    const [ada] = roster;
    const late: Desk = {
      ...bareDesk,
      roster,
      late: policy,
      whose: () => ({ ...ada, submitted: "2026-12-01" }),
    };
    const inTime = settled([graded("a", "ada", 4)], late, () => policy.due + 1);
    expect(inTime[0].grade!.earned).toBe(4);
    const ofFile = settled(
      [graded("a", "ada", 4)],
      { ...late, whose: () => undefined },
      () => policy.due + 1,
    );
    expect(ofFile[0].grade!.earned).toBe(3);
    for (
      const wrong of ["tomorrow", "2026-02-30", "2026-02-30T10:00", "2026-13-01", "2026-12-01T25:00", ""]
    ) {
      expect(() => momentOf(wrong, "--due")).toThrow(
        `--due must be a date such as 2026-12-01 or 2026-12-01T18:00`,
      );
    }
  });

  test("is counted in the zone that is said, as Canvas writes it, too", () => {
    const noon = Date.UTC(2026, 11, 1, 12);
    for (
      const said of [
        "2026-12-01T12:00Z",
        "2026-12-01 12:00:00 UTC",
        "2026-12-01 13:00:00 +0100",
        "2026-12-01T07:00-05:00",
        " 2026-12-01T12:00:00.000Z ",
      ]
    ) expect([said, momentOf(said, "x")]).toEqual([said, noon]);
  });
});

describe("at the end there are", () => {
  const folder = mkdtempSync(join(tmpdir(), "desk-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const all = [
    graded("ada/a.ipynb", "Ada Lovelace", 3),
    graded("ada/b.ipynb", "Ada Lovelace", 2),
    { ...waits, student: "grace hopper" },
    graded("eve/a.ipynb", "eve", 4),
  ];
  const desk: Desk = {
    ...bareDesk,
    roster,
    whose,
    given: readGiven("submission,test,points\nada/a.ipynb,t,9", "p.csv"),
    givenIn: "p.csv",
  };
  const problems = writeDesk(all, desk, folder);
  const read = (name: string) => readFileSync(join(folder, name), "utf8").split("\r\n");

  test("a row a student in what Moodle imports; points that wait are none yet", () => {
    expect(read("moodle.csv")).toEqual([
      "ID number,Email address,Name,04,04 feedback",
      'm-100,,"Lovelace, Ada",3,"t: 3 of 4, no"',
      'm-101,,"Hopper, Grace",,',
      'm-102,,"Müller, Jörg",,',
      "",
    ]);
  });

  test("and in what Canvas imports, with the points possible", () => {
    expect(read("canvas.csv").slice(0, 3)).toEqual([
      "Student,ID,SIS User ID,SIS Login ID,Section,04",
      "Points Possible,,,,,4",
      '"Lovelace, Ada",17,m-100,ada@x.edu,A,3',
    ]);
  });

  test("a page for each student, with nothing of anybody else's", () => {
    expect(readdirSync(join(folder, "feedback")).sort()).toEqual(["eve.html", "m-100.html", "m-101.html"]);
    const page = readFileSync(join(folder, "feedback", "m-100.html"), "utf8");
    expect(page).toContain("<h1>Feedback for Lovelace, Ada</h1>");
    expect(page).toContain("04: 3 of 4");
    expect(page).not.toMatch(/Hopper|eve|(src|href)="http/);
    expect(existsSync(join(folder, "by-hand.csv"))).toBe(true);
  });

  test("and what a teacher has to see to", () => {
    expect(problems).toEqual([
      "line 2 of p.csv: t has 4 points, so nobody can have 9",
      "eve/a.ipynb: nobody in the roster is called eve",
    ]);
  });
});

describe("from one run to the next", () => {
  const folder = mkdtempSync(join(tmpdir(), "desk-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  test("no table or page of the earlier one is left to look like this one's", () => {
    for (const name of ["moodle.csv", "canvas.csv", "by-hand.csv"]) writeFileSync(join(folder, name), "old");
    mkdirSync(join(folder, "feedback"));
    writeFileSync(join(folder, "feedback", "ada.html"), "old");
    clearDesk(folder);
    expect(readdirSync(folder)).toEqual(["by-hand.csv"]); // what a person has written is not a grade of ours
    rmSync(join(folder, "by-hand.csv"));
  });

  test("what a person has filled in and not given back stays", () => {
    writeDesk([waits], bareDesk, folder);
    const filled = read("by-hand.csv").replace("essay,,3,", "essay,2,3,good");
    writeFileSync(join(folder, "by-hand.csv"), filled);
    expect(writeDesk([waits], bareDesk, folder)).toEqual([
      "by-hand.csv held points that do not count here: it is by-hand-1.csv now, for --points",
    ]);
    expect(read("by-hand-1.csv")).toBe(filled);
    const given = readGiven(filled, "by-hand-1.csv");
    expect(writeDesk([waits], { ...bareDesk, given }, folder)).toEqual([]);
    expect(writeDesk([waits], { ...bareDesk, given }, folder)).toEqual([]);
    expect(read("by-hand.csv")).toContain("essay,2,3,good");
    writeDesk([graded("eve/a.ipynb", "eve", 4)], { ...bareDesk, given }, folder);
    expect(readdirSync(folder).sort()).toEqual(["by-hand-1.csv", "by-hand-2.csv", "feedback"]);
  });
});

test("options that are not there, or not whole, are refused", () => {
  expect(() => parse(["."])).not.toThrow();
  expect(() => parse([".", "--rooster", "x"])).toThrow("there is no --rooster; usage:");
  expect(() => parse([".", "--jobs", "many"])).toThrow(
    "--jobs must be a number > 0 and at most 1000000, got many",
  );
  expect(() => parse([".", "--due", "2026-12-01"])).toThrow("--due and --late belong together");
  expect(() => parse([".", "--roster", "nowhere.csv"])).toThrow("there is no file");
  expect(() => parse([".", "--only"])).toThrow("--only needs a value");
  expect(() => parse([".", "--only", "a", "--only"])).toThrow("--only needs a value");
  expect(() => parse([".", "--jobs", "2", "--jobs", "3"])).toThrow("--jobs can be said once, got 2 and 3");
  for (const seconds of ["Infinity", "2147484", "-1"]) { // ms that a timer takes for 1
    expect(() => parse([".", "--seconds", seconds])).toThrow(
      "--seconds must be a number > 0 and at most 86400",
    );
  }
  expect(parse([".", "--due", "2026-12-01", "--late", "10", "--only", "a", "--only", "b"]).options)
    .toMatchObject({
      only: ["a", "b"],
      desk: { late: { percentPerDay: 10 } },
    });
});
