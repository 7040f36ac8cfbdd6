// The classes of lib/cases/gfs in every execution of a small world.
import { expect, test } from "vitest";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { judged } from "../../replication/worlds.ts";
import * as worlds from "./worlds.ts";

/** What a simulation takes of it. */
const fuzzed = ({ properties: _, monitor: __, seeds: ___, ...rest }: FuzzOptions) => rest;

test.each([
  ["a server is cut off from the master", worlds.cut, 19642],
  ["a message between servers is lost", worlds.lossy, 10230],
])("what was answered is kept, by one primary at a time, when %s", (_name, world, states) => {
  expect(judged(world())).toEqual({ states, broken: [] });
});

test.each([["two write to the same place", worlds.twoWriters], ["a server was away", worlds.away]])(
  "in random runs, too, when %s",
  (_name, world) => {
    expect(Object.values(fuzz(world()).verdicts).map(({ holds }) => holds)).not.toContain(false);
  },
);

test("a read after a server was away gets what was written without it", () => {
  const run = simulate({ ...fuzzed(worlds.away()), seed: 1 });
  const answers = run.trace.where({ kind: "respond" }).map(({ content }) => content);
  expect(answers.map((answer) => (answer as { value: unknown }).value)).toEqual([true, true, "b", true, "b"]);
});
