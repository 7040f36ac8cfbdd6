import { describe, expect, test } from "vitest";
import { stripHiddenTests, stripSolutions } from "../../tools/notebook/exercises.ts";
import { withoutAnswers } from "../../tools/release/answers.ts";
import { studentCopy } from "../../tools/release/student.ts";

test("a solution becomes one line at its indent", () => {
  expect(stripSolutions("class A {\n  /// BEGIN SOLUTION\n  answer = 42;\n  /// END SOLUTION\n}")).toBe(
    "class A {\n  // YOUR CODE HERE\n}",
  );
});

test.each([
  ["/// BEGIN SOLUTION\nx", "/// BEGIN SOLUTION of line 1 has no /// END SOLUTION"],
  ["x\n/// END SOLUTION", "line 2 has /// END SOLUTION without a beginning"],
  [
    "/// BEGIN SOLUTION\n/// BEGIN SOLUTION\n/// END SOLUTION",
    "line 2 has /// BEGIN SOLUTION inside of that of line 1",
  ],
])("markers that do not match are an error: %j", (source, message) => {
  expect(() => stripSolutions(source)).toThrow(message);
});

test("hidden tests vanish, a visible one beside them stays", () => {
  expect(stripHiddenTests("a();\n/// BEGIN HIDDEN TESTS\nb();\n/// END HIDDEN TESTS\nc();")).toBe(
    "a();\nc();",
  );
});

const between = (begin: string, end: string) => `kept();\n${begin}\nsecret();\n${end}\nkept();`;

