// A block is a command: whole or not at all, once, and known to be its own.
import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../../tools/base/paths.ts";
import { denoRun, run } from "../../../tools/base/process.ts";
import { collect, keepResult, ranges } from "../../../tools/blocks/folder.ts";
import { digestOf, resultOf, sourcesOf, workOf } from "../../../tools/blocks/work.ts";

const work = "test/tools/blocks/squares.ts";
const SUM = "sum 328350"; // 0² + … + 99²
const hasParallel = spawnSync("parallel", ["--version"]).stdout?.includes("GNU") ?? false;
let folder = "";
beforeAll(() => folder = mkdtempSync(join(tmpdir(), "blocks-")));
afterAll(() => rmSync(folder, { recursive: true }));

const task = (name: string, ...args: string[]) =>
  run(process.execPath, [...denoRun, join(root, "tools", `${name}.ts`), ...args]);

describe("blocks of a work", () => {
  test("are computed by commands and put together, whichever comes when", async () => {
    const into = join(folder, "commands");
    const early = await task("merge", "3", work, "--in", into);
    expect([early.code, early.stdout.trim()]).toEqual([1, "0 of 3 blocks; missing 0-2"]);
    expect((await task("block", "2", "3", work, "--in", into)).code).toBe(0);
    expect((await task("merge", "3", work, "--in", into)).stdout.trim()).toBe("1 of 3 blocks; missing 0-1");
    await Promise.all(["0", "1"].map((index) => task("block", index, "3", work, "--in", into)));
    const all = await task("merge", "3", work, "--in", into);
    expect([all.code, all.stdout.trim()]).toEqual([0, SUM]);
  });

  test("are computed as an array of Slurm does it, by a variable of its environment", async () => {
    const into = join(folder, "slurm"), script = join(root, "tools/blocks/slurm.sh");
    const env = { SLURM_ARRAY_TASK_ID: "1" };
    expect((await run("sh", [script, into, "2", work], { env })).code).toBe(0);
    expect(readdirSync(into)).toEqual(["block-1.json"]);
  });

  test.runIf(hasParallel)("are computed and put together by GNU parallel", async () => {
    const done = await run("sh", [
      join(root, "tools/blocks/parallel.sh"),
      join(folder, "in parallel"), // with a space
      "3",
      work,
    ]);
    expect(done.stdout.trim()).toBe(SUM);
  });

  test("are not computed again, and leave nothing half done behind", async () => {
    const into = join(folder, "once"), log = join(folder, "once.log");
    for (let time = 0; time < 2; time++) await task("block", "0", "1", work, "0", log, "--in", into);
    expect(readFileSync(log, "utf8").match(/begin/g)).toHaveLength(1);
    expect(readdirSync(into)).toEqual(["block-0.json"]);
  });

  test("of another order, of other sources or changed on the way are refused, and named", async () => {
    const order = { work, args: [], of: 4 }, into = join(folder, "foreign");
    const results = await Promise.all([0, 1, 2, 3].map((index) => resultOf(order, index)));
    keepResult(into, results[0]);
    keepResult(into, { ...results[1], part: 7 });
    keepResult(into, { ...await resultOf({ ...order, args: ["1"] }, 2) });
    writeFileSync(join(into, "block-3.json"), JSON.stringify(results[3]).slice(0, -9));
    expect(await collect(into, order)).toEqual({
      parts: [results[0].part],
      missing: [
        { index: 1, why: "is not what was computed: its checksum differs" },
        { index: 2, why: "is of another order, or was computed by other sources or of other data" },
        { index: 3, why: "is no whole result" },
      ],
    });
    const again = await task("block", "1", "4", work, "--in", into);
    expect(again.stderr).toContain(
      "block 1 is not what was computed: its checksum differs: it is computed again",
    );
    expect((await collect(into, order)).missing.map(({ index }) => index)).toEqual([2, 3]);
  });

  test("are put in the place of others at once: who has begun to read one reads it to its end", async () => {
    const into = join(folder, "atomic"), order = { work, args: [], of: 1 }, right = await resultOf(order, 0);
    keepResult(into, { ...right, part: 7 });
    linkSync(join(into, "block-0.json"), join(folder, "opened"));
    keepResult(into, right);
    expect(JSON.parse(readFileSync(join(folder, "opened"), "utf8")).part).toBe(7);
    expect(JSON.parse(readFileSync(join(into, "block-0.json"), "utf8"))).toEqual(right);
  });

  test("are known by their order, their number, their sources and what they were given", async () => {
    const handed = join(folder, "handed");
    mkdirSync(handed);
    for (const name of ["ada", "bo"]) writeFileSync(join(handed, `${name}.ipynb`), name);
    const order = { work: "grade", args: [handed], of: 2 };
    const two = () => Promise.all([digestOf(order, 0), digestOf(order, 1)]), first = await two();
    const others = await Promise.all([
      digestOf({ work, args: [], of: 1 }, 0),
      digestOf({ ...order, args: [handed, "more"] }, 0),
      digestOf({ work, args: [], of: 2 }, 0),
      digestOf(order, 0, "other sources"),
    ]);
    expect(new Set([...first, ...others]).size).toBe(6);
    expect(await two()).toEqual(first);
    writeFileSync(join(handed, "bo.ipynb"), "changed"); // handed in once more
    const second = await two();
    expect(second.map((digest, index) => digest === first[index])).toEqual([true, false]);
  });

  test("name what is wrong with a command", async () => {
    const said = async (...args: string[]) => (await task("block", ...args)).stderr.trim();
    expect(await said("3", "3", work, "--in", folder)).toBe("a block of 3 must be 0 to 2, got 3");
    expect(await said("0", "0", work, "--in", folder)).toContain(
      "the number of blocks must be an integer ≥ 1",
    );
    expect(await said("0", "1", work)).toContain("usage: deno task block");
    expect(await said("", "1", work, "--in", folder)).toBe('a block must be an integer such as 10, got ""');
    expect(await said("0", "1e0", work, "--in", folder)).toBe(
      'the number of blocks must be an integer such as 10, got "1e0"',
    );
  });

  test("are of a module of this checkout, and of no other", async () => {
    const refused = (work: string) => expect(workOf({ work, args: [], of: 1 })).rejects;
    await refused("../elsewhere.ts").toThrow(
      "must be one of deep, grade, mutate, or a module of this checkout",
    );
    await refused("/etc/passwd.ts").toThrow("a module of this checkout");
    await refused("data:text/javascript,1//.ts").toThrow("a module of this checkout");
    await refused("lib/core/random.ts").toThrow("exports no block and merge");
  });
});

