// Tables that Moodle and Canvas import: a row a student of the roster, a column an assignment.
import type { Graded } from "../report.ts";
import { csv } from "../csv.ts";
import type { Student } from "./roster.ts";

/** A student's submission to each assignment: of several, the one with the most points. */
export type Sheet = Map<string, Graded>;

export interface Row {
  student: Student;
  sheet: Sheet;
}

const rounded = (number: number) => Math.round(number * 1000) / 1000;

/** One row for each of the roster, with or without submissions. @param owners whose each submission is */
export function rowsOf(
  roster: readonly Student[],
  all: readonly Graded[],
  owners: ReadonlyMap<Graded, Student>,
): Row[] {
  return roster.map((student) => {
    const sheet: Sheet = new Map();
    for (const one of all) {
      if (!one.grade || owners.get(one) !== student) continue;
      const { assignment, earned } = one.grade, before = sheet.get(assignment)?.grade;
      if (!before || earned > before.earned) sheet.set(assignment, one);
    }
    return { student, sheet };
  });
}

function assignmentsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(({ sheet }) => [...sheet.keys()]))].sort();
}

/** Points that wait for a person are none yet: such a grade is left empty, as that of who handed in nothing.
 */
function points(one: Graded | undefined): number | "" {
  return one?.grade && one.grade.waiting === 0 ? rounded(one.grade.earned) : "";
}

/** Why points are missing, in a few words. */
function feedback(one: Graded | undefined): string {
  if (!one?.grade || one.grade.waiting > 0) return "";
  const { tests, remarks } = one.grade;
  const short = tests.filter(({ earned, points }) => earned < points).map(({ id, earned, points, reason }) =>
    `${id}: ${rounded(earned)} of ${points}${reason ? `, ${reason}` : ""}`
  );
  return [...remarks, ...short].join("; ");
}

/**
 * For "Grades, Import, CSV file" of Moodle: map "Email address" to the e-mail, or "ID number" to the ID
 * number, and each assignment's two columns to its grade and its feedback.
 */
export function moodleTable(rows: readonly Row[]): string {
  const assignments = assignmentsOf(rows);
  const head = [
    "ID number",
    "Email address",
    "Name",
    ...assignments.flatMap((one) => [one, `${one} feedback`]),
  ];
  return csv([
    head,
    ...rows.map(({ student: { idNumber, email, name }, sheet }) => [
      idNumber,
      email,
      name,
      ...assignments.flatMap((one) => [points(sheet.get(one)), feedback(sheet.get(one))]),
    ]),
  ]);
}

/**
 * For "Grades, Import" of Canvas, which asks for a student's columns as it exports them, and for what each
 * assignment is out of in the second line. An assignment that Canvas does not know it offers to make.
 */
export function canvasTable(rows: readonly Row[]): string {
  const assignments = assignmentsOf(rows);
  const outOf = (name: string) => rows.find(({ sheet }) => sheet.has(name))!.sheet.get(name)!.grade!.points;
  return csv([
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ...assignments],
    ["Points Possible", "", "", "", "", ...assignments.map((name) => rounded(outOf(name)))],
    ...rows.map(({ student, sheet }) => [
      student.first && student.last ? `${student.last}, ${student.first}` : student.name,
      student.canvasId,
      student.idNumber,
      student.login || student.email,
      student.section,
      ...assignments.map((name) => points(sheet.get(name))),
    ]),
  ]);
}
