import { describe, expect, test } from "vitest";
import { namesOf, replaced } from "../../../tools/mutate/change.ts";
import { changesOf } from "../../../tools/mutate/mutators.ts";

/** A class with one method `m` of this body. */
const inMethod = (body: string) => `class A extends B {\n  m() {\n${body}\n  }\n}`;

/** The bodies of all mutants of a method, without layout. */
function mutants(body: string): string[] {
  const source = inMethod(body);
  const [before, after] = inMethod("|").split("|");
  return changesOf(source).map((change) => replaced(source, change))
    .filter((text) => text.startsWith(before) && text.endsWith(after))
    .map((text) => text.slice(before.length, text.length - after.length).replace(/\s+/g, " ").trim());
}

describe("a mutant", () => {
  test.each([
    ["deletes a statement", "f(); g();", "f();"],
    ["swaps two statements", "f(); g();", "g(); f();"],
    ["sends twice", "this.send(1, m);", "this.send(1, m); this.send(1, m);"],
    ["delivers twice", "this.deliver(m);", "this.deliver(m); this.deliver(m);"],
    [
      "sends twice to each",
      "for (const p of ps) this.send(p, m);",
      "for (const p of ps) { this.send(p, m); this.send(p, m); }",
    ],
    ["does not send", "this.send(1, m); f();", "f();"],
    ["forgets to set a timer", 'f(); this.setTimer("A", 1);', "f();"],
    ["forgets to cancel a timer", 'f(); this.cancelTimer("A");', "f();"],
    ["negates a condition", "if (f()) g();", "if (!(f())) g();"],
    ["does something always", "if (f()) g();", "if (true) g();"],
    ["does the other thing always", "if (f()) g(); else h();", "if (false) g(); else h();"],
    ["drops what is done else", "if (f()) g(); else h();", "if (f()) g();"],
    ["drops a negation", "if (!f()) g();", "if (f()) g();"],
    ["drops the left operand", "return a && b;", "return b;"],
    ["drops the right operand", "return a || b;", "return a;"],
    ["takes or for and", "return a && b;", "return a || b;"],
    ["takes ≤ for <", "return a < b;", "return a <= b;"],
    ["takes < for ≤", "return a <= b;", "return a < b;"],
    ["takes ≥ for >", "return a > b;", "return a >= b;"],
    ["takes the opposite", "return a > b;", "return a <= b;"],
    ["takes ≠ for =", "return a === b;", "return a !== b;"],
    ["takes = for ≠", "return a !== b;", "return a === b;"],
    ["is one too many", "return a + 1;", "return a + 2;"],
    ["is one too few", "return a + 1;", "return a + 0;"],
    ["subtracts", "return a + 1;", "return a - 1;"],
    ["counts down", "i++;", "i--;"],
    ["takes the least", "return Math.max(a, b);", "return Math.min(a, b);"],
    ["asks for one, not all", "return all.every(f);", "return all.some(f);"],
    ["takes all", "return all.filter(f);", "return all;"],
    [
      "takes those that it should not",
      "return all.filter((x) => x.ok);",
      "return all.filter((x) => !(x.ok));",
    ],
    ["leaves an element out", "return [...a, b];", "return [...a];"],
    ["takes true for false", "this.a = false;", "this.a = true;"],
    ["does not look for a default", "return a ?? b;", "return a;"],
  ])("%s", (_what, body, mutant) => expect(mutants(body)).toContain(mutant));

  test("empties a method", () => {
    const source = inMethod("f(); g();");
    expect(changesOf(source).map((change) => replaced(source, change))).toContain(
      "class A extends B {\n  m() {}\n}",
    );
  });
});

describe("no mutant", () => {
  test.each([
    ["changes a duration by one", "this.setTimer(a, 100);", /101|99/],
    ["makes a loop that never ends by itself", "while (f()) g();", /true/],
    ["swaps what may be swapped", "this.id = 1; this.other = 2; f();", /^this\.other = 2; this\.id/],
  ])("%s", (_what, body, pattern) => {
    const withFields = `class A extends B {\n  id = 5;\n  other = 6;\n  m() {\n${body}\n  }\n}`;
    const found = changesOf(withFields).map((change) =>
      replaced(withFields, change).split("m() {")[1].replace(/\s+/g, " ").trim()
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((text) => pattern.test(text))).toEqual([]);
  });

  test("is there twice, is the original, or changes what is no class", () => {
    const source = `const n = 1;\n${
      inMethod("if (a === b) return 1; return 2;")
    }\nfunction f() { return 3; }`;
    const texts = changesOf(source).map((change) => replaced(source, change).replace(/\s+/g, ""));
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).not.toContain(source.replace(/\s+/g, ""));
    texts.forEach((text) => expect(text).toMatch(/^constn=1;.*functionf\(\)\{return3;\}$/));
  });

  test("swaps two assignments unless one reads the other, or may run code that does", () => {
    const swaps = (body: string) => {
      const source = `class A {\n  a = 1;\n  b = 2;\n  get c() { return this.a; }\n  m() {\n${body}\n  }\n}`;
      return changesOf(source).some((change) =>
        change.text.startsWith("this.b") && change.text.includes("this.a")
      );
    };
    expect(swaps("this.a = 5; this.b = 6;")).toBe(false);
    expect(swaps("this.a = 5; this.b = this.a;")).toBe(true);
    expect(swaps("this.a = 5; this.b = this.c;")).toBe(true);
    expect(swaps("this.a = 5; this.b = f();")).toBe(true);
  });
});

test("a mutant's name has the member and the line before and after, and does not depend on other lines", () => {
  const names = (source: string) => namesOf(source, changesOf(source));
  const source = inMethod("    f(); // why\n    g();");
  expect(names(source)).toContain("A.m: f(); → (nothing)");
  expect(names(`\n\nconst x = 1;\n${source}`)).toEqual(names(source));
  const twice = names(inMethod("    f();\n    g();\n    f();"));
  expect(twice).toEqual(expect.arrayContaining(["A.m: f(); → (nothing)", "A.m: f(); → (nothing) #2"]));
  expect(new Set(twice).size).toBe(twice.length);
});
