import { describe, expect, test } from "vitest";
import { type ColumnArrow, columnMap } from "../../../lib/view/mod.ts";

const COLUMNS = [
  [{ name: "a", link: "01_time.ipynb" }, { name: "b", note: "small <words>" }],
  [{ name: "c" }],
  [{ name: "d" }],
];
const ARROWS: ColumnArrow[] = [{ from: "a", to: "c", label: "x" }, { from: "b", to: "c", dashed: true }, {
  from: "a",
  to: "b",
}];

describe("boxes in columns", () => {
  test("have their words, and lead to a notebook", () => {
    const { html } = columnMap(COLUMNS, ARROWS, { title: "t" });
    expect(html).toContain('<a href="01_time.ipynb">a</a>');
    expect(html).toContain("<b>b</b><span>small &lt;words&gt;</span>");
    expect(html.match(/class="hb-box/g)).toHaveLength(4);
  });

  test("have an arrow each, with what stands beside it, said in words", () => {
    const { html, alt } = columnMap(COLUMNS, ARROWS, { title: "t" });
    expect(html.match(/<g class="hb-way/g)).toHaveLength(3);
    expect(html.match(/hb-dashed"/g)).toHaveLength(1);
    expect(alt).toBe(
      "t. Boxes, by columns: a, b | c | d. Arrows: a → c (x); b → c, dashed; a → b.",
    );
  });

  test("do not lie on each other, and those of arrows on one side end apart", () => {
    const { html } = columnMap(COLUMNS, ARROWS, { title: "t" });
    const tops = [...html.matchAll(/left:4px;top:([\d.]+)px/g)].map(([, top]) => Number(top));
    expect(tops[1] - tops[0]).toBeGreaterThan(44);
    const heads = [...html.matchAll(/hb-head" d="M([\d.]+) ([\d.]+)l-8/g)].map(([, , y]) => y);
    expect(new Set(heads).size).toBe(2);
  });

  test("show strong what has to do with the chosen one, and the rest faint", () => {
    const { html, alt } = columnMap(COLUMNS, ARROWS, { title: "t", chosen: "c" });
    expect(html.match(/hb-strong/g)!.length).toBeGreaterThanOrEqual(2);
    expect(html).toContain('<div class="hb-box hb-faint" style="left');
    expect(alt).toContain("Arrows of c: a → c (x); b → c, dashed.");
  });
});

test("what is no such map is refused", () => {
  const drawn = (arrow: ColumnArrow) => () => columnMap(COLUMNS, [arrow], { title: "t" });
  expect(drawn({ from: "a", to: "d" })).toThrow("an arrow leads to a neighbour, got a → d");
  expect(drawn({ from: "a", to: "e" })).toThrow('the boxes are a, b, c, d; got "e"');
  expect(() => columnMap([[{ name: "a" }], [{ name: "a" }]], [], { title: "t" })).toThrow(
    'there are two boxes "a"',
  );
  expect(() => columnMap([COLUMNS[0], []], [], { title: "t" })).toThrow("a column needs a box, got none");
  expect(() => columnMap(COLUMNS, ARROWS, { title: "t", links: true } as never)).toThrow("links");
});
