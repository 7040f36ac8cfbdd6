/** The class's table: a CSV file to which many notebooks append. */
import { appendText, createText, exists, readText } from "../files/files.ts";

export type Score = Readonly<Record<string, string | number>>;

/**
 * Appends a line. A line is written at once and at the end of the file, so that entries of notebooks that run
 * at the same time do not mix; the columns are those of the first entry.
 * @throws Error naming the file, if it cannot be written or is something else
 */
export function appendScore(file: string, score: Score): void {
  if (!exists(file)) createText(file, `${Object.keys(score).map(cell).join(",")}\n`);
  const columns = headerOf(file);
  if (!columns.includes("challenge") || !columns.includes("score")) {
    throw new Error(`${file} is no table of scores: its first line is "${columns.join(",").slice(0, 60)}"`);
  }
  appendText(file, `${columns.map((column) => cell(score[column] ?? "")).join(",")}\n`);
}

/** All entries, the first first; numbers are numbers. None if there is no file. */
export function readScores(file: string): Score[] {
  let text: string;
  try {
    text = readText(file);
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
    return parse(readText(file))[0] ?? [];
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
