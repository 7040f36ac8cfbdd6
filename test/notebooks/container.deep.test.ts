// What the image's Dockerfile does after its script, in a folder of its own.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { linesOf } from "./dockerfile.ts";

const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n").filter(Boolean)
  .map((line) => line.replace("**/", ""));

const home = mkdtempSync(join(tmpdir(), "image-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("what is copied into it sets itself up, and a notebook runs there on the kernel of the course", () => {
  cpSync(root, home, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) =>
      path === root || !ignored.some((name) => name === basename(path) || path === join(root, name)),
  });
  expect(existsSync(join(home, "node_modules"))).toBe(false);
  const sh = (command: string) => {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: home, encoding: "utf8" });
    expect(status, `${command}\n${stdout}\n${stderr}`).toBe(0);
    return stdout;
  };
  sh(linesOf("RUN")[2]);
  const [folder] = (JSON.parse(linesOf("CMD")[0]) as string[]).slice(-1);
  expect(folder).toBe("student");
  expect(readFileSync(join(home, folder, "00_start_here.ipynb"), "utf8")).not.toContain("BEGIN SOLUTION");
  const env = (name: string) =>
    linesOf("ENV").find((line) => line.startsWith(`${name}=`))!.slice(name.length + 1).replaceAll(
      "${HOME}",
      home,
    ).split(":");
  const [kernels, share] = env("JUPYTER_PATH");
  expect(existsSync(join(kernels, "kernels", "tslab", "kernel.json"))).toBe(true);
  expect(existsSync(join(share, "nbextensions"))).toBe(true);
  expect(existsSync(join(env("JUPYTER_CONFIG_PATH")[0], "nbconfig", "notebook.json"))).toBe(true);
  expect(sh("npx -y deno task run 00_start_here")).toContain("s from a cold kernel");
  // On a machine whose Jupyter is in .venv only, this line of the image is not tried.
  if (spawnSync("sh", ["-c", "command -v jupyter"]).status !== 0) return;
  const [program, ...rest] = JSON.parse(linesOf("CMD")[0]) as string[];
  expect(sh(`${program} ${rest[0]} --version`)).toMatch(/^\d/);
}, 300_000);
