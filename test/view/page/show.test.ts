import { afterEach, describe, expect, it, vi } from "vitest";
import { Picture, progress, show, table } from "../../../lib/view/mod.ts";
import { all } from "../html.ts";

type Globals = { __tslab__?: unknown };
const globals = globalThis as Globals;
afterEach(() => {
  delete globals.__tslab__;
  vi.restoreAllMocks();
});

/** What a tslab kernel gives to its cells. */
function pretendTslab() {
  const shown: string[] = [], places: string[][] = [];
  const newDisplay = () => {
    const place: string[] = [];
    places.push(place);
    return { html: (html: string) => void place.push(html) };
  };
  const tslab = { display: { html: (html: string) => void shown.push(html) }, newDisplay: newDisplay };
  globals.__tslab__ = { require: (name: string) => name === "tslab" ? tslab : undefined };
  return { shown: shown, places: places };
}

describe("show", () => {
  const picture = new Picture("<p>3</p>", "three");

  it("displays HTML in tslab and leaves nothing for the cell to print", () => {
    const { shown } = pretendTslab();
    expect(show(picture)).toBeUndefined();
    expect(show([{ n: 1 }])).toBeUndefined();
    expect(shown).toHaveLength(2);
    expect(shown[0]).toBe("<p>3</p>");
    expect(shown[1]).toContain('<table class="hb-table">');
  });

  it("returns the picture where nothing can be shown", () => {
    expect(show(picture)).toBe(picture);
    expect(String(picture)).toBe("<p>3</p>");
  });

  it("can be shown by Deno's kernel as a cell's last value", () => {
    const display = (picture as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")];
    expect(display.call(picture)).toEqual({ "text/html": "<p>3</p>", "text/plain": "three" });
  });

  it("says what it can show", () => {
    expect(() => show(3 as never)).toThrow(
      "show takes a picture or an array of rows, e.g. show(spacetime(run.trace)), got number",
    );
    expect(() => show(null as never)).toThrow("got null");
    expect(() => new Picture("<p></p>", "")).toThrow("a picture needs an alternative text (alt)");
  });
});

describe("a table", () => {
  it("aligns numbers, each column with as many decimals", () => {
    const { html } = table([{ name: "ring", ms: 12.5, n: 3 }, { name: "bully", ms: 1234, n: -4 }, {
      name: "x",
      ms: 0.1 + 0.2,
      n: 1,
    }]);
    expect(all(html, "td.hb-number").map((cell) => cell.textContent)).toEqual([
      "12.5",
      "3",
      "1,234.0",
      "−4",
      "0.3",
      "1",
    ]);
    expect(all(html, "th").map((cell) => cell.textContent)).toEqual(["name", "ms", "n"]);
  });

  it.each([
    [[0.00001, 1.5], ["0.00001", "1.50000"]],
    [[0.0001234, 12], ["0.000123", "12.000000"]],
    [[1e-9, 2.5e6], ["1.00e−9", "2.50e6"]],
    [[1e-9, 2e-9, 0], ["0.000000001", "0.000000002", "0.000000000"]],
    [[1e21, 3], ["1.00e21", "3.00e0"]],
    [[0.5, 0.25, 1e-17], ["0.50", "0.25", "0.00"]],
    [[2_500_000, 1234.5678], ["2,500,000.000", "1,234.568"]],
    [[-0.0001, 5], ["−0.0001", "5.0000"]],
    [[3, Infinity, -Infinity], ["3", "∞", "−∞"]],
    [[12.345, "never", 1.2], ["12.345", "never", "1.200"]],
  ])("shows the numbers of a column with one precision: %j", (values, texts) => {
    const { html } = table(values.map((value) => ({ value: value })));
    expect(all(html, "td").map((cell) => cell.textContent)).toEqual(texts);
  });

  it("shows values of other kinds and keys that come later", () => {
    const { html } = table([{ b: [1, "x"] }, { a: 2, c: new Map([[1, true]]) }]);
    expect(all(html, "tbody tr").map((row) => row.querySelectorAll("td").map((cell) => cell.textContent)))
      .toEqual([[`[1, "x"]`, "", ""], ["", "2", "{1→true}"]]);
  });

  it("shows what never came, and counts it", () => {
    const rows = [{ kind: "ring", ms: NaN }, { kind: "bully", ms: 3 }, { kind: null, ms: undefined }];
    const picture = table(rows);
    expect(all(picture.html, "td").map((cell) => cell.textContent)).toEqual([
      "ring",
      "–",
      "bully",
      "3",
      "–",
      "–",
    ]);
    expect(all(picture.html, "td.hb-number")).toHaveLength(3);
    const note = "– is no value: 1 of 3 in “kind”, 2 of 3 in “ms”";
    expect(all(picture.html, ".hb-note").map((line) => line.textContent)).toEqual([note]);
    expect(picture.alt).toBe(`Table: 3 rows of kind, ms. ${note}`);
  });

  it("without rows says so", () => {
    expect(all(table([]).html, ".hb-note").map((line) => line.textContent)).toEqual(["There are no rows."]);
  });

  it("escapes every text", () => {
    const { html } = table([{ "<i>": "<script>" }], { caption: "</table><b>" });
    expect(html).not.toMatch(/<i>|<script|<b>/);
  });

  it("shows the first 200 rows of more", () => {
    const { html } = table(Array.from({ length: 205 }, (_, i) => ({ i: i })));
    expect(all(html, "tbody tr")).toHaveLength(200);
    expect(html).toContain("… and 5 more rows");
  });

  it("says what is no row", () => {
    expect(() => table("rows" as never)).toThrow("a table needs an array of rows, got string");
    expect(() => table([{ a: 1 }], { title: "T" } as never)).toThrow(
      "table has no option title; it takes caption",
    );
    expect(() => table([{ a: 1 }, 3 as never])).toThrow("got 3 as row 1");
  });
});

describe("progress", () => {
  it("replaces its line in a notebook, each in its own place", () => {
    const { places } = pretendTslab();
    const say = progress("0 of 2"), other = progress("other");
    say("<1> of 2");
    other("done");
    expect(places).toEqual([
      [`<div class="hb-progress">0 of 2</div>`, `<div class="hb-progress">&lt;1&gt; of 2</div>`],
      [`<div class="hb-progress">other</div>`, `<div class="hb-progress">done</div>`],
    ]);
  });

  it("prints lines in a terminal", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    progress("0 of 2")("2 of 2");
    expect(log.mock.calls).toEqual([["0 of 2"], ["2 of 2"]]);
  });
});
