import { describe, expect, test } from "vitest";
import { runCells } from "./cells.ts";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/16_sockets.ipynb";
const verdictOn = (edit?: Edit) => verdictBelow(path, "coordinator", [], edit);

describe("each wrong edit of the coordinator's rule loses a promise:", () => {
  test.each<[string, Edit, RegExp]>([
    [
      "it forces nothing",
      put("else this.force(entry);", "else this.append(entry);"),
      /^Coordinator loses “atomicity”/,
    ],
    [
      "it does not force its decision",
      put('"end")', '"end" || entry.record === "commit")'),
      /^Coordinator loses “atomicity”: P1 comes back/,
    ],
    ["it forces all", put("this.append(entry); //", "this.force(entry); //"), /6/],
    ["it forgets what it has decided", put("else this.force(entry);", "else this.force();"), /./],
    ["it keeps no end", put("this.append(entry); //", "entry; //"), /7/],
  ])("%s", (_what, edit, first) => expectLost(verdictOn(edit), first), 120_000);
});

test("the coordinator as it stands loses nothing", () => expectKept(verdictOn()), 120_000);

test("the explorer finds what the hasty twin does wrong, and nothing in who forces its decision", () => {
  const shown = (edit?: Edit) =>
    runCells(path, ["coordinator-class", "coordinator-verdict", "hasty-class", "hasty-explored"], {
      ...edit && { "hasty-class": edit },
    }).html("hasty-explored");
  expect(shown()).toMatch(/A shortest execution that violates “atomicity”: \d+ steps/);
  expect(shown(put('entry.record === "commit" || ', ""))).toContain("✓ holds");
}, 120_000);

/** Rows of a table, cell by cell. */
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell.replace(/<[^>]*>/g, "").trim())
  ).filter((row) => row.length > 0);

// What is said of times cannot be said of every machine; what is counted is the same on all.
describeNotebook("16_sockets", {}, ({ cell }) => {
  test("messages over sockets are as many as simulated", () => {
    const rows = rowsOf(cell("counts-table").html);
    expect(rows.map(([system, simulated, served]) => [system, simulated, served])).toEqual([
      ["bully, N = 3", "5", "5"],
      ["bully, N = 5", "19", "19"],
      ["Ricart–Agrawala, N = 4", "12", "12"],
    ]);
  });
  test("what the driver cuts is lost, and what TCP keeps is late", () => {
    const [cut, stopped] = rowsOf(cell("delay-chart").html).map((row) => row.slice(1).map(Number));
    expect(cut[1]).toBeGreaterThan(0);
    expect(stopped[1]).toBe(0);
    expect(stopped[2]).toBeGreaterThan(0);
  });
});