describe("markers are read", () => {
  test.each([
    ["/// BEGIN SOLUTION", "/// END SOLUTION"],
    ["// BEGIN SOLUTION", "// END SOLUTION"],
    ["///  BEGIN  SOLUTION ", "///\tEND\tSOLUTION"],
    ["///BEGIN SOLUTION", "///END SOLUTION"],
    ["//BEGINSOLUTION", "//END_SOLUTION"],
    ["### BEGIN SOLUTION", "### END SOLUTION"],
    ["# BEGIN SOLUTION", "# END SOLUTION"],
    ["  // begin solution", "  // End Solution"],
    ["// BEGIN SOLUTIONS", "// END SOLUTIONS"],
    ["/* BEGIN SOLUTION */", "/* END SOLUTION */"],
    ["/**\n * BEGIN SOLUTION\n */", "/**\n * END SOLUTION\n */"],
    ["// --- BEGIN SOLUTION 1 ---", "// --- END SOLUTION 1 ---"],
    ["<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"],
    ["-- BEGIN SOLUTION:", "-- END SOLUTION."],
    ["BEGIN SOLUTION", "END SOLUTION"],
  ])("in %j and %j", (begin, end) => {
    const bare = stripSolutions(between(begin, end));
    expect(bare).not.toContain("secret");
    expect(bare.match(/kept\(\);/g)).toHaveLength(2);
    expect(bare).toContain("// YOUR CODE HERE");
    const hidden = (marker: string) => marker.replace(/(SOLUTION)S?/i, "HIDDEN TESTS");
    expect(stripHiddenTests(between(hidden(begin), hidden(end)))).not.toContain("secret");
  });

  test.each([
    [
      "begins, and is never ended",
      "// BEGIN SOLUTION\nsecret();",
      "/// BEGIN SOLUTION of line 1 has no /// END SOLUTION",
    ],
    [
      "ends, and never began",
      "secret();\n# END HIDDEN TESTS",
      "line 2 has /// END HIDDEN TESTS without a beginning",
    ],
    [
      "ends as something else",
      between("// BEGIN SOLUTION", "// END HIDDEN TESTS"),
      "line 4 has /// END HIDDEN TESTS without",
    ],
    [
      "stands behind code",
      between("f(); // BEGIN SOLUTION", "// END SOLUTION"),
      "line 2 is nearly a marker: f(); // BEGIN",
    ],
    [
      "has more words",
      between("// BEGIN SOLUTION of part a", "// END SOLUTION"),
      "line 2 is nearly a marker",
    ],
    [
      "has more words, in small letters",
      between("// begin of the solution", "// x"),
      "line 2 is nearly a marker",
    ],
    [
      "is misspelt",
      between("// BEGIN SOLUTON", "// END SOLUTON"),
      "line 2 is nearly a marker: // BEGIN SOLUTON",
    ],
    ["has its letters swapped", between("// BEGIN HIDDNE TESTS", "//"), "line 2 is nearly a marker"],
    ["has another verb", between("// START SOLUTION", "// STOP SOLUTION"), "line 2 is nearly a marker"],
    ["has its words swapped", between("// SOLUTION BEGIN", "// SOLUTION END"), "line 2 is nearly a marker"],
    ["has another noun", between("// BEGIN ANSWER", "// END ANSWER"), "line 2 is nearly a marker"],
    ["has no verb", between("// SOLUTION", "//"), "line 2 is nearly a marker"],
    ["has no verb and another noun", between("// Answer key:", "//"), "line 2 is nearly a marker"],
    ["is short", between("// BEGIN HIDDEN", "// END HIDDEN"), "line 2 is nearly a marker"],
    ["is shorter", between("// hidden", "//"), "line 2 is nearly a marker"],
    ["has its nouns swapped", between("// begin tests hidden", "//"), "line 2 is nearly a marker"],
    ["calls hidden tests secret", between("// BEGIN SECRET TESTS", "//"), "line 2 is nearly a marker"],
    ["is a sentence", between("// hidden tests begin here", "//"), "line 2 is nearly a marker"],
    ["calls a scheme a rubric", between("BEGIN RUBRIC", "END RUBRIC"), "line 2 is nearly a marker"],
    ["is about marking", between("BEGIN MARKING SCHEME", "END"), "line 2 is nearly a marker"],
    ["stands on two lines", between("/* BEGIN\nHIDDEN TESTS */", "//"), "line 2 is nearly a marker"],
    [
      "stands behind an end of a line that only TypeScript knows",
      "f();\r// begin solution\rsecret();\r// end solution",
      "line 1 is nearly a marker",
    ],
  ])("as an error if one %s", (_what, source, message) => {
    expect(() => stripSolutions(source)).toThrow(message);
    const cell = { cell_type: "code" as const, id: "a", metadata: {}, source };
    const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    expect(() => studentCopy(notebook, "a.ipynb")).toThrow(message);
    expect(() => withoutAnswers([cell])).toThrow(message);
  });

  test.each([
    "const endSolution = beginSolution(1);",
    "// At the end solutions are compared.",
    "// begin with the solution of the smaller problem",
    "// the hidden tests of the course",
    "/** A solution ends here. */",
    "resolution();",
    "// private",
    "// the hidden state begins here",
    "// asks all, and ends the tests",
    "f();\r\n// ends\r\n",
  ])("not in %s", (source) => expect(stripSolutions(source)).toBe(source));

  test("in words as in code, but not where these speak of them", () => {
    const text = "Stands between `/// BEGIN SOLUTION` and `/// END SOLUTION`.\n\n## Solutions";
    expect(stripSolutions(text, "markdown")).toBe(text);
    expect(stripSolutions("# BEGIN SOLUTION\nsecret\n# END SOLUTION", "markdown")).toBe("YOUR ANSWER HERE");
    expect(() => stripSolutions("Now BEGIN SOLUTION\nsecret", "markdown")).toThrow("nearly a marker");
    for (const line of ["// Solution:", "<!-- solution -->", "<!-- hidden tests", "[//]: # (Answer)"]) {
      expect(() => stripSolutions(`${line}\nsecret`, "markdown"), line).toThrow("line 1 is nearly a marker");
    }
  });
});
