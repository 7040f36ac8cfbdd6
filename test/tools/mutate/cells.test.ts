import { expect, test } from "vitest";
import { partsOf, studiesOf } from "../../../tools/mutate/cells.ts";
import type { Cell } from "../../../tools/notebook/format.ts";

const code = (id: string, source: string, tags: string[] = []): Cell => ({
  cell_type: "code",
  id,
  metadata: { tags },
  source,
});

const studies = (...cells: Cell[]) =>
  studiesOf(partsOf(cells), ({ judges }) => judges.verdict || judges.marked)
    .map(({ part, below }) => [part.id, ...below.map(({ id }) => id)].join(" "));

test("what is run again is what leads from the class to a judge, through classes, functions, variables and types", () => {
  expect(studies(
    code("before", "const n = 1;"),
    code("class", "class A extends Process {}"),
    code("derived", "class B extends A {}"),
    code("function", "function f() { return new B(); }"),
    code("type", "type T = A | number;"),
    code("other", "const other = 5;"),
    code("for-nobody", "const made = new A();"),
    code("judge", "show(verdict(f() as T));", ["verdict"]),
    code("other-judge", "show(other);", ["verdict"]),
    code("picture", "const p = { A: 1, a: x.A };", ["marked"]),
    code("after", "new A();"),
  )).toEqual(["class derived function type judge", "derived function judge"]);
});

test("a variable that is set by what depends on the class depends on it, too", () => {
  expect(studies(
    code("class", "class A extends Process {}"),
    code("variable", "let n = 1;"),
    code("sets", "n = new A().count;"),
    code("judge", "show(n);", ["verdict"]),
  )).toEqual(["class sets judge"]);
});

test("under study are classes that extend something, in code that is shown and is no exercise", () => {
  const exercise: Cell = {
    ...code("exercise", "class D extends A {}"),
    metadata: { nbgrader: { solution: true } },
  };
  expect(studies(
    code("class", "class A implements Device {}"),
    code("alone", "class C {}"),
    code("folded", "class E extends A {}", ["hide-input"]),
    exercise,
  )).toEqual(["class"]);
});
