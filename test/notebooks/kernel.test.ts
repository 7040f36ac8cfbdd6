import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { must } from "../../tools/base/process.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";
import { jupyterEnvironment, type KernelName } from "../../tools/setup/kernels.ts";

interface Step {
  code: string;
  stop_on_error?: boolean;
  interrupt_after?: number;
}

interface Told {
  reply: { status: string; ename?: string; evalue?: string; execution_count?: number };
  outputs: {
    type: string;
    name?: string;
    text?: string;
    ename?: string;
    evalue?: string;
    traceback?: string[];
  }[];
}

async function ask(kernel: KernelName, steps: Step[], together = false): Promise<Told[]> {
  const job = { kernel, folder: join(root, "notebooks"), steps, together };
  const { stdout } = await must(foundJupyter().python, [join(import.meta.dirname!, "kernel.py")], {
    input: JSON.stringify(job),
    env: jupyterEnvironment(),
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

const errorOf = (told: Told) => told.outputs.find(({ type }) => type === "error");
const printed = (told: Told) =>
  told.outputs.filter(({ name }) => name === "stdout").map(({ text }) => text).join("");

const throwing = [
  {
    code:
      "interface Pair {\n  a: number;\n}\n\nfunction half(pair: Pair): number {\n  // odd?\n  throw new RangeError(`odd: ${pair.a}`);\n}",
  },
  { code: "const three: number = 3;\nhalf({ a: three });" },
];

describe("a cell that throws", () => {
  test("is an error with its name, its message and the student's own lines", async () => {
    const told = await ask("tslab", throwing);
    expect(told[1].reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "odd: 3" });
    const text = errorOf(told[1])!.traceback!.join("\n");
    expect(text).toContain("RangeError: odd: 3");
    expect(text).toContain("in [1], line 7, in half");
    expect(text).toContain("→   7 │   throw new RangeError(`odd: ${pair.a}`);");
    expect(text).toContain("→   2 │ half({ a: three });");
    expect(text).not.toContain("node_modules");
  });

  test("on stock tslab has no error message", async () => {
    expect(errorOf((await ask("tslab-stock", throwing))[1])).toBeUndefined();
  });
});

test("a type error is an error that shows the line and the place", async () => {
  const told = await ask("tslab", [{ code: "const n = 1;" }, {
    code: "const rows = { n };\nconst m: string = rows.n;",
  }]);
  expect(errorOf(told[1])).toMatchObject({
    ename: "CompileError",
    evalue: "line 2, column 7: Type 'number' is not assignable to type 'string'.",
  });
  expect(errorOf(told[1])!.traceback!.slice(1)).toEqual([
    "    2 │ const m: string = rows.n;",
    `${" ".repeat(14)}^`,
  ]);
});

describe("{n} for a variable of an earlier cell", () => {
  const steps = [{ code: "const n = 3, seed = 7;" }, {
    code: "const f = (n: number) => ({ n });\nconsole.log(JSON.stringify([{ n, seed }, f(4)]));",
  }];
  test("is found", async () => {
    const told = await ask("tslab", steps);
    expect(printed(told[1])).toBe('[{"n":3,"seed":7},{"n":4}]\n');
  });
  test("is not by stock tslab", async () => {
    expect((await ask("tslab-stock", steps))[1].reply.status).toBe("error");
  });
});

describe("cells that were queued behind a failing one", () => {
  const steps = [{ code: 'throw new Error("first");' }, { code: 'console.log("second");' }];
  test("are aborted, and said to be; the next one runs at once", async () => {
    const told = await ask("tslab", steps, true);
    expect(told.map(({ reply }) => reply.status)).toEqual(["error", "aborted"]);
    const [, next] = await ask("tslab", [steps[0], steps[1]]);
    expect(printed(next)).toBe("second\n");
  });
  test("run if the front end says so", async () => {
    const told = await ask("tslab", steps.map((step) => ({ ...step, stop_on_error: false })), true);
    expect(told.map(({ reply }) => reply.status)).toEqual(["error", "ok"]);
  });
  test("on stock tslab even the one that is sent after the reply is skipped", async () => {
    const [, next] = await ask("tslab-stock", steps);
    expect(printed(next)).toBe("");
  });
});

describe("interrupting", () => {
  const loop = (
    code: string,
  ): Step[] => [{ code: "let kept = 41;" }, { code, interrupt_after: 1.5 }, {
    code: "console.log(kept + 1);",
  }];
  test.each([
    ["a loop", "while (true) kept = 41;"],
    ["a loop after a declaration with await", "while (true) kept = 41;\nawait Promise.resolve();"],
    ["a wait", "await new Promise(() => {});"],
  ])("ends %s and keeps the session", async (_name, code) => {
    const told = await ask("tslab", loop(code));
    expect(told[1].reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(printed(told[2])).toBe("42\n");
  });
  test("stock tslab ends the loop, too, but no error says so, and the next cell is skipped", async () => {
    const told = await ask("tslab-stock", loop("while (true) kept = 41;"));
    expect(told[1].reply.ename).toBeUndefined();
    expect(errorOf(told[1])).toBeUndefined();
    expect(printed(told[2])).toBe("");
  });
});
