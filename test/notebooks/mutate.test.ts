// The tool that mutates notebooks, on a small one of which it is known what becomes of each mutant.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openNotebook } from "../../tools/notebook/execute.ts";
import type { Known } from "../../tools/mutate/known.ts";
import { mutate, type Mutation, scoreOf } from "../../tools/mutate/mutate.ts";
import { tryRight } from "../../tools/mutate/right.ts";

const path = join(import.meta.dirname!, "fixtures", "mutants.ipynb");
const broken = { broken: "accepts all, to be caught" };

const known: Known = {
  broken,
  equivalent: {
    "rule Rule.first: return this.items.filter((item) => item.n > 0)[0]; → return this.items[0];":
      "there is one item",
    "rule Rule.accepts: return n <= 3 && n !== 2; → return n <= 3 || n !== 2;":
      "it is not: a verdict notices it",
    "rule Rule.accepts: return n <= 3 && n !== 7; → gone": "it is not there",
  },
};

let mutation: Mutation;
beforeAll(async () => {
  mutation = await mutate(path, { known });
});

const found = (line: string) => {
  const result = mutation.results.find(({ name }) => name.includes(line));
  if (!result) {
    throw new Error(`no mutant ${line} in\n${mutation.results.map(({ name }) => name).join("\n")}`);
  }
  return `${result.outcome}${result.by ? ` by ${result.by}` : ""}`;
};

test("a mutant is killed by the first verdict or marked picture that changes, also through variables and derived classes", () => {
  expect(found("n <= 3 && n !== 2; → return n < 3 && n !== 2")).toBe("killed by verdict");
  expect(found("n > 0 && super.accepts(n); → return super.accepts(n)")).toBe("killed by picture");
});

test("a mutant that no judge asks for survives, and counts", () => {
  expect(found("Math.max(n, 4); → return Math.min(n, 4)")).toBe("survived");
});

test("a loop that never ends is ended, and what comes after it is judged as ever", () => {
  expect(found("while (i < n) i++; → while (i < n) i--;")).toBe("slow by verdict");
  expect(mutation.results.findIndex(({ outcome }) => outcome === "slow"))
    .toBeLessThan(mutation.results.findIndex(({ by }) => by === "picture"));
});

test("an error in which the student cannot see the edit is none of a verdict", () => {
  expect(found("(item) => item.n > 0)[0]; → return this.items.filter((item) => item.n <= 0)[0]")).toBe(
    "trace by verdict",
  );
});

test("what does not compile is counted apart, and a class that is broken on purpose is left alone", () => {
  expect(mutation.uncompilable).toBeGreaterThan(0);
  expect(mutation.results.filter(({ cell }) => cell === "broken")).toEqual([]);
  expect(mutation.results.map(({ cell }) => cell)).toContain("derived");
});

test("the score leaves out what is listed as equivalent, and a list that is not true is told", () => {
  const { killed, all, results } = mutation;
  expect(all).toBe(results.length - 2);
  expect(killed).toBe(
    results.filter(({ outcome, equivalent }) => outcome === "killed" && !equivalent).length,
  );
  expect(scoreOf(mutation)).toBe(killed / all);
  expect(mutation.problems.map((problem) => problem.replace(/^\S+ /, ""))).toEqual([
    "lists as equivalent what is killed in the cell verdict: rule Rule.accepts: return n <= 3 && n !== 2; → return n <= 3 || n !== 2;",
    "lists a mutant that there is not, or that does not compile: rule Rule.accepts: return n <= 3 && n !== 7; → gone",
  ]);
});

test("a sample is the same each time, and runs in the kernel that has executed the notebook", async () => {
  const opened = await openNotebook(path);
  const { results } = await mutate(path, { known, sample: 3, opened });
  expect(results.map(({ name, outcome }) => `${outcome}: ${name}`)).toEqual([
    "killed: derived Strict.accepts: return n > 0 && super.accepts(n); → return n > 0;",
    "survived: rule Rule.steps: let i = 0; → let i = (-1);",
    "killed: derived Strict.accepts: return n > 0 && super.accepts(n); → return n > 0 || super.accepts(n);",
  ]);
  await expect(opened.session.run("1", 1)).rejects.toThrow("lost its kernel");
});

test("an edit that is right changes no verdict and no check; one that is not is told", async () => {
  const edit = (replace: string, text: string) => ({ cell: "rule", replace, with: text, why: "a try" });
  const results = await tryRight(path, {
    right: [
      edit("n <= 3 && n !== 2", "n !== 2 && n < 4"),
      edit("n <= 3 && n !== 2", "n <= 3"),
      edit("Math.max(n, 4)", "n"),
    ],
  });
  expect(results.map(({ outcome, by }) => `${outcome} ${by ?? ""}`.trim())).toEqual([
    "survived",
    "killed verdict",
    "killed check",
  ]);
  await expect(tryRight(path, { right: [edit("not there", "x")] })).rejects.toThrow(
    "must have the text once",
  );
  await expect(tryRight(path, { right: [{ ...edit("a", "b"), cell: "plumbing" }] })).rejects.toThrow(
    "no class under study in a cell plumbing; there are rule, derived, broken",
  );
});

test("a judge that does not say the same twice is an error", async () => {
  const opened = await openNotebook(path);
  opened.ran.cell("picture").outputs.push({ output_type: "stream", name: "stdout", text: "3 ms" });
  await expect(mutate(path, { opened, sample: 1, known: { broken: { ...broken, rule: "" } } })).rejects
    .toThrow(
      "run again as it is, derived is not as before: killed in the cell picture",
    );
});
