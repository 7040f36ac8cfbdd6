// Elle's list-append histories (Kingsbury and Alvaro, VLDB 2020), and those of our own.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { judge, parseListAppend } from "../../../lib/verify/mod.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/transactions/${name}.edn`, import.meta.url), "utf8");
const names = (text: string) => judge(parseListAppend(text)).phenomena.map(({ name }) => name);
/** Transactions one after the other, each of a process of its own. */
const lines = (...values: readonly string[]) =>
  values.map((value, at) => `{:type :ok, :process ${at}, :value [${value}]}`).join("\n");

test("the example of Elle's paper is G-single: T4 missed what T2 appended, and comes after T3, which saw it", () => {
  const verdict = judge(parseListAppend(fixture("paper-example")));
  expect(verdict.find("G-single")!.words).toBe(
    "T2 →wr(255) T3 →ww(256) T4 →rw(255) T2: " +
      "T3 reads T2's 255; T4 overwrites T3's 256; T4 reads the 255 that T2 overwrites.",
  );
  expect(Object.fromEntries(verdict.levels)).toEqual({
    "read committed": true,
    "repeatable read": false,
    "snapshot isolation": false,
    "strict snapshot isolation": false,
    "serialisable": false,
    "strictly serialisable": false,
  });
});

test("Elle's si-without-g-single is G2-item, no repeatable read, and snapshot isolation, as Elle's own test says", () => {
  const verdict = judge(parseListAppend(fixture("si-without-g-single")));
  const cycles = verdict.phenomena.map(({ name }) => name).filter((name) => name.startsWith("G"));
  expect(cycles).toEqual(["G2-item", "G2"]);
  expect(verdict.has("repeatable read")).toBe(false);
  expect(verdict.has("snapshot isolation")).toBe(true);
  expect(verdict.has("strict snapshot isolation")).toBe(false); // T2 begins after T1 has ended, and misses it
});

test("a long ring with one anti-dependency is found among shorter cycles with many", () => {
  // after an idea of Elle's tests: who looks at cycles one by one, the short ones first, does not get there
  const n = 300, most = 10;
  const ring = Array.from({ length: n }, (_, i) => {
    const missed = Array.from({ length: most }, (_, back) => i - back - 1).filter((j) => j >= 0);
    const ends = i === 0 ? " [:append end 0]" : i === n - 1 ? " [:r end nil]" : "";
    return `[:append ring ${i}] [:r n${i} nil]${ends}` + missed.map((j) => ` [:append n${j} ${i}]`).join("");
  });
  const whole = Array.from({ length: n }, (_, i) => i).join(" ");
  const verdict = judge(parseListAppend(lines(...ring, `[:r ring [${whole}]]`)));
  expect(verdict.find("G-single")!.cycle).toHaveLength(n);
  expect(verdict.find("G2")!.cycle).toHaveLength(Math.ceil((n - 1) / most) + 1);
  expect(verdict.find("G1c")).toBeUndefined();
});

