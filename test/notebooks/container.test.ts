// No engine builds the image here. What its Dockerfile does is run instead: the script as root by .ci/run,
// the rest by this test.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const lines = (word: string) =>
  [...dockerfile.matchAll(new RegExp(`^${word} (.*)$`, "gm"))].map(([, rest]) => rest);
const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n").filter(Boolean)
  .map((line) => line.replace("**/", ""));

const home = mkdtempSync(join(tmpdir(), "image-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("the image is made by the script, a user and the set-up, and by nothing else", () => {
  expect(lines("RUN")).toEqual([
    "/tmp/install.sh",
    "useradd --create-home --uid ${NB_UID} ${NB_USER}",
    "npx -y deno task start --no-open",
  ]);
  expect(readFileSync(join(root, ".ci", "run"), "utf8")).toContain("tools/container/install.sh");
  expect(readFileSync(join(root, ".devcontainer", "devcontainer.json"), "utf8")).toContain(lines("RUN")[2]);
});

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
  sh(lines("RUN")[2]);
  const [folder] = (JSON.parse(lines("CMD")[0]) as string[]).slice(-1);
  expect(folder).toBe("student");
  expect(readFileSync(join(home, folder, "00_start_here.ipynb"), "utf8")).not.toContain("BEGIN SOLUTION");
  const env = (name: string) =>
    dockerfile.match(new RegExp(`^ENV ${name}=(.*)$`, "m"))![1].replaceAll("${HOME}", home).split(":");
  const [kernels, share] = env("JUPYTER_PATH");
  expect(existsSync(join(kernels, "kernels", "tslab", "kernel.json"))).toBe(true);
  expect(existsSync(join(share, "nbextensions"))).toBe(true);
  expect(existsSync(join(env("JUPYTER_CONFIG_PATH")[0], "nbconfig", "notebook.json"))).toBe(true);
  expect(sh("npx -y deno task run 00_start_here")).toContain("s from a cold kernel");
  // On a machine whose Jupyter is in .venv only, this line of the image is not tried.
  if (spawnSync("sh", ["-c", "command -v jupyter"]).status !== 0) return;
  const [program, ...rest] = JSON.parse(lines("CMD")[0]) as string[];
  expect(sh(`${program} ${rest[0]} --version`)).toMatch(/^\d/);
}, 300_000);
