// Points that a person gives: a table goes out with what waits for one, and comes back filled in.
import type { Graded } from "../report.ts";
import { csv, readTable } from "../csv.ts";

/** What a person says of one test of one submission. */
export interface Given {
  /** Of the table. */
  line: number;
  submission: string;
  test: string;
  points: number;
  comment: string;
}

const head = ["submission", "student", "test", "points", "of", "comment", "answer"];
const longest = 2000;

/** What waits, with no points yet, and what was given: to be filled in and given back. */
export function waitingTable(all: readonly Graded[], given: readonly Given[]): string {
  const rows = all.flatMap(({ name, student, grade }) =>
    (grade?.tests ?? []).flatMap((test) => {
      const one = given.find(({ submission, test: id }) => submission === name && id === test.id);
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
  return rows.filter(({ cells }) => cells.points !== "").map(({ line, cells }) => {
    const points = Number(cells.points.replace(",", "."));
    if (!(points >= 0)) {
      throw new Error(`points must be a number ≥ 0, got ${cells.points} in line ${line} of ${file}`);
    }
    return { line, submission: cells.submission, test: cells.test, points, comment: cells.comment ?? "" };
  });
}

/** A submission with the points that a person has given, which stand whatever a test says. */
export function withGiven(one: Graded, given: readonly Given[]): Graded {
  const mine = given.filter(({ submission }) => submission === one.name);
  if (!one.grade || mine.length === 0) return one;
  const tests = one.grade.tests.map((test) => {
    const said = mine.find(({ test: id }) => id === test.id);
    if (!said || said.points > test.points) return test;
    const by = said.comment || (test.waits ? "" : "a person gave these points");
    return { ...test, earned: said.points, waits: false, reason: by };
  });
  const sum = (of: (test: typeof tests[number]) => number) => tests.reduce((all, test) => all + of(test), 0);
  const waiting = sum(({ waits, points }) => waits ? points : 0);
  return { ...one, grade: { ...one.grade, tests, earned: sum(({ earned }) => earned), waiting } };
}

/** What of the table fits no submission, or gives more points than there are. */
export function problemsOf(given: readonly Given[], all: readonly Graded[], file: string): string[] {
  return given.flatMap(({ line, submission, test: id, points }) => {
    const one = all.find(({ name }) => name === submission);
    const test = one?.grade?.tests.find((test) => test.id === id);
    const at = `line ${line} of ${file}`;
    if (!one) return [`${at}: there is no submission ${submission}`];
    if (!one.grade) return []; // not graded yet
    if (!test) {
      return [
        `${at}: ${submission} has no test ${id}; it has ${one.grade.tests.map(({ id }) => id).join(", ")}`,
      ];
    }
    return points > test.points
      ? [`${at}: ${id} has ${test.points} points, so nobody can have ${points}`]
      : [];
  });
}
