// What a mutation found: for people, and for programs.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { distDir } from "../base/paths.ts";
import { keepScore } from "../overview/scores.ts";
import { type Mutation, type Result, scoreOf } from "./mutate.ts";

/** One line: what became of a mutant, and which it is. */
export function lineOf({ outcome, by, why, cell, line, name, seconds, equivalent }: Result): string {
  const what = equivalent === undefined ? outcome : `${outcome}, listed as equivalent`;
  const where = by ? ` in ${by}` : "";
  return `${what}${where} (${seconds.toFixed(1)} s)  ${cell} line ${line}  ${name.slice(cell.length + 1)}` +
    (outcome === "trace" && why ? `\n    ${why}` : "");
}

export function summaryOf(mutation: Mutation): string {
  const { results, killed, all, uncompilable } = mutation;
  const of = (outcome: string) =>
    results.filter((one) => one.outcome === outcome && one.equivalent === undefined).length;
  return `${killed} of ${all} killed, ${(100 * scoreOf(mutation)).toFixed(1)} %; ${
    of("survived")
  } survived, ` +
    `${of("slow")} too slow, ${of("trace")} with an error that does not name the class; ` +
    `${results.length - all} equivalent, ${uncompilable} do not compile`;
}

/** What is left of a whole mutation: what was not killed, its score, and the files that keep both. */
export function reported(path: string, mutation: Mutation): string {
  const open = mutation.results.filter(({ outcome, equivalent }) =>
    outcome !== "killed" && equivalent === undefined
  );
  const lines = [
    ...open.length > 0 ? ["", "Not killed:", ...open.map(lineOf)] : [],
    "",
    `${path}: ${summaryOf(mutation)}`,
    writeMutation(path, mutation),
    keepScore(path, mutation),
  ];
  return lines.join("\n");
}

/** Writes dist/mutation/NAME.json. */
export function writeMutation(path: string, mutation: Mutation): string {
  const folder = join(distDir, "mutation");
  mkdirSync(folder, { recursive: true });
  const name = basename(path, ".ipynb");
  const file = join(folder, `${name}.json`);
  const { results, uncompilable, killed, all } = mutation;
  const written = { notebook: name, score: scoreOf(mutation), killed, all, uncompilable, results };
  writeFileSync(file, JSON.stringify(written, null, 1) + "\n");
  return file;
}
