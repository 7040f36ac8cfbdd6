import { expect, test } from "vitest";
import { parseEdn } from "../../../lib/verify/format/edn.ts";

test("EDN's values become those of the language", () => {
  const text =
    `nil true -12 1.5e3 7N :ok sym/bol "a \\"b\\"\\n\\u00e9" \\a \\newline (1 2) #{:a} [] {:k [nil], "t" 1}`;
  expect(parseEdn(text)).toEqual([
    null,
    true,
    -12,
    1500,
    7,
    "ok",
    "sym/bol",
    'a "b"\né',
    "a",
    "\n",
    [1, 2],
    ["a"],
    [],
    new Map<unknown, unknown>([["k", [null]], ["t", 1]]),
  ]);
});

test("characters by their code, ratios, and numbers that Clojure writes with two signs are values like others", () => {
  expect(parseEdn('\\u03A9 \\u00416 "\\b\\f" \\formfeed -3/4 ##Inf [##-Inf ##NaN] 1')).toEqual(
    ["Ω", "A", 6, "\b\f", "\f", -0.75, Infinity, [-Infinity, NaN], 1],
  );
});

test("integers that numbers cannot hold stay apart, as texts", () => {
  expect(parseEdn("9007199254740991 9007199254740992 -9007199254740993N +012345678901234567890")).toEqual(
    [9007199254740991, "9007199254740992", "-9007199254740993", "12345678901234567890"],
  );
});

test("a text may be long", () => {
  for (const piece of ["x", "\\n"]) {
    expect((parseEdn(`"${piece.repeat(8_000_000)}"`)[0] as string).length).toBe(8_000_000);
  }
});

test("commas, comments and what is discarded are nothing, and a tag leaves what is tagged", () => {
  expect(parseEdn(`; first\n1, ,2 #_ #_ 3 [4 #_5] #inst "2020" [#_x] ; last`)).toEqual([1, 2, "2020", []]);
  expect(parseEdn("")).toEqual([]);
});

test.each([
  ["[1 2", 'EDN, line 1: "[" is never closed by "]"'],
  ["1\n]", 'EDN, line 2: "]" closes what was not opened'],
  ["[1 }", 'EDN, line 1: "}" closes what was not opened'],
  ["{:a}", "EDN, line 1: a map has a value for each key, got 1 forms"],
  ["12x", 'EDN, line 1: a number is like 12, 3/4 or -1.5e3, got "12x"'],
  ["1\n1e999", 'EDN, line 2: a number is like 12, 3/4 or -1.5e3, got "1e999"'],
  ['\n"abc', "EDN, line 2: a text begins here, and no quote ends it"],
  ["\\foo", 'EDN, line 1: a character is like \\a, \\newline or \\u03A9, got "\\foo"'],
  ["{:a 1\n:a 2}", 'EDN, line 2: a map has a key once, got "a" twice'],
  ["[".repeat(20_000), "EDN, line 1: it is nested more than 1000 deep"],
  ["#_ ".repeat(20_000), "EDN, line 1: it is nested more than 1000 deep"],
  ["#_", "EDN, line 1: the text ends, and a value after #_ is missing"],
])("%j is an error that says where and why", (text, message) => {
  expect(() => parseEdn(text)).toThrow(message);
});
