import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { must } from "../../tools/base/process.ts";
import { ask, errorOf, printed, type Told } from "./kernel.ts";

const throwing = [
  "interface Pair {\n  a: number;\n}\n\n" +
  "function half(pair: Pair): number {\n  // odd?\n  throw new RangeError(`odd: ${pair.a}`);\n}",
  "const three: number = 3;\nhalf({ a: three });",
];
describe("a failing cell", () => {
  let told: Told[];
  beforeAll(async () => {
    told = await ask("tslab", [
      ...throwing,
      "const n = 3, seed = 7;",
      "const rows = { n };\nconst m: string = rows.n;",
      "const f = (n: number) => ({ n });\nconsole.log(JSON.stringify([{ n, seed }, f(4)]));",
    ]);
  });

  test("is an error with its name, its message and the student's own lines", () => {
    expect(told[1].reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "odd: 3" });
    const text = errorOf(told[1])!.traceback!.join("\n");
    expect(text).toContain("RangeError: odd: 3");
    expect(text).toContain("in [1], line 7, in half");
    expect(text).toContain("→   7 │   throw new RangeError(`odd: ${pair.a}`);");
    expect(text).toContain("→   2 │ half({ a: three });");
    expect(text).not.toContain("node_modules");
  });

  test("with a type error shows the line and the place", () => {
    expect(errorOf(told[3])).toMatchObject({
      ename: "CompileError",
      evalue: "line 2, column 7: Type 'number' is not assignable to type 'string'.",
    });
    expect(errorOf(told[3])!.traceback!.slice(1)).toEqual([
      "    2 │ const m: string = rows.n;",
      `${" ".repeat(14)}^`,
    ]);
  });

  test("may say {n} for a variable of an earlier cell: it is none", () => {
    expect(printed(told[4])).toBe('[{"n":3,"seed":7},{"n":4}]\n');
  });
});

describe("cells that were queued behind a failing one", () => {
  const steps = ['throw new Error("first");', 'console.log("second");'];
  test("are aborted, and said to be", async () => {
    const told = await ask("tslab", steps, true);
    expect(told.map(({ reply }) => reply.status)).toEqual(["error", "aborted"]);
    expect(printed(told[1], "stderr")).toBe("Not run, because cell [1] failed.\n");
  });
  test("run if the front end says so", async () => {
    const told = await ask("tslab", steps.map((code) => ({ code, stop_on_error: false })), true);
    expect(told.map(({ reply }) => reply.status)).toEqual(["error", "ok"]);
  });
});

describe("on stock tslab, which the kernel tslab-stock is,", () => {
  let told: Told[];
  beforeAll(async () => {
    told = await ask("tslab-stock", [
      "let n = 1; const get = () => n;",
      "n = 2; console.log(n, get());",
      ...throwing,
      'console.log("next");',
      { code: "console.log(JSON.stringify({ n }));", pause: 0.5 },
      { code: "while (true);", pause: 0.5, interrupt_after: 1 },
    ]);
  });
  test("an earlier cell's variable is a copy", () => {
    expect(printed(told[1])).toBe("2 1\n");
  });
  test("a failing cell has no error message, and the cell that is sent after its reply is skipped", () => {
    expect(errorOf(told[3])).toBeUndefined();
    expect(printed(told[4])).toBe("");
  });
  test("{n} of an earlier cell is not found", () => {
    expect(told[5].reply.status).toBe("error");
  });
  test("an interrupt ends a loop, but no error says so", () => {
    expect(told[6].reply.status).toBe("error");
    expect(told[6].reply.ename).toBeUndefined();
    expect(errorOf(told[6])).toBeUndefined();
  });
});

test("a package that was missing and comes while the kernel runs disturbs no later cell", async () => {
  const told = await ask("tslab", [
    'import { mkdirSync, rmSync, writeFileSync } from "node:fs";\nlet n = 1;',
    'import { late } from "late-package";',
    'mkdirSync("node_modules/late-package", { recursive: true });\n' +
    'writeFileSync("node_modules/late-package/index.d.ts", "export declare const late: number;");',
    { code: "n + 1", pause: 1 },
    'rmSync("node_modules", { recursive: true });',
    { code: "n + 2", pause: 1 },
  ]);
  expect(told.map(({ reply }) => reply.status)).toEqual(["ok", "error", "ok", "ok", "ok", "ok"]);
});

test.each(["watchFile", "watchDirectory"])(
  "what tslab's converter throws in %s, as another change is still to be told, ends nothing",
  async (watch) => {
    const { stdout } = await must("node", [
      "--eval",
      `const { ts } = require(${JSON.stringify(join(root, "tools/kernel/tslab.cjs"))});
      const fs = require("node:fs"), folder = fs.mkdtempSync(require("node:os").tmpdir() + "/watched-");
      const place = ${watch === "watchFile"} ? folder + "/file.ts" : folder;
      fs.writeFileSync(folder + "/file.ts", "1");
      const watcher = ts.sys.${watch}(place, () => {
        watcher.close();
        setImmediate(() => console.log("told"));
        throw new Error("Unexpected pending rebuildTimer");
      }, 100);
      setTimeout(() => ["file", "other"].forEach((name) => fs.writeFileSync(folder + "/" + name + ".ts", "2, longer")), 200);
      setTimeout(() => process.exit(), 5000).unref();`,
    ]);
    expect(stdout.trim()).toBe("told");
  },
);

test("a cell that is run again and again shows the same", async () => {
  const told = await ask("tslab", Array(4).fill("class A {}\ntype T = A;\nconst x: T = new A();\nx"));
  expect(told.map((one) => printed(one))).toEqual(Array(4).fill("A {}\n"));
});
