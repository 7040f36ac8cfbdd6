/** The class's table: a CSV file to which many notebooks append. */
import { appendFileSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";

export type Score = Readonly<Record<string, string | number>>;

/**
 * Appends a line. A line is written at once and at the end of the file, so that entries of notebooks that run
 * at the same time do not mix; the columns are those of the first entry.
 * @throws Error naming the file, if it cannot be written or is something else
 */
export function appendScore(file: string, score: Score): void {
  if (!existsSync(file)) create(file, `${Object.keys(score).map(cell).join(",")}\n`);
  const columns = headerOf(file);
  if (!columns.includes("challenge") || !columns.includes("score")) {
    throw new Error(`${file} is no table of scores: its first line is "${columns.join(",").slice(0, 60)}"`);
  }
  appendFileSync(file, `${columns.map((column) => cell(score[column] ?? "")).join(",")}\n`);
}

/** Of many that create the table at the same time one succeeds, and nobody sees it without its first line. */
function create(file: string, header: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, header);
    linkSync(draft, file);
  } catch {
    if (!existsSync(file)) createPlainly(file, header); // else somebody was faster
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Where files cannot be linked. */
function createPlainly(file: string, header: string): void {
  try {
    writeFileSync(file, header, { flag: "wx" });
  } catch {
    // It cannot be written, which shows when it is read.
  }
}

/** All entries, the first first; numbers are numbers. None if there is no file. */
export function readScores(file: string): Score[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const [columns = [], ...rows] = parse(text);
  return rows.filter((row) => row.length === columns.length).map((row) =>
    Object.fromEntries(columns.map((column, place) => [column, valueOf(row[place])]))
  );
}

function headerOf(file: string): string[] {
  try {
    return parse(readFileSync(file, "utf8"))[0] ?? [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the class's table ${file} can be neither made nor read: ${why}`);
  }
}

function cell(value: string | number): string {
  const text = String(value).replace(/[\r\n]+/g, " ");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function valueOf(text: string): string | number {
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function parse(text: string): string[][] {
  return text.split(/\r?\n/).filter((line) => line !== "").map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1)
      .map(([, field]) => field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
  );
}
