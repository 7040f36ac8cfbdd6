import { describe, expect, test } from "vitest";
import type { Grade } from "../../../tools/grade/grade.ts";
import {
  feedbackPage,
  type Graded,
  points,
  toCsv,
  toJson,
  toPage,
  withOthers,
} from "../../../tools/grade/report.ts";

const grade: Grade = {
  assignment: "04",
  earned: 1,
  waiting: 3,
  points: 5,
  remarks: ["<b>", 'a, "b"'],
  tests: [
    {
      id: "t",
      points: 2,
      earned: 1,
      waits: false,
      reason: "=1+1",
      picture: '<script>alert("x")</script><p>drawn</p>',
      answer: "",
    },
    {
      id: "essay",
      points: 3,
      earned: 0,
      waits: true,
      reason: "waits for a person",
      picture: "",
      answer: "<i>FLP</i>",
    },
  ],
};
const graded: Graded[] = [
  { name: "=cmd.ipynb", student: "ada", hash: "1", grade, why: "" },
  {
    name: "bob",
    student: "bob",
    hash: "",
    grade: null,
    why: "there is no notebook in this folder; it is empty",
  },
];

test("a table holds nothing that a spreadsheet computes, and no points that a person has still to give", () => {
  expect(toCsv(graded)).toBe(
    "submission,student,assignment,test,earned,points,why\r\n" +
      "'=cmd.ipynb,ada,04,t,1,2,'=1+1\r\n" +
      "'=cmd.ipynb,ada,04,essay,,3,waits for a person\r\n" +
      '\'=cmd.ipynb,ada,04,total,1,5,"<b>; a, ""b"""\r\n' +
      'bob,bob,,total,,,"there is no notebook in this folder; it is empty"\r\n',
  );
});

test("nor where a spreadsheet parts lines at semicolons or tabs, or takes each line for a row", () => {
  const why = 'a;=1+1\n"=2+2\t@x; -3, 4-5';
  expect(toCsv([{ ...graded[1], why }])).toContain("\"a;'=1+1\n\"\"'=2+2\t'@x; '-3, 4-5\"");
});

test("JSON has each test, and why there is no grade", () => {
  expect(JSON.parse(toJson(graded))).toMatchObject([
    {
      submission: "=cmd.ipynb",
      earned: 1,
      waiting: 3,
      tests: [{ id: "t", earned: 1 }, { id: "essay", waits: true }],
    },
    { submission: "bob", problem: graded[1].why },
  ]);
});

describe("the page", () => {
  const page = toPage(graded, 2);

  test("locks what a submission showed into a frame without scripts, and shows what a person has to read", () => {
    expect(page).toContain("◑ t, 1 of 2");
    expect(page).toMatch(/<iframe sandbox title[^>]*srcdoc="[^"]*&lt;p&gt;drawn/);
    expect(page).toContain("○ essay, 3: waits for a person<pre>&lt;i&gt;FLP&lt;/i&gt;</pre>");
    expect(page).not.toContain("<script");
  });

  test("says that it is not complete as long as it is not", () => {
    expect(page).toContain("Not all are graded yet: 2 are missing.");
    expect(toPage(graded)).not.toContain("Not all are graded");
  });
});

test("what nobody could grade is never 0 of 0", () => {
  expect(graded.map(points)).toEqual([
    "1 of 5, 3 wait for a person",
    "there is no notebook in this folder; it is empty",
  ]);
});

test("two files of one student for one assignment, and files with the same bytes, are said", () => {
  const file = (name: string, student: string, hash: string): Graded => ({
    name,
    student,
    hash,
    grade: { ...grade, remarks: [] },
    why: "",
  });
  const all = withOthers([
    file("ada/04.ipynb", "ada", "1"),
    file("ada/04 (1).ipynb", "ada", "2"),
    file("bob/04.ipynb", "bob", "1"),
  ]);
  expect(all.map(({ others }) => others)).toEqual([
    [
      "another file of the same student answers 04, too: ada/04 (1).ipynb",
      "holds the same bytes as bob/04.ipynb",
    ],
    ["another file of the same student answers 04, too: ada/04.ipynb"],
    ["holds the same bytes as ada/04.ipynb"],
  ]);
  for (const told of [toPage(all), toCsv(all), toJson(all)]) {
    expect(told).toContain("same bytes as bob/04.ipynb");
  }
  const blank = all.map((one) => ({ ...one, grade: { ...one.grade!, earned: 0 } }));
  expect(withOthers(blank).map(({ others }) => others!.length)).toEqual([1, 1, 0]);
  // A student's page names nobody else.
  expect(feedbackPage("ada", all.slice(0, 2))).not.toMatch(/bob|same bytes/);
  const others = ["Zoé", "zoe\u0301", "zoé (1)", "ZOÉ_final"];
  expect(withOthers(others.map((name) => file(name, name, name))).map((one) => one.others)).toEqual(
    others.map((name) => [
      `another file of the same student answers 04, too: ${
        others.filter((other) => other !== name).join(", ")
      }`,
    ]),
  );
});
