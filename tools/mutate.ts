// deno task mutate <notebook>: tries one-rule changes of its classes, and says which its verdicts do not
// notice; --right tries the changes that are right instead.
import process from "node:process";
import { hasJudges, mutate } from "./mutate/mutate.ts";
import { lineOf, reported } from "./mutate/report.ts";
import { tryRight } from "./mutate/right.ts";
import { findNotebook } from "./notebook/choose.ts";
import { main, setUp } from "./setup/all.ts";

await main(async () => {
  const given = process.argv.slice(2);
  const names = given.filter((argument) => argument !== "--right");
  if (names.length !== 1 || names[0].startsWith("-")) {
    throw new Error("usage: deno task mutate <notebook> [--right]");
  }
  const path = findNotebook(names[0]);
  await setUp();
  return given.includes("--right") ? await rightEdits(path) : await mutants(path);
});

async function mutants(path: string): Promise<number> {
  if (!hasJudges(path)) {
    throw new Error(`${path} has no cell with the tag verdict or marked: nothing in it judges an edit`);
  }
  const mutation = await mutate(path, {
    onResult: (result, done, all) => console.log(`${done}/${all} ${lineOf(result)}`),
  });
  mutation.problems.forEach((problem) => console.error(problem));
  console.log(reported(path, mutation));
  return mutation.problems.length === 0 ? 0 : 1;
}

async function rightEdits(path: string): Promise<number> {
  const results = await tryRight(path);
  for (const { edit, outcome, by, why } of results) {
    const what = outcome === "survived"
      ? "no verdict changed"
      : `${outcome} in ${by}${why ? `: ${why}` : ""}`;
    console.log(`${what}  ${edit.cell}  ${edit.why}`);
  }
  const wrong = results.filter(({ outcome }) => outcome !== "survived").length;
  console.log(`\n${path}: ${results.length - wrong} of ${results.length} right edits change no verdict`);
  return wrong === 0 ? 0 : 1;
}
