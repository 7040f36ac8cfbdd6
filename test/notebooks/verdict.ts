import { expect } from "vitest";
import { runCells } from "./cells.ts";

/** What a student does to the source of a cell. */
export type Edit = (source: string) => string;

/** Puts something in the place of the first that is found. */
export const put = (from: string | RegExp, to: string): Edit => (source) => source.replace(from, to);

/** What a verdict says: how many promises are lost, its page, and in words which of them comes first. */
export type Verdict = { readonly lost: number; readonly html: string; readonly first: string };

/**
 * What the verdict below a class says, run without a kernel.
 * @param name the verdict's cell is `${name}-verdict`
 * @param needs the cells that the two need besides
 * @param edit of the class
 * @param classCell where the class stands
 */
export function verdictBelow(
  path: string,
  name: string,
  needs: readonly string[],
  edit?: Edit,
  classCell = `${name}-class`,
): Verdict {
  const verdictCell = `${name}-verdict`;
  const shown = runCells(path, [...needs, classCell, verdictCell], edit ? { [classCell]: edit } : {});
  const html = shown.html(verdictCell);
  return { lost: Number(/data-lost="(\d+)"/.exec(html)![1]), html, first: shown.alt(verdictCell) };
}

/** A promise is lost, this one first, and no stack trace of ours is shown. */
export function expectLost({ lost, html, first }: Verdict, promise: RegExp): void {
  expect(lost).toBeGreaterThan(0);
  expect(first).toMatch(promise);
  expect(html).not.toMatch(/\bat .*:\d+:\d+\)/);
}

/**
 * No promise is lost, and the verdict says so; the numbers in theory are those of the library, too: what both
 * classes miss is no loss.
 */
export function expectKept({ lost, html, first }: Verdict): void {
  expect(first).toMatch(/keeps all/);
  expect(lost).toBe(0);
  const words = html.split("<tr").map((row) => row.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "));
  expect(words.filter((row) => / in theory .*✗/.test(row))).toEqual([]);
}
