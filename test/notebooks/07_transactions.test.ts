import { describe, expect, test } from "vitest";
import { describeNotebook } from "./course.ts";
import { type Edit, expectKept, expectLost, put, verdictBelow } from "./verdict.ts";

const path = "notebooks/07_transactions.ipynb";
const classes = {
  "log-class": "lib/transactions/log/store.ts",
  "si-class": "lib/transactions/isolation/versions/snapshot.ts",
};

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  log: ["worlds"],
  costs: ["worlds"],
  si: ["log-class", "acid-run", "panel-counts", "si-worlds"],
};
/** The exact costs of the log's class have a verdict of their own. */
const verdictOn = (name: string, edit?: Edit) =>
  verdictBelow(path, name, NEEDS[name], edit, name === "si" ? "si-class" : "log-class");

describe("each wrong edit loses a promise", () => {
  const wrong: [string, string, Edit, RegExp][] = [
    ["log", "does not force a commit", put("this.forceCommit();\n", ""), /stories of three steps/],
    [
      "log",
      "writes pages before the log",
      put("this.forceLogBefore(Math.max(0, ", "void (Math.max(0, "),
      /stories of three steps/,
    ],
    [
      "log",
      "says that a commit is durable which waits",
      put("if (this.waiting < this.group) return false;", "if (this.waiting < this.group) return true;"),
      /two commits share a flush/,
    ],
    [
      "log",
      "redoes what is there",
      put("return record.lsn > this.pages", "return 0 < 1 || !this.pages"),
      /threw|three steps/,
    ],
    [
      "log",
      "forgets the losers",
      put("const undone = this.undoAll(losers);", "const undone: number[] = [];"),
      /three steps/,
    ],
    [
      "log",
      "undoes only the last change",
      put("lsn = record.previous;", "lsn = 0;"),
      /two changes/,
    ],
    ["log", "undoes twice", put("lsn = record.undoNext;", "lsn--;"), /an undo|recovery/],
    [
      "log",
      "begins to repeat at the checkpoint",
      put("return Math.min(from, ...dirty.map(([_page, since]) => since));", "return from;"),
      /three steps/,
    ],
    [
      "costs",
      "gives numbers twice",
      put("this.next = Math.max(this.next, record.transaction + 1);", ""),
      /next transaction/,
    ],
    ["log", "never ends an undo", put("lsn = record.previous;", ""), /full|again and again|threw/],
    ["costs", "makes each commit wait", put("this.waiting++;", ""), /a commit: flushes/],
    [
      "si",
      "lets the last committer win",
      put("if (winner !== undefined)", "if (winner === 0)"),
      /two withdrawals/,
    ],
    [
      "si",
      "reads what is committed now",
      put("this.versions.at(object, taken)", "this.versions.at(object, this.versions.now)"),
      /strict snapshot isolation/,
    ],
    [
      "si",
      "does not read its own writes",
      put("written.has(object) ? transaction : ", ""),
      /its own writes|isolation/,
    ],
  ];
  test.each(wrong)(
    "%s, which %s",
    (name, _what, edit, first) => expectLost(verdictOn(name, edit), first),
    120_000,
  );
});

describe("an edit that is right but different loses nothing", () => {
  const right: [string, string, Edit][] = [
    [
      "log",
      "begins each analysis at the first record",
      put("const from = this.pointedTo;", "const from = Math.max(1, this.pointedTo);"),
    ],
    [
      "log",
      "undoes the losers the other way round",
      put("losers.flatMap(", "[...losers].reverse().flatMap("),
    ],
    [
      "si",
      "looks for a winner in another way",
      put("if (winner !== undefined)", "if (this.versions.since(object, taken).length > 0)"),
    ],
  ];
  test.each(right)("%s, which %s", (name, _what, edit) => expectKept(verdictOn(name, edit)), 120_000);
});

describeNotebook("07_transactions", classes, (student) => {
  test("no class as it stands loses anything", () => {
    for (const cell of ["log-verdict", "costs-verdict", "si-verdict"]) {
      expect(student.cell(cell).html).toContain('data-lost="0"');
    }
  });

  test("each store without a rule is drawn with a crash", () => {
    const { html } = student.cell("mutants-crashes");
    expect(html.match(/⚡ power failure/g)?.length).toBe(5);
    expect(student.cell("unsaid-shown").html).toContain("T1 aborts");
    expect(student.cell("game-crash").html).toContain("⚡ power failure");
  });

  test("the numbers of interleavings are those of another program", () => {
    const row = (text: string) => student.cell("panel-counts").html.includes(text);
    const cells = (...all: (string | number)[]) => all.map((cell) => `>${cell}</td>`);
    const html = student.cell("panel-counts").html.replace(/<td[^>]*>/g, "<td>");
    expect(row("two withdrawals")).toBe(true);
    for (const counts of [[20, 8, 18, 14, 6, 2], [70, 22, 65, 54, 54, 6], [252, 56, 192, 94, 6, 2]]) {
      expect(html).toContain(cells(...counts).map((cell) => `<td${cell}`).join(""));
    }
  });

  test("waits are on Gray's line, deadlocks are not", () => {
    expect(student.cell("gray-waits").html).toMatch(/Waits: within [1-9] % of the formula/);
    const [, least, most] = /says ([\d.]+) to ([\d.]+) times/.exec(student.cell("gray-deadlocks").html)!;
    expect(Number(least)).toBeGreaterThanOrEqual(3);
    expect(Number(most)).toBeLessThan(5);
  });

  test("a store that throws is drawn as such in each picture, and no cell fails", async () => {
    const broken = await student.edits(
      "log-class",
      put('this.log.append({ kind: "commit", transaction });', 'throw new Error("no commits today");'),
    );
    for (const cell of ["log-verdict", "recovery-run", "api-shown", "acid-table", "shadow-run"]) {
      expect(broken.html(cell)).toContain("no commits today");
    }
  });
});
