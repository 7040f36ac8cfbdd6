// Who takes the course, and whose each submission is. A roster is what Moodle and Canvas export: a table with
// names and with whatever they know a student by.
import { readTable } from "../csv.ts";

/** A line of the roster. */
export interface Student {
  /** Of the table, from 1. */
  line: number;
  name: string;
  first: string;
  last: string;
  email: string;
  /** What the school knows the student by: Moodle's ID number, Canvas's SIS user ID. */
  idNumber: string;
  /** Canvas's own. */
  canvasId: string;
  login: string;
  section: string;
  /** When it was handed in, if the table says so. */
  submitted: string;
}

/** What the columns may be called, in small letters. */
const columns: Record<Exclude<keyof Student, "line">, string[]> = {
  name: ["student", "name", "full name", "student name"],
  first: ["first name", "given name"],
  last: ["last name", "surname", "family name"],
  email: ["email address", "e-mail address", "email", "e-mail", "mail"],
  idNumber: ["id number", "idnumber", "sis user id", "student id", "student number", "matriculation number"],
  canvasId: ["id", "canvas id", "canvas user id"],
  login: ["sis login id", "login id", "login", "username", "user name"],
  section: ["section", "group"],
  submitted: ["submitted", "handed in", "submission time"],
};

/** Lines of Canvas that are no students. */
const noStudent = /^\s*(points possible|student, test|test student)\b/i;

/** @param file the table's name @throws Error that says which line is wrong, and what would be right */
export function readRoster(text: string, file: string): Student[] {
  const table = readTable(text, file);
  const found = Object.fromEntries(
    Object.entries(columns).map((
      [field, names],
    ) => [field, names.find((name) => table.columns.includes(name))]),
  );
  const has = (...fields: string[]) => fields.some((field) => found[field]);
  if (!has("name") && !(has("first") && has("last"))) throw new Error(missing(file, "a name", table.columns));
  if (!has("email", "idNumber", "canvasId", "login")) {
    throw new Error(missing(file, "an e-mail, ID number or login", table.columns));
  }
  const students = table.rows.map(({ line, cells }): Student => {
    const of = (field: string) => found[field] ? cells[found[field]] : "";
    const [first, last] = [of("first"), of("last")];
    return {
      line,
      first,
      last,
      name: of("name") || `${first} ${last}`.trim(),
      email: of("email"),
      idNumber: of("idNumber"),
      canvasId: of("canvasId"),
      login: of("login"),
      section: of("section"),
      submitted: of("submitted"),
    };
  }).filter(({ name }) => !noStudent.test(name));
  check(students, file);
  return students;
}

function missing(file: string, what: string, columns: string[]): string {
  return `${file} has no column for ${what}: its columns are ${columns.join(", ")}; ` +
    `a roster has "name" (or "first name" and "last name") and one of "email", "id number", "login", "id"`;
}

const known = ["idNumber", "canvasId", "login", "email"] as const;

function check(students: Student[], file: string): void {
  if (students.length === 0) throw new Error(`${file} names no student`);
  for (const { line, name, ...rest } of students) {
    if (name === "") throw new Error(`line ${line} of ${file} has no name`);
    if (!known.some((field) => rest[field])) {
      throw new Error(`line ${line} of ${file}, ${name}, has no e-mail, ID number or login`);
    }
  }
  for (const field of known) {
    const lines = new Map<string, number>();
    for (const student of students) {
      const value = student[field].toLowerCase(), before = lines.get(value);
      if (value && before) {
        throw new Error(`lines ${before} and ${student.line} of ${file} have the same ${field}, ${value}`);
      }
      lines.set(value, student.line);
    }
  }
}

/** @returns who is meant by what a submission is named by, or why nobody knows */
export function studentsCalled(roster: readonly Student[]): (called: string) => Student | string {
  const known = new Map<string, Student | string>();
  return (called) => {
    const before = known.get(called) ?? studentCalled(called, roster);
    known.set(called, before);
    return before;
  };
}

function studentCalled(called: string, roster: readonly Student[]): Student | string {
  // Moodle adds a number of its own to a name, which is nobody's ID.
  const bare = called.replace(/[_ ]\d+[_ ]assignsubmission.*$/i, "");
  const parts = new Set(bare.toLowerCase().split(/[\s_,;()]+/)), all = wordsOf(bare);
  const byId = roster.filter((student) =>
    known.some((field) => {
      const value = student[field].toLowerCase();
      return value !== "" && (parts.has(value) || wordsOf(value).join(" ") === all.join(" "));
    })
  );
  const isNamed = ({ name }: Student) => {
    const words = wordsOf(name), given = all.filter((word) => !/^\d+$|^late$/.test(word));
    return same(words, given) || joined(words).some((one) => given.includes(one));
  };
  const byName = roster.filter(isNamed), both = byId.filter(isNamed);
  for (const some of [both, byId, byName]) if (some.length === 1) return some[0];
  const several = [both, byId, byName].find((some) => some.length > 1);
  return several
    ? `${called} may be ${
      several.slice(0, 3).map(({ name, line }) => `${name} of line ${line}`).join(" or ")
    } of the roster`
    : `nobody in the roster is called ${called}`;
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

const same = (a: string[], b: string[]) => [...a].sort().join(" ") === [...b].sort().join(" ");

/** As Canvas joins them, the last name first; and the other way round. */
function joined(words: string[]): string[] {
  return words.length < 2 ? [] : [[words.at(-1), ...words.slice(0, -1)].join(""), words.join("")];
}
