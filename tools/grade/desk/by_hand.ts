// Points that a person gives: a table goes out with what waits for one, and comes back filled in.
import type { Graded } from "../report.ts";
import { csv, readTable } from "../csv.ts";
import type { TestResult } from "../grade.ts";

/** What a person says of one test of one submission. */
export interface Given {
  /** Of the table. */
  line: number;
  submission: string;
  test: string;
  points: number;
  comment: string;
  /** The answer that the person has read, if the table has it. */
  answer: string;
}

const head = ["submission", "student", "test", "points", "of", "comment", "answer"];
const longest = 2000;

/** What waits, with no points yet, and what was given: to be filled in and given back. */
export function waitingTable(all: readonly Graded[], given: readonly Given[]): string {
  const rows = all.flatMap(({ name, student, grade }) =>
    (grade?.tests ?? []).flatMap((test) => {
      const one = given.find((one) => fits(one, name, test.id));
      const { points, comment } = one ?? { points: "", comment: "" };
      const answer = test.answer.slice(0, longest);
      return test.waits || one ? [[name, student, test.id, points, test.points, comment, answer]] : [];
    })
  );
  return csv([head, ...rows]);
}

/** @param file the table's name @throws Error that says which line is wrong, and what would be right */
export function readGiven(text: string, file: string): Given[] {
  const { columns, rows } = readTable(text, file);
  const missing = ["submission", "test", "points"].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new Error(`${file} has no column ${missing.join(" and ")}; by-hand.csv has them`);
  }
  const given = rows.filter(({ cells }) => cells.points !== "").map(({ line, cells }): Given => {
    const points = Number(cells.points.replace(",", "."));
    if (!(points >= 0)) {
      throw new Error(`points must be a number ≥ 0, got ${cells.points} in line ${line} of ${file}`);
    }
    const { submission, test, comment = "", answer = "" } = cells;
    return { line, submission, test, points, comment, answer };
  });
  for (const one of given) {
    const first = given.find(({ submission, test }) => submission === one.submission && test === one.test)!;
    if (first === one) continue;
    throw new Error(
      `lines ${first.line} and ${one.line} of ${file} both give points to ${one.test} of ${one.submission}`,
    );
  }
  return given;
}

/** Whether a line is about this test of this submission; a table has no blanks around what it names. */
function fits({ submission, test }: Given, name: string, id: string): boolean {
  return submission === name.trim() && test === id;
}

/** Letters and digits alone: a spreadsheet may change the rest. */
const bare = (answer: string) => answer.slice(0, longest).replace(/[^\p{L}\p{N}]+/gu, "");

/** Whether the points are for another answer than is there now. */
function isOutdated({ answer }: Given, test: TestResult): boolean {
  return answer !== "" && bare(answer) !== bare(test.answer);
}

/**
 * What somebody has filled into a table, a text each.
 * @param text of a table that went out
 */
export function filledIn(text: string): string[] {
  return readTable(text, "by-hand.csv").rows.map(({ cells }) => cells)
    .filter(({ points, comment }) => points || comment)
    .map(({ submission, test, points, comment }) =>
      JSON.stringify([submission, test, points?.replace(",", "."), comment])
    );
}

/** A submission with the points that a person has given, which stand whatever a test says. */
export function withGiven(one: Graded, given: readonly Given[]): Graded {
  const mine = given.filter(({ submission }) => submission === one.name.trim());
  if (!one.grade || mine.length === 0) return one;
  const tests = one.grade.tests.map((test) => {
    const said = mine.find(({ test: id }) => id === test.id);
    if (!said || said.points > test.points || isOutdated(said, test)) return test;
    const by = said.comment || (test.waits ? "" : "a person gave these points");
    return { ...test, earned: said.points, waits: false, reason: by };
  });
  const sum = (of: (test: typeof tests[number]) => number) => tests.reduce((all, test) => all + of(test), 0);
  const waiting = sum(({ waits, points }) => waits ? points : 0);
  return { ...one, grade: { ...one.grade, tests, earned: sum(({ earned }) => earned), waiting } };
}

/** What of the table fits no submission, or gives more points than there are. */
export function problemsOf(given: readonly Given[], all: readonly Graded[], file: string): string[] {
  return given.flatMap((given) => {
    const { line, submission, test: id, points } = given;
    const one = all.find(({ name }) => name.trim() === submission);
    const test = one?.grade?.tests.find((test) => test.id === id);
    const at = `line ${line} of ${file}`;
    if (!one) return [`${at}: there is no submission ${submission}`];
    if (!one.grade) return []; // not graded yet
    if (!test) {
      return [
        `${at}: ${submission} has no test ${id}; it has ${one.grade.tests.map(({ id }) => id).join(", ")}`,
      ];
    }
    if (points > test.points) {
      return [`${at}: ${id} has ${test.points} points, so nobody can have ${points}`];
    }
    return isOutdated(given, test)
      ? [`${at}: ${submission} has another answer to ${id} now, which waits for a person again`]
      : [];
  });
}
