// The package and what judges answers as one script, which a realm without files and modules can run; and
// what V8 remembers of compiling it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { rolldown } from "rolldown";
import { jupyterDir, libDir, root } from "../../base/paths.ts";
import { doStep, filesUnder, hashOf, type Step } from "../../setup/steps.ts";
import { give, startChild } from "./child.ts";

const folder = join(jupyterDir, "grading");
export const courseFile: string = join(folder, "course.js");
const cacheFile = join(folder, "course.cache");
const inside = join(root, "tools", "grade", "realm");
export const sandboxFile: string = join(root, "tools", "grade", "run", "sandbox.ts");

const courseForGrading: Step = {
  name: "grading",
  key: () => hashOf({ texts: [Deno.version.v8], files: [...sources(), join(root, "deno.lock")] }),
  results: () => [courseFile, cacheFile],
  async work() {
    mkdirSync(folder, { recursive: true });
    replace(courseFile, await bundled());
    replace(cacheFile, new Uint8Array());
    replace(cacheFile, await compiled());
    return "the course bundled for the sandbox";
  },
};

let made: Promise<void> | undefined;

/** Makes what the sandbox needs, unless it is there. */
export function courseReady(): Promise<void> {
  return made ??= doStep(courseForGrading);
}

/** At once: somebody else may be reading it. */
function replace(file: string, content: string | Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

function sources(): string[] {
  return [
    ...filesUnder(libDir, ".ts", ["dist", "node_modules"]),
    ...filesUnder(inside, ".ts"),
    join(root, "tools", "grade", "run", "course.ts"),
    sandboxFile,
  ];
}

async function bundled(): Promise<string> {
  const bundle = await rolldown({
    input: join(inside, "main.ts"),
    cwd: root,
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], conditionNames: ["deno", "import", "default"] },
    // The library looks for its files beside itself; there are none.
    transform: { define: { "import.meta.url": '"file:///lib/course/package.js"' } },
    plugins: [{
      name: "nothing from outside of the language",
      resolveId: (id) => /^node:|^perf_hooks$|^canvas$/.test(id) ? join(inside, "files.ts") : null,
    }],
  });
  const { output } = await bundle.generate({
    format: "iife",
    name: "realm",
    exports: "named",
    keepNames: true,
  });
  await bundle.close();
  if (output.length !== 1) throw new Error(`the course must become one script, got ${output.length}`);
  return `(() => {\n${output[0].code}\nreturn realm;\n})()\n`;
}

/** What V8 remembers, of a sandbox that was given nothing to run. */
async function compiled(): Promise<Uint8Array> {
  const child = startChild(sandboxFile, { seconds: 60, megabytes: 1500 });
  const [bytes] = await Promise.all([
    new Response(child.process.stdout).bytes(),
    give(child, jobFor({ cells: [], run: [], known: { given: [], asked: [] } })),
  ]);
  if (bytes.length === 0) {
    throw new Error(`the sandbox for grading does not start: ${await child.lastWords()}`);
  }
  return bytes;
}

let script: Uint8Array | undefined;
let cache: Uint8Array | undefined;
let data: Record<string, string> | undefined;

/** What a sandbox reads. */
export function jobFor(job: object): Uint8Array[] {
  script ??= readFileSync(courseFile);
  if (!cache?.length) cache = readFileSync(cacheFile);
  data ??= courseData();
  const head = JSON.stringify({ ...job, data, course: script.length, cache: cache.length });
  return [new TextEncoder().encode(head + "\n"), script, cache];
}

/** The course's small data sets, by name: cells may read them, and the process may read no file. */
function courseData(): Record<string, string> {
  const folder = join(root, "data");
  return Object.fromEntries(
    filesUnder(folder, ".csv").map((file) => [relative(folder, file), readFileSync(file, "utf8")]),
  );
}

/** One text for all that decides over a grade besides the submission and its notebook. */
export function gradingKey(): string {
  return hashOf({
    texts: [courseForGrading.key()],
    files: [...filesUnder(join(root, "tools", "grade"), ".ts"), ...filesUnder(join(root, "data"), ".csv")],
  });
}
