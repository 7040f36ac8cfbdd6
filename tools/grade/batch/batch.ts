// Grades many submissions, several at a time, and writes what is known after each.
import { lstatSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { hashOf } from "../../setup/steps.ts";
import { bareDesk, clearDesk, type Desk, settled, writeDesk } from "../desk/desk.ts";
import { studentsOf, type Submission } from "../folder.ts";
import { type Grade, gradeBytes, type Limits } from "../grade.ts";
import { courseNotebooks, Reader } from "../run/reader.ts";
import { type Graded, toCsv, toJson, toPage, withOthers } from "../report.ts";
import { hashOfBytes, Results } from "./results.ts";
import { gradingKey } from "../run/course.ts";

export interface Options {
  limits: Limits;
  /** How many are run at a time. */
  jobs: number;
  /**
   * Parts of the names of submissions that are graded again, whatever is known of them; if there are any,
   * only what is known is taken of the others.
   */
  only: string[];
  /** What else is to be made of the grades; without it nothing. */
  desk?: Desk;
}

export interface Progress {
  done: number;
  /** Whether the grade is that of an earlier run. */
  kept: boolean;
}

/**
 * @param target where the reports go @param onGraded is called for each submission, as it comes
 * @returns the grades, and what a teacher has to see to
 */
export async function gradeAll(
  files: Submission[],
  target: string,
  options: Options,
  onGraded: (graded: Graded, progress: Progress) => void = () => {},
): Promise<{ all: Graded[]; problems: string[] }> {
  const course = courseNotebooks();
  const results = resultsIn(target, options.limits);
  const students = studentsOf(files.map(({ name }) => name), course.map(({ name }) => name));
  const report = new Report(target, files, students, options.desk ?? bareDesk);
  const waiting = [...files];
  let done = 0;
  const work = async () => {
    const reader = new Reader(course);
    try {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const { graded, kept } = await gradeOne(file, students.get(file.name)!, reader, results, options);
        report.add(graded);
        onGraded(graded, { done: ++done, kept });
      }
    } finally {
      reader.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, work));
  return report.end();
}

/** What is known of submissions under these limits, by whomever it was found. */
export function resultsIn(target: string, limits: Limits): Results {
  return new Results(target, hashOf({ texts: [gradingKey(), JSON.stringify([courseNotebooks(), limits])] }));
}

/** Grades some submissions, one after the other, and keeps nothing. */
export async function gradeSome(files: readonly Submission[], limits: Limits): Promise<Graded[]> {
  const reader = new Reader(courseNotebooks()), options = { limits, jobs: 1, only: [] }, all: Graded[] = [];
  try {
    for (const file of files) all.push((await gradeOne(file, "", reader, undefined, options)).graded);
  } finally {
    reader.end();
  }
  return all;
}

async function gradeOne(
  { name, path, problem }: Submission,
  student: string,
  reader: Reader,
  results: Results | undefined,
  { limits, only }: Options,
): Promise<{ graded: Graded; kept: boolean }> {
  const none = (why: string) => ({ graded: { name, student, hash: "", grade: null, why }, kept: false });
  if (problem) return none(problem);
  try {
    const bytes = readFileSync(path), isAgain = only.some((part) => name.includes(part));
    const known = isAgain ? undefined : results?.of(name, bytes);
    if (known) return { graded: { ...known, student }, kept: true };
    if (only.length > 0 && !isAgain) return none("not graded yet");
    const grade: Grade | string = await gradeBytes(basename(name), bytes, reader, limits);
    const graded: Graded = typeof grade === "string"
      ? none(grade).graded
      : { name, student, hash: hashOfBytes(bytes), grade, why: "" };
    results?.keep(name, bytes, graded);
    return { graded, kept: false };
  } catch (error) {
    return none(`cannot be graded: ${error instanceof Error ? error.message : error}`);
  }
}

/** A page with many pictures takes a while to write. */
const pageEveryMs = 5000;

/** The reports of one run: from its beginning on they say nothing of an earlier one. */
class Report {
  private readonly graded = new Map<string, Graded>();
  private pageMs = 0;

  constructor(
    private readonly target: string,
    private readonly files: Submission[],
    private readonly students: Map<string, string>,
    private readonly desk: Desk,
  ) {
    clearDesk(target);
    this.write(true);
  }

  add(graded: Graded): void {
    this.graded.set(graded.name, graded);
    this.write(performance.now() - this.pageMs > pageEveryMs);
  }

  end(): { all: Graded[]; problems: string[] } {
    const all = this.write(true);
    return { all, problems: writeDesk(all, this.desk, this.target) };
  }

  private write(withPage: boolean): Graded[] {
    const why = "not graded yet";
    const raw = this.files.map(({ name }) =>
      this.graded.get(name) ?? { name, student: this.students.get(name)!, hash: "", grade: null, why }
    );
    const paths = new Map(this.files.map(({ name, path }) => [name, path]));
    const all = settled(withOthers(raw), this.desk, (name) => lstatSync(paths.get(name)!).mtimeMs);
    this.replace("grades.csv", toCsv(all));
    this.replace("grades.json", toJson(all));
    if (!withPage) return all;
    this.replace("index.html", toPage(all, all.filter((one) => one.why === why).length));
    this.pageMs = performance.now();
    return all;
  }

  /** At once, so that nobody reads half a table. */
  private replace(name: string, text: string): void {
    const file = join(this.target, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}
