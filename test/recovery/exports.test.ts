// Every class of processes that the library exports either comes back after a crash, in each driver, or says
// that it excludes that.
import { describe, expect, test } from "vitest";
import { librarySource } from "../../lib/course/reading/library.ts";
import { Process } from "../../lib/core/process.ts";
import * as library from "../../lib/mod.ts";
import { explore } from "../../lib/run/explore/explore.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { fuzz } from "../../lib/run/fuzz/fuzz.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { AMNESIC } from "../mutants/amnesic.ts";
import { RECOVERY_MUTANTS } from "../mutants/recovery.ts";
import { exploreWorld, fuzzWorld, simulateWorld, type Subject } from "./world.ts";
import { WORLDS } from "./worlds.ts";

const classes = Object.values(library).filter((one): one is Subject & { name: string } =>
  typeof one === "function" && one.prototype instanceof Process
);

/** The comment above a class, and the class, as they are written. */
function written(subject: Subject): { comment: string; text: string } {
  const { name, text } = librarySource(subject)!;
  const [head, ...rest] = text.split(new RegExp(`^(?=export (?:abstract )?class ${name}\\b)`, "m"));
  const comment = head.slice(head.lastIndexOf("/**")).replace(/\s*\n \*\/?\s*/g, " ");
  return { comment, text: rest.join("").split(/^\}/m)[0] };
}

/** Nobody builds one: its subclasses are tried. */
const isBase = (subject: Subject) => written(subject).text.startsWith("export abstract class");
const concrete = classes.filter((subject) => !isBase(subject));
const comesBack = concrete.filter(({ name }) => Object.hasOwn(WORLDS, name));
const others = concrete.filter(({ name }) => !Object.hasOwn(WORLDS, name));

const named = (subjects: typeof classes) => subjects.map((subject) => ({ name: subject.name, subject }));

const PATIENCE_MS = 120_000;

const EXCLUDES = /\bexcludes recovery\b/;

test("the classes of the library are found", () => {
  expect(classes.length).toBeGreaterThan(35);
  expect(classes.filter(isBase).map(({ name }) => name).sort()).toEqual([
    "ChunkStore",
    "Consensus",
    "Lock",
    "Multicast",
    "SpannerReplica",
    "Synchronised",
    "TransactionServer",
  ]);
  expect(Object.keys(WORLDS).filter((name) => !comesBack.some((one) => one.name === name))).toEqual([]);
});

describe.each(named(comesBack))("$name comes back after a crash", ({ subject }) => {
  const world = WORLDS[subject.name];

  test("over ten seeds, with crashes and recoveries in each", () => {
    for (let seed = 1; seed <= 10; seed++) {
      expect([seed, simulateWorld(world, subject, seed)]).toEqual([seed, undefined]);
    }
  });

  test("in every schedule of a small world, or in as many as there is time for", () => {
    const { verdicts, exhausted } = exploreWorld(world, subject);
    for (const [name, { kind, holds }] of Object.entries(verdicts)) {
      const right = exhausted || kind === "sometimes" ? [true] : [true, "unknown"];
      expect(right, name).toContain(holds);
    }
  }, PATIENCE_MS);

  test("in random runs", () => {
    const { verdicts, coverage } = fuzzWorld(world, subject, 10);
    expect(Object.entries(verdicts).filter(([, { holds }]) => holds === false)).toEqual([]);
    expect(coverage.crashes).toBeGreaterThan(5);
  }, PATIENCE_MS);

  test("and does not say that it excludes that", () => {
    expect(written(subject).comment).not.toMatch(EXCLUDES);
  });
});

describe.each(named(others))("$name excludes recovery", ({ subject }) => {
  const processes = nodes(3, builtFor(subject)), scenario = [at(10, crash(2)), at(20, recover(2))];
  /** A part of it may say so first: what is hosted recovers before its host. */
  const said = new RegExp(
    `recovering(?: at 20 ms)?: (\\w+) excludes recovery: .{20,}; who has crashed must stay down`,
  );
  const names = [subject.name, ...partsOf(subject)];

  test.each([
    ["a simulation", () => simulate({ processes, scenario, until: 100 })],
    [
      "an exploration",
      () =>
        explore({
          processes,
          time: "any",
          faults: { crashes: 1, recoveries: 1 },
          bounds: { states: 10_000 },
        }),
    ],
    ["random runs", () => fuzz({ processes, scenario, until: 100, seeds: 1, properties: [] })],
  ])("and says why in %s", (_name, run) => {
    expect(run).toThrow(said);
    expect(names).toContain(said.exec(messageOf(run))![1]);
  });

  test("and says so in its description", () => {
    expect(written(subject).comment).toMatch(EXCLUDES);
  });

  test("for a reason: there is a broken twin that comes back all the same", () => {
    expect(AMNESIC.map(({ original }) => original)).toContain(subject);
  });
});

/**
 * Without its log it may make a token that counts as an old one, and then another: it is later, but right.
 */
const RIGHT_WITHOUT = ["RegeneratingTokenRing"];

const logging = comesBack.filter((subject) =>
  /\bforce\(|new Numbers\(/.test(written(subject).text) && !RIGHT_WITHOUT.includes(subject.name)
);
test.each(named(logging))(
  "$name writes to its log, and there is a broken twin that does not, or not in time",
  ({ subject }) => {
    expect(RECOVERY_MUTANTS.map(({ original }) => original as unknown)).toContain(subject);
  },
);

class Silent extends Process {
  keep() {}
  probe() {}
  read() {}
  write() {}
}

/** One that is told which parts it has gets some that say nothing. */
function builtFor(subject: Subject): Subject | (() => Process) {
  if (subject as unknown !== library.BigtableMaster) return subject;
  return () => new library.BigtableMaster({ locks: () => new Silent() });
}

/** The names of the classes that a class hosts, at any depth. */
function partsOf(subject: Subject): string[] {
  const parts = (process: Process): string[] =>
    Object.values(process).filter((field) => field instanceof Process)
      .flatMap((part) => [part.constructor.name, ...parts(part)]);
  return parts(simulate({ processes: nodes(3, builtFor(subject)), until: 0 }).process(1));
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
