// The mutants of a notebook's classes: which of them its verdicts and marked pictures notice.
import { createHash } from "node:crypto";
import type { openNotebook } from "../notebook/execute.ts";
import { readNotebook } from "../notebook/format.ts";
import { partsOf, studiesOf, type Study } from "./cells.ts";
import { lineAt, namesOf, replaced } from "./change.ts";
import { type Known, knownFile, knownOf } from "./known.ts";
import { changesOf } from "./mutators.ts";
import { isJudge } from "./shown.ts";
import { Bench, type Tried } from "./trial.ts";

/** The least part of the mutants that a notebook has to notice. */
export const leastScore = 0.95;

export interface Mutant {
  /** The cell's id, the member, the line before and after: how a list of equivalent mutants calls it. */
  name: string;
  cell: string;
  line: number;
}

export interface Result extends Mutant, Tried {
  /** Why it behaves as the original, if it is known to. */
  equivalent?: string;
}

export interface Mutation {
  /** Of those that compile. */
  results: Result[];
  /** How many do not compile: nobody can run them. */
  uncompilable: number;
  killed: number;
  /** Without those that behave as the original. */
  all: number;
  /** What is wrong with the lists of what is known. */
  problems: string[];
}

export interface MutateOptions {
  /** Only so many, which are the same ones each time; a list of what is known is then not checked. */
  sample?: number;
  /** Only each `of`-th, from `index` on; `together` makes the whole of all parts. */
  part?: { index: number; of: number };
  known?: Known;
  /** A kernel that has executed the notebook; it is closed in the end. */
  opened?: Awaited<ReturnType<typeof openNotebook>>;
  onResult?: (result: Result, done: number, all: number) => void;
}

/** Whether anything in a notebook judges its classes. */
export function hasJudges(path: string): boolean {
  return partsOf(readNotebook(path).cells).some(({ judges }) => isJudge(judges));
}

/** Tries the mutants of a notebook one after the other. */
export async function mutate(path: string, options: MutateOptions = {}): Promise<Mutation> {
  const { sample = Infinity, part, known = await knownOf(path), onResult } = options;
  const parts = partsOf(readNotebook(path).cells);
  const studies = studiesOf(parts, ({ judges }) => isJudge(judges))
    .filter(({ part }) => known.broken?.[part.id] === undefined);
  const wanted = studies.flatMap((study) => mutantsOf(study).map((mutant) => ({ study, ...mutant })))
    .filter(({ mutant }) => sample === Infinity || known.equivalent?.[mutant.name] === undefined)
    .filter((_, place) => !part || place % part.of === part.index);
  const bench = await Bench.over(path, parts, ({ judges }) => isJudge(judges), options.opened);
  const results: Result[] = [];
  let uncompilable = 0;
  try {
    let before: Study | undefined;
    for (const { study, source, mutant } of sample === Infinity ? wanted : shuffled(wanted)) {
      if (results.length >= sample) break;
      if (before && before !== study) await bench.restore(before);
      before = study;
      const tried = await bench.try(study, source);
      if (tried.outcome === "does not compile") {
        uncompilable++;
        continue;
      }
      const equivalent = known.equivalent?.[mutant.name];
      results.push({ ...mutant, ...tried, ...equivalent === undefined ? {} : { equivalent } });
      onResult?.(results.at(-1)!, results.length + uncompilable, wanted.length);
    }
    if (before) await bench.restore(before);
  } finally {
    await bench.close();
  }
  const isWhole = sample === Infinity && !part;
  return tallied(
    results,
    uncompilable,
    isWhole ? problemsOf(path, known, results, parts.map(({ id }) => id)) : [],
  );
}

/** The whole of all parts, in their order. */
export async function together(path: string, parts: readonly Mutation[]): Promise<Mutation> {
  const most = Math.max(...parts.map(({ results }) => results.length));
  const results = Array.from(
    { length: most },
    (_, place) => parts.flatMap((part) => part.results[place] ?? []),
  );
  const uncompilable = parts.reduce((sum, part) => sum + part.uncompilable, 0);
  const cells = partsOf(readNotebook(path).cells).map(({ id }) => id);
  return tallied(results.flat(), uncompilable, problemsOf(path, await knownOf(path), results.flat(), cells));
}

function tallied(results: Result[], uncompilable: number, problems: string[]): Mutation {
  const counted = results.filter(({ equivalent }) => equivalent === undefined);
  const killed = counted.filter(({ outcome }) => outcome === "killed").length;
  return { results, uncompilable, killed, all: counted.length, problems };
}

/** 1 if there is nothing to notice. */
export function scoreOf({ killed, all }: Pick<Mutation, "killed" | "all">): number {
  return all === 0 ? 1 : killed / all;
}

function mutantsOf({ part }: Study): { source: string; mutant: Mutant }[] {
  const changes = changesOf(part.source);
  const names = namesOf(part.source, changes);
  return changes.map((change, index) => ({
    source: replaced(part.source, change),
    mutant: {
      name: `${part.id} ${names[index]}`,
      cell: part.id,
      line: lineAt(part.source, change.from),
    },
  }));
}

/** In an order that depends on nothing but the names: a mutant stays in the sample while others change. */
function shuffled<T extends { mutant: Mutant }>(mutants: T[]): T[] {
  const place = ({ mutant }: T) => createHash("sha256").update(mutant.name).digest("hex");
  return mutants.map((one) => ({ one, at: place(one) })).sort((a, b) => a.at < b.at ? -1 : 1)
    .map(({ one }) => one);
}

/** A list that is no longer true hides what it was written for. */
function problemsOf(path: string, known: Known, results: Result[], cells: string[]): string[] {
  const file = knownFile(path);
  const tried = new Map(results.map((result) => [result.name, result]));
  const equivalent = Object.keys(known.equivalent ?? {}).flatMap((name) => {
    const result = tried.get(name);
    if (!result) return [`${file} lists a mutant that there is not, or that does not compile: ${name}`];
    const { outcome, by } = result;
    return outcome === "survived"
      ? []
      : [`${file} lists as equivalent what is ${outcome} in the cell ${by}: ${name}`];
  });
  const broken = Object.keys(known.broken ?? {}).filter((id) => !cells.includes(id))
    .map((id) => `${file} lists a cell that there is not: ${id}`);
  return [...equivalent, ...broken];
}
