// A student's package, unpacked where nothing else of the course is: its commands, its Jupyter, its kernel.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { canonical } from "../../tools/notebook/fmt.ts";
import { notebookFiles, readNotebook } from "../../tools/notebook/format.ts";
import { studentPackage } from "../../tools/release/package/package.ts";
import { studentCopy } from "../../tools/release/student.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";

const home = mkdtempSync(join(tmpdir(), "package-")), course = join(home, "happened-before");
const deno = ["--prefer-offline", "-y", "deno", "task"];
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeAll(() => {
  const [start] = notebookFiles();
  const copies = new Map([[basename(start), canonical(studentCopy(readNotebook(start), basename(start)))]]);
  for (const [path, bytes] of studentPackage(copies)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), bytes);
  }
});

const task = (...said: string[]) => {
  const { status, stdout, stderr } = spawnSync("npx", [...deno, ...said], { cwd: course, encoding: "utf8" });
  expect(status, `${said}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
};

test("start installs what is missing and builds nothing; then doctor misses nothing", () => {
  const said = task("start", "--no-open");
  expect(said).toContain("ready");
  expect(said).not.toContain("built to");
  expect(task("doctor")).toContain("Nothing more is needed from a network");
  expect(existsSync(join(course, "student"))).toBe(false);
});

test("the beginning of a notebook runs there through Jupyter, on the package's own kernel and library", () => {
  const script = `import json, os, nbformat
from nbclient import NotebookClient
book = nbformat.read("00_start_here.ipynb", 4)
cells = [c for c in book.cells if c.cell_type == "code"]
book.cells = cells[:4] + [c for c in cells if c.id.endswith("-greetings")]
NotebookClient(book, kernel_name="tslab", timeout=60).execute()
errors = [o for c in book.cells for o in c.get("outputs", []) if o.output_type == "error" or o.get("name") == "stderr"]
shown = [o.data["text/html"] for c in book.cells for o in c.get("outputs", []) if "text/html" in o.get("data", {})]
print(json.dumps([errors, len(shown), sum("not defined yet" in html or "still missing" in html for html in shown)]))`;
  const { stdout, stderr } = spawnSync(foundJupyter().python, ["-c", script], {
    cwd: join(course, "notebooks"),
    env: { ...process.env, JUPYTER_PATH: join(course, ".jupyter", "share") },
    encoding: "utf8",
  });
  expect(stdout, stderr).not.toBe("");
  const [errors, shown, missing] = JSON.parse(stdout.trim().split("\n").at(-1)!);
  expect(errors).toEqual([]);
  expect(shown).toBeGreaterThan(2);
  expect(missing).toBe(1);
});

test("start opens Jupyter on the notebooks of the package", async () => {
  const child = spawn("npx", [...deno, "start"], {
    cwd: course,
    env: { ...process.env, BROWSER: "true" },
    detached: true,
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      const read = (chunk: unknown) => {
        said += chunk;
        const found = /http:\/\/(?:localhost|127\.0\.0\.1):\d+\/\S*token=\w+/.exec(said);
        if (found) resolve(found[0]);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("exit", () => reject(new Error(`Jupyter did not start:\n${said}`)));
    });
    const url = new URL(address);
    const { content } = await (await fetch(`${url.origin}/api/contents/?${url.searchParams}`)).json();
    expect(content.map(({ name }: { name: string }) => name)).toContain("00_start_here.ipynb");
  } finally {
    child.removeAllListeners("exit");
    process.kill(-child.pid!, "SIGTERM");
  }
}, 120_000);
