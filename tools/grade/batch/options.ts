// What `deno task grade` is told.
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, resolve } from "node:path";
import type { Options } from "./batch.ts";
import { readGiven } from "../desk/by_hand.ts";
import { momentOf } from "../desk/late.ts";
import { readRoster, studentsCalled } from "../desk/roster.ts";
import { usualLimits } from "../grade.ts";
import { decoded } from "../read/text.ts";

export const usage = "usage: deno task grade <folder with submissions> [--only NAME]… [--jobs N] " +
  "[--seconds 60] [--megabytes 1500] [--roster FILE.csv] [--points FILE.csv] [--due 2026-12-01T18:00 --late 10]";

const numbers = ["jobs", "seconds", "megabytes", "late"], texts = ["only", "roster", "points", "due"];

/** Beyond a day the timers of JavaScript overflow, and would end everything at once. */
function mostOf(name: string): number {
  return name === "seconds" ? 24 * 60 * 60 : 1_000_000;
}

/** @throws Error that says what was given, and what would be right */
export function parse(argv: string[]): { folder: string; options: Options } {
  const said = new Map<string, string[]>(), folders: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const name = argv[at].replace(/^--/, ""), isOption = argv[at].startsWith("--");
    if (isOption && ![...numbers, ...texts].includes(name)) {
      throw new Error(`there is no --${name}; ${usage}`);
    }
    if (!isOption) folders.push(argv[at]);
    else said.set(name, [...said.get(name) ?? [], argv[++at] ?? ""]);
  }
  for (const [name, values] of said) {
    const [value] = values;
    if (values.includes("")) throw new Error(`--${name} needs a value; ${usage}`);
    if (name !== "only" && values.length > 1) {
      throw new Error(`--${name} can be said once, got ${values.join(" and ")}`);
    }
    if (numbers.includes(name) && !(Number(value) > 0 && Number(value) <= mostOf(name))) {
      throw new Error(`--${name} must be a number > 0 and at most ${mostOf(name)}, got ${value}`);
    }
  }
  if (folders.length !== 1) throw new Error(usage);
  const folder = resolve(folders[0]);
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}; ${usage}`);
  const number = (name: string, usual: number) => Number(said.get(name)?.[0] ?? usual);
  return {
    folder,
    options: {
      limits: {
        seconds: number("seconds", usualLimits.seconds),
        megabytes: number("megabytes", usualLimits.megabytes),
      },
      jobs: Math.ceil(number("jobs", Math.min(4, availableParallelism()))),
      only: said.get("only") ?? [],
      desk: deskOf((name) => said.get(name)?.[0]),
    },
  };
}

function deskOf(said: (name: string) => string | undefined): Options["desk"] {
  const [roster, points, due, late] = ["roster", "points", "due", "late"].map(said);
  if ((due === undefined) !== (late === undefined)) {
    throw new Error(`--due and --late belong together: a date, and what a day costs in percent; ${usage}`);
  }
  const students = roster ? readRoster(textOf(roster), basename(roster)) : undefined;
  return {
    roster: students,
    whose: students ? studentsCalled(students) : () => undefined,
    given: points ? readGiven(textOf(points), basename(points)) : [],
    givenIn: points ?? "",
    late: due ? { due: momentOf(due, "--due"), percentPerDay: Number(late) } : undefined,
  };
}

function textOf(file: string): string {
  if (!existsSync(file)) throw new Error(`there is no file ${resolve(file)}; ${usage}`);
  try {
    return decoded(readFileSync(file));
  } catch (error) {
    throw new Error(`${basename(file)} ${(error as Error).message}`);
  }
}
