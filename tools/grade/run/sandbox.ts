// Runs the cells of one submission. Started without any permission: no network, no file, no program, no
// environment.
//
// Cells run in a realm of their own (tools/grade/realm), which has the language and the package and nothing
// of Deno: no import() and no code from texts. This file, outside of the realm, is alone to read standard
// input and to write results to standard output, a line each; between the two sides pass texts, numbers and
// truths, and functions of the realm, which this file never gives anything of its own.
import vm from "node:vm";

/** What `main.ts` of the realm exports. */
interface Realm {
  begin(data: string, known: string): void;
  names(): string;
  start(side: string, isTest: boolean, body: unknown, bound: string, imports: string): void;
  tick(): boolean;
  forgetTimers(): void;
  result(): string;
}

/** A cell as it is to be run. */
export interface SandboxCell {
  side: "course" | "student";
  isTest: boolean;
  /** JavaScript. */
  code: string;
  awaits: boolean;
  /** Names that it gives to other cells. */
  own: string[];
  /** Names that it uses. */
  mentions: string[];
  imports: { names: Record<string, string>; foreign: Record<string, string> };
}

export interface Job {
  cells: SandboxCell[];
  /** Which of the cells are run, ascending. */
  run: number[];
  known: { given: string[]; asked: string[] };
  /** Texts of data/, by name. */
  data: Record<string, string>;
  /** Bytes of the bundled package, and of what V8 remembers of compiling it. */
  course: number;
  cache: number;
}

// A sandbox that was started with a permission is none: nothing is run in it.
for (const name of ["read", "write", "net", "env", "run", "ffi", "sys"] as const) {
  if (Deno.permissions.querySync({ name }).state === "granted") {
    throw new Error(`the sandbox must have no permissions, but it was given ${name}`);
  }
}
// With an object of this side as its global, a realm would be none either.
if (typeof vm.constants?.DONT_CONTEXTIFY !== "symbol") {
  throw new Error(`grading needs Deno 2.9 or newer, got ${Deno.version.deno}`);
}
// A promise that nobody waits for and that fails is printed below a cell, and no reason to stop.
addEventListener("unhandledrejection", (event) => event.preventDefault());

const input = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
const line = input.indexOf(10);
const job: Job = JSON.parse(new TextDecoder().decode(input.subarray(0, line)));
const source = new TextDecoder().decode(input.subarray(line + 1, line + 1 + job.course));
const cachedData = input.slice(line + 1 + job.course, line + 1 + job.course + job.cache);

const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
  codeGeneration: { strings: false, wasm: false },
});
const course = new vm.Script(source, {
  filename: "/lib/course/package.js", // as a frame of the library's own it is no line of a student's
  ...(job.cache > 0 ? { cachedData: cachedData as unknown as Buffer } : {}),
});
const realm: Realm = course.runInContext(context);
const exported = new Set<string>(JSON.parse(realm.names()));
const shadowed = declaredAnywhere().filter((name) => exported.has(name));
realm.begin(JSON.stringify(job.data), JSON.stringify({ ...job.known, shadowed }));
const globals = new Set<string>(
  vm.runInContext("Object.getOwnPropertyNames(globalThis).join()", context).split(","),
);

/** Runs one cell to its end. @returns its result as JSON */
async function run(cell: SandboxCell): Promise<string> {
  let body: unknown;
  const bound = boundNames(cell);
  try {
    body = compiled(cell, bound);
  } catch (error) {
    return JSON.stringify({ failure: `SyntaxError: ${(error as Error).message}` });
  }
  realm.start(cell.side, cell.isTest, body, JSON.stringify(bound), JSON.stringify(cell.imports));
  await atRest();
  return realm.result();
}

const MOST_TIMERS = 1000;

/**
 * Waits until nothing that the cell has begun goes on: what it has left behind must not run under another's
 * name.
 */
async function atRest(): Promise<void> {
  for (let timers = 0; timers < MOST_TIMERS; timers++) {
    await new Promise((resolve) => setTimeout(resolve, 0)); // all microtasks come before
    if (!realm.tick()) return;
  }
  realm.forgetTimers();
}

/** A function of the realm, see `Body` there. */
function compiled({ code, awaits, own }: SandboxCell, bound: string[]): unknown {
  // As a module, where no comment begins with <!-- and nothing is left open: so it cannot end the functions
  // around it.
  const alone = new vm.SourceTextModule(code, { context });
  if (alone.dependencySpecifiers.length > 0) throw new Error("imports are left in it");
  const variables = own.map((name) => `${name}: [() => ${name}, ($) => { ${name} = $; }]`);
  const parameters = ["$names", "$declare", "$import", ...bound].join(", ");
  const head = `(function ($names) { with ($names) { return function (${parameters}) { "use strict"; ` +
    `return ${awaits ? "async " : ""}() => { $declare({ ${variables.join(", ")} });\n`;
  return new vm.Script(`${head}${code}\n}; }; } })`, { filename: "cell.js" }).runInContext(context);
}

/** The names that stand for the same in every cell: they need not be looked up each time. */
function boundNames({ mentions }: SandboxCell): string[] {
  const declared = new Set([...declaredAnywhere(), ...job.known.given, ...job.known.asked]);
  const reserved = ["eval", "arguments"];
  return mentions.filter((name) =>
    (exported.has(name) || globals.has(name)) && !declared.has(name) && !reserved.includes(name)
  );
}

function declaredAnywhere(): string[] {
  return job.cells.flatMap(({ own, imports }) => [
    ...own,
    ...Object.keys(imports.names),
    ...Object.keys(imports.foreign),
  ]);
}

function tell(line: string): void {
  const bytes = new TextEncoder().encode(line + "\n");
  for (let from = 0; from < bytes.length;) from += Deno.stdout.writeSync(bytes.subarray(from));
}

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await Deno.stdout.write(bytes.subarray(from));
}

// Last, when all of the above is there.
try {
  for (const index of job.run) {
    tell(`{"begin":${index}}`);
    tell(`{"ran":${index},"result":${await run(job.cells[index])}}`);
  }
  if (job.run.length === 0) await writeAll(course.createCachedData());
  else tell('{"done":true}');
  Deno.exit(0);
} catch (error) {
  console.error(error); // ours: what a cell throws is caught in its realm
  Deno.exit(1);
}
