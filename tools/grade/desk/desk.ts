// What a teacher makes of grades: points by hand, days too late, tables for a learning platform, a page for
// each student.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { feedbackPage, type Graded } from "../report.ts";
import { filledIn, type Given, problemsOf, waitingTable, withGiven } from "./by_hand.ts";
import { type LatePolicy, lessLate, momentOf } from "./late.ts";
import { canvasTable, moodleTable, rowsOf } from "./lms.ts";
import type { Student } from "./roster.ts";

export interface Desk {
  roster: Student[] | undefined;
  /** Whose a submission is, by what it is called, or why nobody knows; without a roster undefined. */
  whose: (called: string) => Student | string | undefined;
  /** Points that a person has given. */
  given: Given[];
  /** The file that they are from. */
  givenIn: string;
  late: LatePolicy | undefined;
}

export const bareDesk: Desk = {
  roster: undefined,
  whose: () => undefined,
  given: [],
  givenIn: "",
  late: undefined,
};

/**
 * Grades as they count.
 * @param handedIn when the file was written, ms since 1970: what counts if the roster does not know better
 */
export function settled(all: readonly Graded[], desk: Desk, handedIn: (name: string) => number): Graded[] {
  return all.map((one) => {
    const known = withGiven(one, desk.given);
    if (!desk.late) return known;
    const student = desk.whose(one.student);
    const said = typeof student === "object" ? student.submitted : "";
    const at = said ? momentOf(said, `"submitted" of ${one.student}`) : handedIn(one.name);
    return lessLate(known, at, desk.late);
  });
}

/** Takes away what an earlier run has made of its grades. What a person has filled in stays. */
export function clearDesk(target: string): void {
  for (const name of ["moodle.csv", "canvas.csv", "feedback"]) {
    rmSync(join(target, name), { recursive: true, force: true });
  }
}

/** Writes the tables and the pages. @returns what a teacher has to see to */
export function writeDesk(all: readonly Graded[], desk: Desk, target: string): string[] {
  const problems = problemsOf(desk.given, all, desk.givenIn);
  problems.push(...writeWaiting(waitingTable(all, desk.given), join(target, "by-hand.csv")));
  const owners = new Map<Graded, Student>();
  for (const one of all) {
    const student = desk.whose(one.student);
    if (typeof student === "object") owners.set(one, student);
    else if (student) problems.push(`${one.name}: ${student}`);
  }
  writePages(all, owners, join(target, "feedback"));
  if (desk.roster) {
    const rows = rowsOf(desk.roster, all, owners);
    writeFileSync(join(target, "moodle.csv"), moodleTable(rows));
    writeFileSync(join(target, "canvas.csv"), canvasTable(rows));
  }
  return problems;
}

/** Points in a table from before that the new one does not have are somebody's work, and stay. */
function writeWaiting(table: string, file: string): string[] {
  const problems: string[] = [];
  if (existsSync(file) && lacks(table, readFileSync(file, "utf8"))) {
    let at = 1;
    while (existsSync(keptAs(file, at))) at++;
    renameSync(file, keptAs(file, at));
    const name = basename(keptAs(file, at));
    problems.push(`by-hand.csv held points that do not count here: it is ${name} now, for --points`);
  }
  if (table.trim().includes("\n")) writeFileSync(file, table);
  else rmSync(file, { force: true });
  return problems;
}

const keptAs = (file: string, at: number) => file.replace(/\.csv$/, `-${at}.csv`);

function lacks(table: string, before: string): boolean {
  try {
    const has = new Set(filledIn(table));
    return filledIn(before).some((one) => !has.has(one));
  } catch {
    return before.trim() !== ""; // it may be anything, but nobody's to throw away
  }
}

/** A page for each student; of those that the roster does not know, by what they call themselves. */
function writePages(all: readonly Graded[], owners: ReadonlyMap<Graded, Student>, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pages = new Map<Student | string, Graded[]>();
  for (const one of all) {
    const who = owners.get(one) ?? one.student;
    pages.set(who, [...pages.get(who) ?? [], one]);
  }
  const taken = new Set<string>();
  for (const [who, theirs] of pages) {
    const name = typeof who === "string" ? who : who.name;
    const known = typeof who === "string" ? who : who.idNumber || who.login || who.canvasId || who.name;
    writeFileSync(join(folder, `${fileName(known, taken)}.html`), feedbackPage(name, theirs));
  }
}

function fileName(known: string, taken: Set<string>): string {
  const plain = known.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80) || "nobody";
  let name = plain;
  for (let at = 2; taken.has(name.toLowerCase()); at++) name = `${plain}-${at}`;
  taken.add(name.toLowerCase());
  return name;
}
