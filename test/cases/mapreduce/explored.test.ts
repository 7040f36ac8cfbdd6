// MapReduce in every execution of a small world, and in random runs of a real text.
import { expect, test } from "vitest";
import { MapReduceMaster, MapReduceWorker } from "../../../lib/cases/mod.ts";
import { judged } from "../../replication/worlds.ts";
import {
  InvertedIndex,
  mapReduce,
  textPieces,
  wordCounts,
  wordPlaces,
} from "../../../lib/course/cases/mapreduce/jobs.ts";
import type { Pair } from "../../../lib/cases/mod.ts";
import { exponential } from "../../../lib/run/latency.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";
import * as worlds from "./worlds.ts";

test.each([
  ["a worker dies", worlds.dies, 1312],
  ["a worker is taken for dead", worlds.suspects, 530],
  ["tasks are done twice", worlds.backups, 558],
])("the answer is the same when %s", (_name, world, states) => {
  expect(judged(world())).toEqual({ states, broken: [] });
});

/** The result of a run in which workers crash and come back all the time. */
function stormy(Worker: typeof MapReduceWorker, texts: readonly string[], seed: number): readonly Pair[] {
  const run = simulate({
    processes: mapReduce({ texts, parts: 4, workers: 5, backups: seed % 2 === 0 }, { Worker }),
    latency: exponential(5),
    fifo: true,
    faults: {
      crashes: { meanUpMs: 60, meanDownMs: 20, mostDown: 3, processes: [2, 3, 4, 5, 6], untilMs: 400 },
    },
    trace: "none",
    seed,
  });
  return (run.process(1) as MapReduceMaster).result;
}

test("map tasks go to workers that have their text", () => {
  expect(judged(worlds.places())).toEqual({ states: 135, broken: [] });
});

test("word count and inverted index of a real text are the same under any faults", () => {
  const texts = textPieces(12), counts = wordCounts(texts), places = wordPlaces(texts);
  expect(counts.length).toBeGreaterThan(300);
  for (let seed = 1; seed <= 10; seed++) {
    expect(stormy(MapReduceWorker, texts, seed)).toEqual(counts);
    expect(stormy(InvertedIndex, texts, seed)).toEqual(places);
  }
});

test("a job without a text, or without a part, is refused: it would never be done", () => {
  const job = (texts: readonly string[], parts: number) => () =>
    simulate({ processes: nodes([1], () => new MapReduceMaster(texts, parts)) });
  expect(job([], 1)).toThrow("a job needs at least one text, got none");
  for (const parts of [0, -1, 1.5, NaN]) {
    expect(job(["a"], parts)).toThrow(`parts must be an integer ≥ 1, got ${parts}`);
  }
});
