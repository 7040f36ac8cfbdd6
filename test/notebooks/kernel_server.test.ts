// What comes through Jupyter's own server, which drops what is too much for it, pictures and errors among it.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { root } from "../../tools/paths.ts";
import { must } from "../../tools/process.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";
import { jupyterEnvironment } from "../../tools/setup/kernels.ts";
import { errorOf, kinds, printed, type Step, type Told } from "./kernel.ts";

const end = "display.html('a picture'); throw new Error('the end');";
const steps: Step[] = [
  { code: 'import { display, newDisplay } from "tslab"; const place = newDisplay();' },
  {
    code: `for (let i = 0; i < 100_000; i++) console.log('line', i);\n${end}`,
  },
  {
    code: `for (let i = 0; i < 100_000; i++) console.log(i, 'ä'.repeat(30));\n${end}`,
  },
  {
    code:
      `for (let i = 0; i < 10_000; i++) { console.log(i); console.error(i); display.html('' + i); }\n${end}`,
  },
  { code: "for (let i = 0; i < 100_000; i++) place.html(`${i}`);\nconsole.log('the last');" },
  { code: "for (let i = 0; ; i++) { console.log(i); display.html(`${i}`); }", interrupt_after: 1 },
  { code: "console.log('alive');" },
];

let told: Told[];
beforeAll(async () => {
  const { python, frontEnd } = foundJupyter();
  const { stdout } = await must(python, [join(import.meta.dirname!, "kernel_server.py")], {
    input: JSON.stringify({ frontEnd, kernel: "tslab", folder: join(root, "notebooks"), steps }),
    env: jupyterEnvironment(),
  });
  told = JSON.parse(stdout);
});

test("all lines, the picture and the error of a cell come through Jupyter's server", () => {
  expect(printed(told[1])).toMatch(/^line 0\n(.*\n){99998}line 99999\n$/);
  expect(kinds(told[1])).toEqual(["stdout", "display_data", "error"]);
});

test("of what is too much, what is shown, the sentences about the rest and the error come through", () => {
  for (const each of told.slice(2, 4)) {
    expect(printed(each, "stderr")).toContain("(Left out: ");
    expect(errorOf(each)!.evalue).toBe("the end");
  }
  expect(kinds(told[2])).toEqual(["stdout", "stderr", "display_data", "stderr", "stdout", "error"]);
  expect(told[3].outputs.filter(({ type }) => type === "display_data").length).toBe(1000);
});

test("of a picture that is replaced, the last one comes through", () => {
  expect(told[4].outputs.findLast(({ type }) => type === "update_display_data")!.data).toEqual({
    "text/html": "99999",
  });
  expect(printed(told[4])).toBe("the last\n");
});

test("an interrupt through the server ends a loop that prints and shows, and the next cell runs", () => {
  expect(told[5].reply.ename).toBe("Interrupted");
  expect(printed(told[6])).toBe("alive\n");
});

test("the server drops nothing", () => {
  for (const each of told) expect(printed(each, "stderr")).not.toContain("rate exceeded");
});
