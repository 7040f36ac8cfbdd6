// The table of notebooks in README.md: its last two columns are counted.
import { basename } from "node:path";
import type { Notebook } from "../notebook/format.ts";
import { effortOf, minutesOf } from "./effort.ts";
import type { Score } from "./scores.ts";

const row = /^\| \[[^\]]+\]\(notebooks\/([^)]+)\.ipynb\) *\|/;

/**
 * The README with what is counted in the rows of its notebooks: how long each takes, and what part of
 * one-rule changes its verdicts notice.
 * @throws Error for a notebook without a row, and a row without a notebook
 */
export function withCounts(
  readme: string,
  notebooks: ReadonlyMap<string, Pick<Notebook, "cells">>,
  scores: Readonly<Record<string, Score>>,
): string {
  const left = new Set([...notebooks.keys()].map((path) => basename(path, ".ipynb")));
  const lines = readme.split("\n").map((line) => {
    const name = row.exec(line)?.[1];
    if (name === undefined) return line;
    const path = [...notebooks.keys()].find((one) => basename(one, ".ipynb") === name);
    if (path === undefined) throw new Error(`README.md has a row for a notebook that there is not: ${name}`);
    left.delete(name);
    const [link, about] = line.split("|").slice(1).map((cell) => cell.trim());
    return `| ${[link, about, ...counted(notebooks.get(path)!, scores[name])].join(" | ")} |`;
  });
  if (left.size > 0) throw new Error(`README.md has no row in its table for ${[...left].join(", ")}`);
  return lines.join("\n");
}

function counted(notebook: Pick<Notebook, "cells">, score?: Score): [time: string, noticed: string] {
  const noticed = score === undefined || score.all === 0
    ? "–"
    : `${score.killed} of ${score.all}, ${(100 * score.killed / score.all).toFixed(1)} %`;
  return [`${minutesOf(effortOf(notebook))} min`, noticed];
}
