import { expect, test } from "vitest";
import { partsOf } from "../../../tools/mutate/cells.ts";
import { saidBy, strangeError } from "../../../tools/mutate/shown.ts";
import type { Output } from "../../../tools/notebook/format.ts";

const [judge, picture] = ["verdict", "marked"].map((tag) =>
  partsOf([{ cell_type: "code", id: tag, metadata: { tags: [tag] }, source: "" }])[0]
);
const shows = (html: string): Output[] => [{ output_type: "display_data", data: { "text/html": html } }];
const fails = (evalue: string, ...places: string[]): Output[] => [
  { output_type: "error", ename: "TypeError", evalue, traceback: [`TypeError: ${evalue}`, ...places] },
];
const table = (verdict: string, states: number) =>
  shows(`<table><tr><th>one leader</th><td>${verdict}</td></tr></table><p>${states} states</p>`);

test("of a verdict the lines with an outcome count, of a marked picture all", () => {
  expect(saidBy(judge, table("✓ holds", 12))).toBe("one leader | ✓ holds");
  expect(saidBy(judge, table("✓ holds", 13))).toBe(saidBy(judge, table("✓ holds", 12)));
  expect(saidBy(judge, table("✗ violated", 12))).not.toBe(saidBy(judge, table("✓ holds", 12)));
  expect(saidBy(judge, table("? not decided", 12))).toContain("not decided");
  expect(saidBy(picture, table("✓ holds", 13))).not.toBe(saidBy(picture, table("✓ holds", 12)));
});

test("how many states were looked at is no part of an outcome", () => {
  const row = (states: number, sign: string) =>
    shows(`<table><tr><th>P1 notices <small>${states} states</small></th><td>${sign}</td></tr></table>`);
  expect(saidBy(judge, row(700, "✓ holds"))).toBe("P1 notices | ✓ holds");
  expect(saidBy(judge, row(731, "✓ holds"))).toBe(saidBy(judge, row(700, "✓ holds")));
  expect(saidBy(judge, row(700, "✗ violated"))).not.toBe(saidBy(judge, row(700, "✓ holds")));
});

test("a verdict that says nothing is an error", () => {
  expect(() => saidBy(judge, shows("<p>12 states</p>"))).toThrow(
    "the cell verdict has the tag verdict and shows none",
  );
});

test("an error is a student's own if it names the class or a line of its cell, whatever stands around that line", () => {
  const strange = (outputs: Output[]) => strangeError(outputs, ["Rule"], 7);
  expect(strange(shows("<p>fine</p>"))).toBeUndefined();
  expect(strange(shows("<p>P1 looks at what is in node_modules or /lib/ at 3:4</p>"))).toBeUndefined();
  expect(strange(fails("x is undefined", "in [7], line 3, in Rule.first"))).toBeUndefined();
  expect(strange(fails("Rule.onStart leaves a function in a field", "in [9], line 3"))).toBeUndefined();
  expect(strange(fails("x is undefined", "in [9], line 3", "→   3 │ new Rule().first().n"))).toBe(
    "TypeError: x is undefined",
  );
  expect(strange(fails("x is undefined", "in [7], line 3", "    at send (/x/lib/dist/core/process.js:3:4)")))
    .toBe(
      "at send (/x/lib/dist/core/process.js:3:4)",
    );
});
