/** One system under every driver. */
import { expect } from "vitest";
import { always, explore, type Options, type World } from "../../../lib/run/explore/explore.ts";
import { library } from "./library.ts";
import { type Mix, mixes, optionsOf, runOf } from "./systems.ts";
import { everyWorld, seen, worldsOfRun, worldsOfSchedule } from "./worlds.ts";

const RUNS = 8, EVENTS = 50, SHOWN = 4;

type Compared = { readonly worlds: number; readonly shown: number };

/**
 * Whatever a simulation reaches, an exploration reaches; and what the explorer shows happens again in a
 * replay, world by world.
 */
function compare(which: string, options: Options, mix: Pick<Mix, "runs" | "pauses">, events: number) {
  const every = everyWorld(options);
  if (!every) return undefined;
  let worlds = 0, shown = 0;
  for (let run = 1; run <= RUNS; run++) {
    const reached = worldsOfRun(runOf(mix, options, run), options, events);
    const strange = reached.findIndex((world) => !every.has(world));
    expect({ which, run, strange, before: reached[strange - 1], world: reached[strange] })
      .toEqual({ which, run, strange: -1 });
    worlds += reached.length;
  }
  const stride = Math.ceil(every.size / SHOWN);
  for (const target of [...every].filter((_, at) => at % stride === stride - 1)) {
    const elsewhere = always("elsewhere", (world: World) => seen(world, options) !== target);
    const { counterexample } = explore({ ...options, properties: [elsewhere] }).verdicts["elsewhere"];
    const path = worldsOfSchedule(options, counterexample!.schedule);
    expect({ which, world: path.at(-1) }).toEqual({ which, world: target });
    expect({ which, strange: path.filter((world) => !every.has(world)) }).toEqual({ which, strange: [] });
    shown++;
  }
  return { worlds, shown };
}

/** Random systems of a mix, as far as they can be explored to the end. */
export function compareRandom(name: string, seeds: number): void {
  const compared: Compared[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const one = compare(`seed ${seed}`, optionsOf(mixes[name], seed), mixes[name], EVENTS);
    if (one) compared.push(one);
  }
  expect(compared.length).toBeGreaterThanOrEqual(seeds / 5);
  expect(sum(compared.map(({ worlds }) => worlds))).toBeGreaterThan(3 * RUNS * compared.length);
  expect(sum(compared.map(({ shown }) => shown))).toBeGreaterThan(compared.length);
}

/** An algorithm of the library. */
export function compareLibrary(name: string): void {
  const { explored, mix } = library[name];
  const compared = compare(name, explored, mix, 4 * EVENTS)!;
  expect(compared.worlds).toBeGreaterThan(5 * RUNS);
  expect(compared.shown).toBeGreaterThan(1);
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
