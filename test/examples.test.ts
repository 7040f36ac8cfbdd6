// The programs of docs/examples print what stands beside them, to the last state, and are short enough to
// read.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { root } from "../tools/base/paths.ts";

// The library's source, whatever was built last.
vi.mock("happened-before", () => import("../lib/mod.ts"));

const folder = join(root, "docs", "examples");
const names = readdirSync(folder).filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -3))
  .sort();

test("there are examples", () => expect(names).toEqual(["paxos", "raft", "two_phase_commit"]));

describe.each(names)("the example %s", (name) => {
  test("has fewer than 80 lines of code", () => {
    const lines = readFileSync(join(folder, `${name}.ts`), "utf8").split("\n");
    const code = lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|\/?\*)/.test(line));
    expect(code.length).toBeLessThan(80);
  });

  test("prints what stands beside it", async () => {
    const said: unknown[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
    try {
      await import(`../docs/examples/${name}.ts`);
    } finally {
      log.mockRestore();
    }
    expect(said.join("\n") + "\n").toBe(readFileSync(join(folder, `${name}.txt`), "utf8"));
  });
});
