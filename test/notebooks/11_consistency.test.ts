import { describe, expect, test } from "vitest";
import { readData } from "../../lib/course/mod.ts";
import { runCells } from "./cells.ts";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const classes = {
  "quorum-class": "lib/replication/quorum/register.ts",
  "abd-class": "lib/replication/quorum/abd.ts",
};
const path = "notebooks/11_consistency.ipynb";

/** What the verdict of a class needs besides it. */
const PROMISES = ["properties", "answered", "register-worlds"];
const NEEDS: Record<string, string[]> = {
  quorum: PROMISES,
  abd: [...PROMISES, "quorum-class", "quorum-verdict"],
};
const verdictOn = (name: string, edit?: Edit) => verdictBelow(path, name, NEEDS[name], edit);

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["quorum", "asks too few", put("doing.copies.size < this.readQuorum", "doing.copies.size < 1"), /./],
    ["quorum", "is stored by too few", put("doing.stored.size === this.writeQuorum", "true"), /./],
    ["quorum", "takes an old copy", put("if (!isLater(copy, this.copy)) return;", ""), /./],
    ["quorum", "forgets in a crash", put("this.force({ copy: this.copy });", ""), /last write/],
    [
      "quorum",
      "writes the old version",
      put("count: doing.latest.count + 1", "count: doing.latest.count"),
      /./,
    ],
    [
      "quorum",
      "repairs nobody",
      put(/if \(isLater\(latest, copies.get\(replica\)!\)\) \{[\s\S]*?\n {4}\}/, ""),
      /./,
    ],
    [
      "quorum",
      "asks nobody before it writes",
      put("if (!isRead && this.onlyWriter)", "if (!isRead)"),
      /./,
    ],
    [
      "abd",
      "does not write back",
      put("if (doing.isRead) this.store(operation, doing);\n    else ", ""),
      /linearisable/,
    ],
    [
      "abd",
      "does not wait for it",
      put(
        "this.store(operation, doing);",
        "{ this.store(operation, doing); this.finish(operation, doing); }",
      ),
      /./,
    ],
  ];
  test.each(wrong)("the %s that %s", (name, _what, edit, first) => expectLost(verdictOn(name, edit), first));
});

test.each(Object.keys(NEEDS))("the %s as it stands loses nothing", (name) => expectKept(verdictOn(name)));

describe("what the notebook says, as it runs", () => {
  const shown = runCells(path, [
    "example",
    "menu-prediction",
    "menu-run",
    "mine-run",
    ...PROMISES,
    "quorum-class",
    "abd-class",
    "stores-run",
    "unsaid-run",
    "own-model",
    "recorded-run",
    "witness-run",
  ]);

  test("nine of ten models allow 3 after the end of the write, none of them 7", () => {
    const html = shown.html("menu-run");
    expect(html).toContain("After the end of the write 9 of 10 models allow 3");
    expect([...html.matchAll(/<td>([^<]*)<\/td>/g)].filter(([, cell]) => cell.includes("7"))).toEqual([]);
  });

  test("R + W > N does not even keep reads monotonic; write-back keeps all", () => {
    const rows = [...shown.html("stores-run").matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)
    );
    expect(rows.slice(1)).toEqual([
      ["R = 1, W = 1", "✗ 5", "✗ 5", "✗ 5", "✗ 5", "✗ 5", "✗ 7"],
      ["R = 1, W = 2", "✗ 7", "✗ 7", "✗ 7", "✗ 7", "✓", "✗ 7"],
      ["R = 2, W = 1", "✓", "✓", "✓", "✓", "✓", "✓"],
      ["with write-back", "✓", "✓", "✓", "✓", "✓", "✓"],
    ]);
  });

  test("after the writer's death reads go to and fro, with write-back they do not", () => {
    expect(shown.alt("unsaid-run")).toContain(
      "P5 and P2 read 5, then 0, then 5, then 0; with write-back 5, then 5, then 5, then 5",
    );
  });

  test("the logs are judged as their names say, and two operations show why", () => {
    const verdicts = [...shown.html("recorded-run").matchAll(/<td>(yes, in an order|no)<\/td>/g)];
    expect(verdicts.map(([, verdict]) => verdict)).toEqual([
      "yes, in an order",
      "no",
      "yes, in an order",
      "no",
    ]);
    expect(readData("kv-history-c10-bad.txt").trim().split("\n")).toHaveLength(810); // as the first cell says
    expect(shown.html("witness-run")).toContain("403 of 405 operations play no part in this.");
  });
});

describeNotebook("11_consistency", classes, () => {});
