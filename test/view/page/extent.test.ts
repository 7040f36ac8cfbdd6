import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { extentOf } from "../../../lib/view/page/extent.ts";
import { libDir } from "../../../tools/base/paths.ts";
import { filesUnder } from "../../../tools/setup/steps.ts";

describe("the ends of numbers", () => {
  it("are found among a million, without NaN", () => {
    const numbers = Float64Array.from(
      { length: 1_000_000 },
      (_, i) => i === 5 ? NaN : (i * 7919) % 1_000_003,
    );
    numbers[777_777] = -3;
    numbers[888_888] = 2e6;
    expect(extentOf(numbers)).toEqual([-3, 2e6]);
    expect(extentOf([])).toEqual([Infinity, -Infinity]);
  });

  it("are never asked of a call with an argument a number: pictures hold as many as a run has", () => {
    const spreads = filesUnder(join(libDir, "view"), ".ts", ["dist"]).flatMap((path) =>
      readFileSync(path, "utf8").split("\n").flatMap((line, i) =>
        /Math\.(min|max)\([^)]*\.\.\.|\.push\(\.\.\./.test(line) && !/^\s*(\*|\/[/*])/.test(line)
          ? [`${relative(libDir, path)}:${i + 1}: ${line.trim()}`]
          : []
      )
    );
    expect(spreads).toEqual([]);
  });
});