test("missing blocks are said as Slurm's arrays take them", () => {
  expect(ranges([0, 1, 2, 5, 7, 8])).toBe("0-2,5,7-8");
  expect(ranges([])).toBe("");
});

test("sources have one hash wherever a checkout lies, another when any of them differs", () => {
  const checkouts = ["one", "two"].map((name) => join(folder, name));
  for (const checkout of checkouts) {
    for (const name of ["lib", "lib/dist", "notebooks", "data", "test"]) {
      mkdirSync(join(checkout, name), { recursive: true });
    }
    writeFileSync(join(checkout, "lib", "a.ts"), "export const a = 1;");
    writeFileSync(join(checkout, "notebooks", "04.ipynb"), "{}");
  }
  const equal = () => sourcesOf(checkouts[0]) === sourcesOf(checkouts[1]);
  const write = (name: string, text: string) => writeFileSync(join(checkouts[1], name), text);
  expect(equal()).toBe(true);
  write("lib/dist/a.js", "made of it");
  write("test/scores.json", "what a work writes");
  write("notebooks/record.json", "of who works here");
  expect(equal()).toBe(true);
  for (const name of ["lib/a.ts", "notebooks/04.ipynb", "data/new.csv", "deno.json"]) {
    write(name, "changed");
    expect(equal()).toBe(false);
    writeFileSync(join(checkouts[0], name), "changed");
    expect(equal()).toBe(true);
  }
});
