/** Two jobs over a real text, and the same done by one process. */
import { MapReduceMaster, MapReduceWorker, type Pair, wordsOf } from "../../../cases/mod.ts";
import type { ProcessId } from "../../../core/process.ts";
import { nodes, type Processes } from "../../../run/system.ts";
import { range } from "../../numbers/range.ts";
import { readData } from "../../files/data.ts";

/** For each word, the texts in which it stands. */
export class InvertedIndex extends MapReduceWorker {
  override map(text: string, split: number): Pair[] {
    return [...new Set(wordsOf(text))].map((word) => [word, String(split)]);
  }

  override reduce(_key: string, values: readonly string[]): string {
    return values.join(" ");
  }
}

/** Classes in place of the library's. */
export type MapReduceClasses = {
  readonly Master?: typeof MapReduceMaster;
  readonly Worker?: typeof MapReduceWorker;
};

/** A job: its texts, one a map task, and how they are worked on. */
export type MapReduceJob = {
  readonly texts: readonly string[];
  /** Reduce tasks; default 1. */
  readonly parts?: number;
  /** Default 2; P2, P3, … */
  readonly workers?: number;
  readonly backups?: boolean;
  readonly places?: readonly (readonly ProcessId[])[];
};

/** P1 is the master, the others are workers. */
export function mapReduce(job: MapReduceJob, classes: MapReduceClasses = {}): Processes {
  const { texts, parts = 1, workers = 2, backups = false, places = [] } = job;
  const { Master = MapReduceMaster, Worker = MapReduceWorker } = classes;
  return {
    ...nodes([1], () => new Master(texts, parts, backups, places)),
    ...nodes(range(2, workers + 1), () => new Worker(1)),
  };
}

/** The legal code of CC0 in so many pieces of the same number of lines. */
export function textPieces(count: number): string[] {
  const lines = readData("cc0-1.0.txt").split("\n"), size = Math.ceil(lines.length / count);
  return range(0, count - 1).map((piece) => lines.slice(piece * size, (piece + 1) * size).join("\n"));
}

/** What the job must give, done by one after the other, with other means. */
export function wordCounts(texts: readonly string[]): Pair[] {
  const counts = new Map<string, number>();
  for (const word of texts.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return inOrder([...counts].map(([word, count]) => [word, String(count)]));
}

/** The same of the index. */
export function wordPlaces(texts: readonly string[]): Pair[] {
  const words = [...new Set(texts.flatMap(wordsOf))];
  const placesOf = (word: string) =>
    [...texts.keys()].filter((place) => wordsOf(texts[place]).includes(word)).join(" ");
  return inOrder(words.map((word) => [word, placesOf(word)]));
}

const inOrder = (pairs: Pair[]) => pairs.sort(([a], [b]) => (a < b ? -1 : 1));
