import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { libDir } from "../../../tools/base/paths.ts";
import { filesUnder } from "../../../tools/setup/steps.ts";
import ts from "typescript";
import { diff } from "../../../lib/course/reading/diff.ts";
import { diffLines } from "../../../lib/course/reading/lines.ts";
import { highlightLines, tokens } from "../../../lib/course/reading/highlight.ts";
import { asCell, librarySource } from "../../../lib/course/reading/library.ts";
import { cleaned } from "../../../lib/course/reading/readable.ts";
import { source } from "../../../lib/course/reading/source.ts";
import { Random } from "../../../lib/core/random.ts";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { successorIn } from "../../../lib/election/ring_order.ts";
import { WatchedRing } from "../../../lib/election/watched_ring.ts";
import * as names from "../../../lib/mod.ts";

type Class = { readonly name: string; readonly prototype: object };
const algorithms = Object.entries(names as Record<string, unknown>).filter((
  entry,
): entry is [string, Class] => typeof entry[1] === "function" && entry[1].prototype instanceof Process);

const lists = filesUnder(libDir, "mod.ts", ["dist", "node_modules"]).map((path) =>
  readFileSync(path, "utf8")
);
const exported = new Set(lists.join("\n").match(/\w+/g));

describe("source", () => {
  test("shows a class as it is written, with its comments and types, without the library's imports", () => {
    const { alt, html } = source(Bully)!;
    expect(alt).toMatch(/^The source of Bully, lib\/election\/bully\.ts:\nexport type BullyMessage =/);
    expect(alt).toContain("/** A lower one holds an election: stop it, and hold our own. */");
    expect(alt).not.toMatch(/^import/m);
    expect(html).toContain('<span class="hb-word">class</span> <span class="hb-type">Bully</span>');
  });

  test("its button carries a cell that is TypeScript and imports from the package", () => {
    const cell = asCell(librarySource(Bully)!, "MyBully");
    expect(cell).toMatch(/^import \{ type Handlers, Process, type ProcessId \} from "happened-before";\n/);
    expect(cell).toMatch(/^class MyBully extends Process<BullyMessage, /m);
    expect(source(Bully)!.html).toContain("class MyBully extends Process\\u003cBullyMessage");
  });

  test("helpers of the file come along, its other classes are imported", () => {
    const cell = asCell(librarySource(WatchedRing)!, "MyRing");
    expect(cell).not.toContain("class Lookout");
    expect(cell).toContain("function callsForElection");
    expect(cell).not.toContain("class WatchedBully");
    expect(cell).toContain("class MyRing extends RingElection");
  });

  test("a function is shown, too", () => {
    expect(source(successorIn)!.alt).toContain("export function successorIn(");
  });

  test("a notebook's own class is shown as it runs", () => {
    class Mine extends Bully {
      override elect() {}
    }
    expect(source(Mine)!.alt).toMatch(
      /^The source of Mine, as this notebook defines it, without its types:\nclass Mine/,
    );
  });

  test("says what it takes", () => {
    expect(() => source(3 as unknown as Class)).toThrow(
      /takes a class or a function, e\.g\. source\(Bully\), got number/,
    );
  });

  test("there are algorithms to look at", () => expect(algorithms.length).toBeGreaterThan(20));

  test.each(algorithms)("%s has a cell that parses and needs only public names", (name, algorithm) => {
    const cell = asCell(librarySource(algorithm)!, `My${name}`);
    const { diagnostics = [] } = ts.transpileModule(cell, { reportDiagnostics: true });
    expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
    const [, list] = /^import \{ (.*) \} from "happened-before";/.exec(cell)!;
    const missing = list.split(", ").filter((one) => !one.startsWith("type ") && !(one in names));
    const missingTypes = list.split(", ").filter((one) =>
      one.startsWith("type ") && !exported.has(one.slice(5))
    );
    expect([...missing, ...missingTypes]).toEqual([]);
  });
});

describe("highlighting", () => {
  const code =
    'const a = `x\n${1}`; // "no text"\nclass B extends C<"q"> { f() { return this.g(0x1f, \'\\\'\'); } } /* two\nlines */';

  test("changes nothing but colours: without its marks the code is what it was", () => {
    expect(tokens(code).map(({ text }) => text).join("")).toBe(code);
    const bare = highlightLines(code).map((line) => line.replace(/<[^>]*>/g, "")).join("\n");
    const plain = bare.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(
      /&#39;/g,
      "'",
    );
    expect(plain.replace(/&amp;/g, "&")).toBe(code);
  });

  test("tells comments, texts, words, types and calls", () => {
    const kinds = Object.fromEntries(tokens(code).map(({ kind, text }) => [text, kind]));
    expect(kinds).toMatchObject({
      '// "no text"': "comment",
      "class": "word",
      "B": "type",
      "g": "name",
      '"q"': "text",
    });
  });
});

describe("diff", () => {
  class MyBully extends Bully {
    override onElection(_message: object, from: ProcessId) {
      this.send(from, { type: "OK" });
      this.elect();
    }
    celebrate() {
      this.output("hurray");
    }
  }

  test("shows the overridden member beside what it inherits, counts the rest, and adds what is new", () => {
    const { alt, html } = diff(Bully, MyBully)!;
    expect(alt).toMatch(/^From Bully to MyBully: \d+ lines new, \d+ lines? gone/);
    expect(alt).toMatch(/^- .*if \(this\.state !== "electing"\)/m);
    expect(alt).toMatch(/^\+ {3}this\.elect\(\);$/m);
    expect(alt).toMatch(/^\+ celebrate\(\) \{$/m);
    expect(html).toMatch(/… \d+ members as before/);
    expect(alt).not.toContain("onTimeoutAnswer");
  });

  test("alike is said to be alike", () => {
    expect(diff(Bully, Bully)!.alt).toBe("Bully and Bully do the same, line by line");
  });

  test("a class that stands alone lacks what it does not have", () => {
    class Small extends Process {
      elect() {}
    }
    expect(diff(Bully, Small)!.alt).toMatch(/^- onTimeoutAnswer\(\) \{$/m);
  });

  test("functions are compared as wholes", () => {
    const one = (n: number) => n + 1, two = (n: number) => n + 2;
    expect(diff(one, two)!.alt).toMatch(/1 line new, 1 line gone/);
  });

  test("what kernels write around shared variables is not shown", () => {
    const tslab =
      "class Mine extends exports.Bully {\n    f() {\n        (0, exports.at)(1);\n        /// BEGIN SOLUTION\n        g();\n    }\n}";
    expect(cleaned(tslab)).toBe("class Mine extends Bully {\n  f() {\n    at(1);\n    g();\n  }\n}");
  });

  test("as few lines as can be: against the definition, over random texts", () => {
    const random = new Random(1);
    const text = () => Array.from({ length: random.integer(9) }, () => "abc"[random.integer(3)]);
    for (let round = 0; round < 300; round++) {
      const before = text(), after = text(), lines = diffLines(before, after);
      const side = (sign: string) => lines.filter((line) => line.sign !== sign).map((line) => line.text);
      expect(side("+")).toEqual(before);
      expect(side("-")).toEqual(after);
      expect(lines.filter((line) => line.sign === " ").length).toBe(longestCommon(before, after));
    }
  });
});

/** The definition, tried out. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const [first, ...rest] = a, place = b.indexOf(first);
  const without = longestCommon(rest, b);
  return place < 0 ? without : Math.max(without, 1 + longestCommon(rest, b.slice(place + 1)));
}
