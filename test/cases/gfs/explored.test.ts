// The classes of lib/cases/gfs in every execution of a small world.
import { expect, test } from "vitest";
import { ChunkServer, GfsClient, GfsMaster } from "../../../lib/cases/mod.ts";
import { at, crash, type Scheduled } from "../../../lib/run/faults.ts";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { constant } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
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

/** A master that is told who is down, and chunkservers of which it makes one copy at a time. */
class Told extends GfsMaster {
  down(...servers: number[]) {
    for (const server of servers) this.exclude(server);
  }
  /** Who has each chunk, and how many copies are under way. */
  get held() {
    return [[...this.chunks.values()].map(({ servers }) => servers.toSorted()), this.copying];
  }
}

function told(servers: number[], scenario: readonly Scheduled[][]) {
  const master = () => new Told(servers, 2, 1000, 1000, 1);
  const processes = {
    ...nodes([1], master),
    ...nodes(servers, () => new ChunkServer(1, 1000)),
    ...nodes([9], GfsClient),
  };
  return simulate({ processes, latency: constant(5), scenario, until: 60_000 });
}
const write = (chunk: string) => invoke(9, "write", chunk, 0, "a");

test("who has kept a version and is down by the time it says so is lent nothing, nor is a chunk that nobody has", () => {
  const late = told([2, 3], [at(0, write("f")), at(12, crash(2), crash(3)), at(13, invoke(1, "down", 2, 3))]);
  expect((late.process(1) as Told).held).toEqual([[[]], 0]);
  const gone = told([2, 3], [
    at(0, write("f")),
    at(100, crash(2), crash(3), invoke(1, "down", 2, 3)),
    at(200, write("f")),
  ]);
  expect(gone.trace.where({ kind: "respond" }).map(({ content }) => (content as { value: unknown }).value))
    .toEqual(
      [true, null],
    );
});

test.each([["who makes it", 4], ["who gives it", 2]])(
  "a copy is begun again elsewhere when it is known that %s is down",
  (_who, dies) => {
    // Both chunks have two copies on P2 to P5; P3 dies, then the other, in the middle of the only copy.
    const run = told([2, 3, 4, 5], [
      at(0, write("f")),
      at(50, write("g")),
      at(5000, crash(3), invoke(1, "down", 3)),
      at(5001, crash(dies)),
      at(5003, invoke(1, "down", dies)),
    ]);
    const [left, copying] = (run.process(1) as Told).held, up = [2, 4, 5].filter((id) => id !== dies);
    expect([left, copying]).toEqual([dies === 2 ? [[], up] : [up, up], 0]);
  },
);
