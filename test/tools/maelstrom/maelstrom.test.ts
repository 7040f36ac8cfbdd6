// Classes as Maelstrom's nodes: what its workloads ask holds under partitions, and a mutant of each is found.
import { describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import { nodeOf } from "./harness.ts";
import { test as run } from "./run.ts";
import type { WORKLOADS } from "./workloads.ts";

const classes = new URL("../../../tools/maelstrom/classes/mod.ts", import.meta.url).href;
const mutants = new URL("./mutants.ts", import.meta.url).href;
type Name = keyof typeof WORKLOADS;

const ROWS: [workload: Name, name: string, args: string[], mutant: string, found: RegExp][] = [
  ["echo", "Echo", [], "LateEcho", /comes back as/],
  ["unique-ids", "UniqueIds", [], "EqualIds", /is given twice/],
  ["broadcast", "Broadcast", [], "ForgetfulBroadcast", /are lost/],
  ["g-set", "GrowOnlySet", [], "CopiedSet", /are lost/],
  ["pn-counter", "Counter", [], "AddingCounter", /a last read is/],
  ["lin-kv", "ServiceStore", [], "StaleStore", /not linearisable/],
  ["lin-kv", "RaftKeyValues", [], "LocalReads", /not linearisable/],
  ["txn-list-append", "ServiceLists", [], "BlindLists", /not strictly serialisable/],
];

describe.each(ROWS)("%s: %s", (workload, name, args, mutant, found) => {
  test("holds under partitions", async () => {
    const { wrong, problems, history, between, lost } = await run(workload, nodeOf(classes, name, ...args));
    expect([wrong, problems]).toEqual([undefined, []]);
    expect(history.length).toBeGreaterThan(50);
    if (between > 0) expect(lost).toBeGreaterThan(0);
  });
  test(`and its mutant ${mutant} is found`, async () => {
    const { wrong, problems } = await run(workload, nodeOf(mutants, mutant));
    expect(problems).toEqual([]);
    expect(wrong).toMatch(found);
  });
});

test("lin-kv: a class that holds on one service does not on another", async () => {
  const { wrong, problems } = await run("lin-kv", nodeOf(classes, "ServiceStore", "lwwKv"));
  expect(problems).toEqual([]);
  expect(wrong).toMatch(/not linearisable/);
});

test.each([
  ["of classes/mod.ts", ["Echo"], undefined],
  [
    "of another module",
    ["--module", fileURLToPath(mutants), "LateEcho"],
    expect.stringMatching("comes back as"),
  ],
])("the program that Maelstrom is given is hb-node, with a class %s", async (_, args, found) => {
  const bin = fileURLToPath(new URL("../../../tools/maelstrom/hb-node", import.meta.url));
  const { wrong, problems, history } = await run("echo", [bin, ...args], false);
  expect([wrong, problems]).toEqual([found, []]);
  expect(history.length).toBeGreaterThan(50);
});

describe("what is no node of Maelstrom's is refused:", () => {
  test("a class that fails says why, and its end is noticed", async () => {
    const { problems } = await run("echo", nodeOf(mutants, "Nobody"));
    expect(problems.join("\n")).toMatch(/ended: 1.*exports no class Nobody/s);
  });
  test("what a class has no operation for is an error that says that nothing was done", async () => {
    const { problems, history } = await run("echo", nodeOf(classes, "UniqueIds"), false);
    expect(problems).toEqual([]);
    expect(new Set(history.map(({ answer }) => answer?.code))).toEqual(new Set([10]));
  });
});
