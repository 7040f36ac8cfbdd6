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

test("commas, comments and what is discarded are nothing, and a tag leaves what is tagged", () => {
  expect(parseEdn(`; first\n1, ,2 #_ #_ 3 [4 #_5] #inst "2020" [#_x] ; last`)).toEqual([1, 2, "2020", []]);
  expect(parseEdn("")).toEqual([]);
});

test.each([
  ["[1 2", 'EDN, line 1: "[" is never closed by "]"'],
  ["1\n]", 'EDN, line 2: "]" closes what was not opened'],
  ["[1 }", 'EDN, line 1: "}" closes what was not opened'],
  ["{:a}", "EDN, line 1: a map has a value for each key, got 1 forms"],
  ["12x", 'EDN, line 1: a number is like 12 or -1.5e3, got "12x"'],
  ['\n"abc', 'EDN, line 1: ""abc" begins no value: a text ends with a quote'],
  ["#_", "EDN, line 1: the text ends, and a value after #_ is missing"],
])("%j is an error that says where and why", (text, message) => {
  expect(() => parseEdn(text)).toThrow(message);
});
