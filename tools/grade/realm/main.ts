// The inside of the sandbox: the package, what judges answers, and the scopes that cells see, in a realm with
// nothing else, frozen before the first cell runs. The outside calls these functions with texts, numbers and
// functions of this realm, and gets texts and truths: nothing of the outside ever reaches the inside.
import { forgetTimers, tick } from "./globals.ts"; // first: the library looks for these
import * as library from "happened-before";
import { holdData } from "../../../lib/course/files/data.ts";
import { lockDown } from "./lockdown.ts";
import { describe } from "./errors.ts";
import { type Known, Scopes, type Side, type Variable } from "./scopes.ts";
import { beginTest, check, endTest, type Found, show } from "./tests.ts";

export { forgetTimers, tick };

/** What a cell brings into its scope besides its own names. */
export interface Imports {
  /** Names under which it imports from the package, and what; "*" is all of it. */
  names: Record<string, string>;
  /** Names that it imports from elsewhere, and from where. */
  foreign: Record<string, string>;
}

/**
 * A cell: gets its scope, then what it declares, the names that stand for the same in all cells; then it can
 * be run.
 */
type Body = (
  names: object,
) => (
  names: undefined,
  declare: (variables: Record<string, Variable>) => void,
  load: (name: unknown) => Promise<unknown>,
  ...bound: unknown[]
) => () => unknown;

const quiet = [
  "show",
  "showMe",
  "afterPrediction",
  "check",
  "challenge",
  "calibration",
  "diff",
  "predict",
  "progressOf",
  "reveal",
  "source",
  "student",
];
const silence = Object.fromEntries(quiet.map((name) => [name, () => undefined]));
const packages = Object.freeze({
  student: Object.freeze({ ...library, ...silence }),
  course: Object.freeze({ ...library, ...silence, check, show }),
});

/** What `require` gives, and `import()`. */
const load = (side: Side) => (name: unknown) => {
  if (name === "happened-before") return packages[side];
  throw new TypeError(
    `"${String(name)}" cannot be imported where answers are graded: the package "happened-before" can`,
  );
};

let scopes: Scopes;

/** One run of a cell; what comes after its end is of no interest. */
interface Run {
  failure: string | undefined;
  /** Of a test. */
  found: Found | undefined;
}

let current: Run = { failure: "", found: undefined };

/** @param data texts of data/, by name, as JSON; @param known as JSON, see Known */
export function begin(data: string, known: string): void {
  holdData(JSON.parse(data));
  scopes = new Scopes(JSON.parse(known) as Known, packages);
  lockDown([library, packages]);
}

/** The names that the package exports, as JSON. */
export function names(): string {
  return JSON.stringify(["require", ...Object.keys(library)]);
}

/**
 * Runs a cell.
 * @param bound the names that the cell's function takes as parameters, as JSON; @param imports as JSON
 */
export function start(side: Side, isTest: boolean, body: Body, bound: string, imports: string): void {
  const run: Run = current = { failure: undefined, found: undefined };
  let end = () => {};
  const library: Record<string, unknown> = { ...packages[side], require: load(side) };
  const globals = globalThis as Record<string, unknown>;
  const values = (JSON.parse(bound) as string[]).map((name) =>
    Object.hasOwn(library, name) ? library[name] : globals[name]
  );
  const declare = (variables: Record<string, Variable>) => {
    if (!isTest) end = scopes.declare(side, { ...variables });
  };
  const settle = (problem: string) => {
    if (run !== current || run.failure !== undefined) return;
    end();
    run.failure = problem;
    if (isTest) run.found = endTest(problem);
  };
  if (isTest) beginTest();
  try {
    bring(side, JSON.parse(imports));
    const result = body(scopes.names[side])(
      undefined,
      declare,
      (name) => Promise.resolve(name).then(load(side)),
      ...values,
    )();
    if (!(result instanceof Promise)) return settle("");
    result.then(() => settle(""), (error) => settle(describe(error)));
  } catch (error) {
    settle(describe(error));
  }
}

/** What a cell imports, the cells after it see, too. */
function bring(side: Side, { names, foreign }: Imports): void {
  const all = packages[side] as Record<string, unknown>;
  const constant = (get: () => unknown): Variable => [get, () => {
    throw new TypeError("what is imported cannot be set");
  }];
  for (const [name, imported] of Object.entries(names)) {
    if (imported !== "*" && !Object.hasOwn(all, imported)) continue;
    const value = imported === "*" ? all : all[imported];
    scopes.declare(side, { [name]: constant(() => value) });
  }
  for (const [name, from] of Object.entries(foreign)) {
    scopes.declare(side, {
      [name]: constant(() => {
        throw new ReferenceError(
          `${name} comes from "${from}", which answers cannot import where they are graded`,
        );
      }),
    });
  }
}

/** How the cell ended, as JSON; of a test also what it found. */
export function result(): string {
  const { failure = "waits for something that never comes", found } = current;
  current = { failure, found }; // nothing can change it any more
  return JSON.stringify({ failure, found });
}
