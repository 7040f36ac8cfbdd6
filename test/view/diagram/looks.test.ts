// A page holds many pictures, and each brings its style, which holds for all.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { columnMap, designSlider, implicationMap } from "../../../lib/view/mod.ts";
import { libDir } from "../../../tools/base/paths.ts";

const BOXES = { client: [0, 0], server: [1, 0] } as const;
const STEPS = [
  { says: "A client asks.", arrows: [["client", "server"]] },
  { says: "It is answered.", arrows: [["server", "client"]] },
] as const;
const COLUMNS = [[{ name: "a" }], [{ name: "b" }], [{ name: "c" }]];

test.each([
  ["a design", designSlider(BOXES, STEPS, { title: "t" }), ["hb-way", "hb-fresh", "hb-box"]],
  [
    "a map of implications",
    implicationMap([["a", "b"], ["a", "c"]], {
      title: "t",
      arrow: ["a", "b"],
      marks: new Map([["b", true], ["c", false]]),
    }),
    ["hb-way", "hb-thick", "hb-model", "hb-end", "hb-yes", "hb-no"],
  ],
  [
    "boxes in columns",
    columnMap(COLUMNS, [{ from: "a", to: "b" }], { title: "t", chosen: "a" }),
    ["hb-way", "hb-strong"],
  ],
])("%s has arrows whose look no space-time diagram on the same page changes", (_what, { html }, names) => {
  const style = readFileSync(join(libDir, "view/diagram/style.ts"), "utf8");
  const marked = [...html.matchAll(/<g class="([^"]*)"/g)].flatMap(([, names]) => names.split(" "));
  expect(new Set(marked)).toEqual(new Set(names));
  expect(marked.filter((name) => new RegExp(`\\.hb \\.${name}\\b`).test(style))).toEqual([]);
});