describe("what a list says of those who appended to it", () => {
  test("elements that one transaction appends among another's make a cycle of writes", () => {
    expect(names(lines("[:append x 1] [:append x 2]", "[:append x 3]", "[:r x [1 3 2]]"))).toContain("G0");
  });
  test("a list without the last of a transaction's appends is an intermediate read", () => {
    expect(names(lines("[:append x 1] [:append x 2]", "[:r x [1]]", "[:r x [1 2]]"))).toContain("G1b");
  });
  test("an element of an aborted transaction anywhere in the list is an aborted read", () => {
    const text = "{:type :fail, :process 8, :value [[:append x 1]]}\n" +
      lines("[:append x 2]", "[:r x [1 2]]");
    expect(names(text)).toContain("G1a");
  });
  test("a transaction that reads its list without what it appended has lost its own write", () => {
    expect(names(lines("[:append x 1] [:r x nil]"))).toContain("INT");
    expect(names(lines("[:r x [1]] [:append x 1]"))).toContain("INT");
    expect(names(lines("[:r x nil] [:append x 1] [:r x [1]]"))).toEqual([]);
  });
  test("an append that nobody read comes after all that were read", () => {
    const text = lines("[:append x 1] [:append y 1]", "[:r x [1]] [:append y 2]", "[:r y [1]] [:append x 2]");
    expect(names(text)).toContain("A5B");
  });
  test.each([
    [
      "two lists of which neither begins the other",
      lines("[:append x 1]", "[:append x 2]", "[:r x [1]]", "[:r x [2 1]]"),
      "element 1 of x is 2 for T4, and 1 for T3.",
    ],
    ["an element that nobody appended", lines("[:r x [7]]"), "T1 reads 7 in x, which nobody appended."],
    ["an element twice", lines("[:append x 1]", "[:r x [1 1]]"), "T2 reads an element of x twice."],
    ["an element appended by two", lines("[:append x 1]", "[:append x 1]"), "1 is appended to x twice."],
    [
      "an append that is missing",
      lines("[:append x 1] [:append x 2]", "[:r x [2]]"),
      "T1's append 1 to x is missing where its append 2 is read.",
    ],
  ])("%s is a contradiction, and no level allows it", (_what, text, words) => {
    const verdict = judge(parseListAppend(text));
    expect(verdict.find("contradiction")!.words).toBe(words);
    expect([...verdict.levels.values()]).not.toContain(true);
  });
});

describe("a transaction of which nobody knows how it ended", () => {
  const unknown =
    "{:type :invoke, :process 9, :value [[:append x 1]]}\n{:type :info, :process 9, :value [[:append x 1]]}\n";
  test("committed if somebody read what it appended", () => {
    expect(judge(parseListAppend(unknown + lines("[:r x [1]]"))).transactions).toEqual([2, 1]);
  });
  test("has no say if nobody did", () => {
    const verdict = judge(parseListAppend(unknown + lines("[:r x nil]")));
    expect(verdict.transactions).toEqual([2]);
    expect(verdict.has("strictly serialisable")).toBe(true);
  });
});

test("real time and sessions come from when transactions began and ended, and of which process they were", () => {
  const both = (process: number) =>
    `{:type :invoke, :process 1, :value [[:append x 1]]} {:type :ok, :process 1, :value [[:append x 1]]}
     {:type :invoke, :process ${process}, :value [[:r x nil]]} {:type :ok, :process ${process}, :value [[:r x []]]}`;
  const own = judge(parseListAppend(both(1))), other = judge(parseListAppend(both(2)));
  expect([own.has("serialisable"), own.has("session serialisable")]).toEqual([true, false]);
  expect([other.has("session serialisable"), other.has("strictly serialisable")]).toEqual([true, false]);
});

test.each([
  ["{:type :done, :value []}", "line 1: :type is :invoke, :ok, :fail or :info, got done"],
  [
    "{:type :ok, :value 3}",
    "line 1: :value is a list of operations, e.g. [[:append 3 1]], got 3",
  ],
  [
    "{:type :ok, :value [[:w 3 1]]}",
    "line 1: an operation is [:append 3 1] or [:r 3 [1 2]], got [w 3 1]",
  ],
  ["12", "line 1: an entry is a map, e.g. {:type :ok, :value [[:r 3 [1]]]}, got 12"],
  [
    "{:type :invoke, :process 1, :value []} {:type :invoke, :process 1, :value []}",
    "line 1: a transaction of process 1 begins, and the one before has not ended",
  ],
])("%s is an error that says what is right", (text, message) => {
  expect(() => parseListAppend(text)).toThrow(message);
});

test("entries of nemeses and of other functions are passed over", () => {
  const text = "{:type :info, :process :nemesis, :f :start, :value nil} {:type :ok, :f :stop, :value :x}\n";
  expect(judge(parseListAppend(`[${text}${lines("[:append x 1]")}]`)).transactions).toEqual([1]);
});
