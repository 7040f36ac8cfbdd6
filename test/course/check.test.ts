import { beforeEach, describe, expect, test, vi } from "vitest";
import { check } from "../../lib/course/check.ts";
import { judgementBox, outcomeText } from "../../lib/course/exercise/box.ts";
import { CREDIT, type Outcome } from "../../lib/course/exercise/outcome.ts";
import { ownFunction, ownLine } from "../../lib/course/exercise/own_line.ts";
import { progressOf } from "../../lib/course/progress.ts";
import { record } from "../../lib/course/exercise/record.ts";
import { Persistent } from "./answers/start_here.ts";

beforeEach(() => record.clear());

describe("check", () => {
  test("shows outcome, sentence and trials, as text and with a symbol", () => {
    const picture = check("persistent greeter", Persistent)!;
    expect(picture.alt).toBe(
      "✓ correct (persistent greeter): Persistent greets until it is answered, and then it is quiet. " +
        "✓ nothing lost: P1 hears from P2 and P3. ✓ a third of all messages lost, 100 seeds: P1 hears from everybody. " +
        "✓ P1 is cut off for 2 s: it hears from everybody afterwards, and from nobody before. " +
        "✓ when all have answered, nothing more happens.",
    );
    expect(picture.html).toContain("<b>✓ correct</b>");
  });

  test("says which exercises there are when it does not know one", () => {
    expect(check("greting", 3)!.alt).toMatch(/no such exercise .*There are: greetings, persistent greeter, /);
  });

  test("remembers the best outcome, and counts what was tried", () => {
    for (const answer of [undefined, 33, 20, 40, 33]) check("greetings", answer);
    expect(record.checked.get("greetings")).toEqual({ outcome: "correct", tries: 4 });
  });

  test("the six outcomes differ in word, symbol and colour, and a hint is open", () => {
    const outcomes = Object.keys(CREDIT) as Outcome[];
    expect(outcomes).toHaveLength(6);
    expect(new Set(outcomes.map((outcome) => outcomeText(outcome)[0])).size).toBe(6);
    const opened = outcomes.filter((outcome) =>
      judgementBox("x", { outcome, text: "t", hint: "h" }).html.includes("<details open>")
    );
    expect(opened).toEqual(["hint"]);
  });

  test("what a student writes cannot become HTML", () => {
    const html = check("greetings", "<img src=x onerror=alert(1)>")!.html;
    expect(html).toContain("&lt;img");
    expect(html).not.toContain("<img");
  });
});

describe("check, where nbgrader gives all points to a cell without an error,", () => {
  /** The package as a kernel has it that was started with this variable. */
  async function loaded(execution: string): Promise<typeof check> {
    return (await module(execution)).check;
  }

  async function module(execution: string): Promise<typeof import("../../lib/course/check.ts")> {
    vi.resetModules();
    vi.stubEnv("NBGRADER_EXECUTION", execution);
    try {
      return await import("../../lib/course/check.ts");
    } finally {
      vi.unstubAllEnvs(); // what an answer says of it comes too late
    }
  }

  test("throws for a blank answer, a wrong one, an almost right one and an unknown exercise", async () => {
    for (const execution of ["autograde", "validate"]) {
      const graded = await loaded(execution);
      expect(() => graded("greetings", undefined)).toThrow("greetings: not defined yet");
      expect(() => graded("greetings", 33)).toThrow("greetings: keep working");
      expect(() => graded("greetings", 20)).toThrow("greetings: almost");
      expect(() => graded("greting", 40)).toThrow('there is no exercise "greting"');
      expect(graded("greetings", 40)!.alt).toMatch(/^✓ correct/);
    }
  });

  test("gives the points of the worst answer inside of worth, and an error for one that earns nothing", async () => {
    const { check, worth } = await module("autograde");
    const checks = (...answers: unknown[]) => () => answers.forEach((answer) => check("greetings", answer));
    expect(worth(3, checks(40))).toBe(3);
    expect(worth(3, checks(20, 40))).toBe(1.5);
    expect(() => worth(3, checks(40, 33))).toThrow("greetings: keep working");
    expect(worth(3, checks())).toBe(3);
    expect(() => check("greetings", 20)).toThrow("greetings: almost");
    expect(() => worth(NaN, checks())).toThrow("worth takes points ≥ 0, got NaN");
  });

  test("and nowhere else", async () => {
    for (const execution of ["", "generate"]) {
      const { check, worth } = await module(execution);
      expect(check("greetings", undefined)!.alt).toMatch(/not defined yet/);
      expect(worth(3, () => check("greetings", undefined))).toBeUndefined();
    }
  });
});

describe("progress", () => {
  test("lists the exercises of a notebook, tried or not", () => {
    check("greetings", 40);
    check("persistent greeter", class {});
    expect(progressOf("start here")!.alt).toBe(
      "1 of 2 exercises correct. greetings: ✓ correct; persistent greeter: ✗ keep working. No predictions.",
    );
    expect(progressOf("leader election")!.alt).toMatch(
      /^0 of 4 exercises correct.*useless and safe: ○ not tried/,
    );
  });

  test("without a name it shows the notebooks in which something was checked", () => {
    check("greetings", 40);
    expect(progressOf()!.alt).toMatch(/^1 of 2 exercises/);
  });

  test("names the notebooks with exercises", () => {
    expect(() => progressOf("elections")).toThrow(
      /notebooks with exercises are "start here", .*"leader election".*; got "elections"$/,
    );
  });
});

describe("a student's own line", () => {
  const text =
    'class Mine extends exports.Bully {\n    elect() {\n        const a = this.peers;\n        this.send(a.b.c, { type: "OK" });\n        this.learn(a.b.c);\n    }\n}';
  const mine = Object.defineProperty(() => {}, "toString", { value: () => text });
  const failed = (message: string, frames: string) =>
    Object.assign(new TypeError(message), { stack: `TypeError: ${message}\n${frames}` });

  test("is the one whose column fits, on tslab as on Deno's kernel", () => {
    const message = "Cannot read properties of undefined (reading 'c')";
    const frames = (file: string, column: number) =>
      `    at Mine.elect (${file}:17:${column})\n    at Simulation.x (file:///a/lib/dist/run/world.js:1:1)`;
    expect(ownLine(failed(message, frames("evalmachine.<anonymous>", 23)), mine)).toBe(
      'this.send(a.b.c, { type: "OK" });',
    );
    expect(ownLine(failed(message, frames("<anonymous>", 24)), mine)).toBe("this.learn(a.b.c);");
  });

  test("is not guessed where two lines fit, and the method is named", () => {
    const error = failed(
      "Cannot read properties of undefined (reading 'c')",
      "    at Mine.elect (<anonymous>:17:3)",
    );
    expect(ownLine(error, mine)).toBeUndefined();
    expect(ownFunction(error)).toBe("elect");
  });

  test("is looked for in what a driver's error wraps", () => {
    const cause = failed("a.b is not a function", "    at Mine.elect (<anonymous>:9:1)");
    expect(ownFunction(new Error("P1, doing something", { cause }))).toBe("elect");
  });

  test("there is none in an error that comes from elsewhere", () => {
    expect(ownLine("a text", mine)).toBeUndefined();
    expect(ownLine(new Error("x"), undefined)).toBeUndefined();
  });
});
