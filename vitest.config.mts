// One configuration for both runtimes. Deno reads the library's source, Node (as tslab does) its build:
// the "deno" condition in lib/package.json decides, and Vite must be told about it.
import { defineConfig } from "vitest/config";
import process from "node:process";

const isDeno = "Deno" in globalThis;
/** Tasks are run by Deno, also those that start Node. What differs is which library a runtime gets. */
const tasks = [
  "{blocks,grade,live,mutate,overview}/**/*",
  "{choose,copies,html,jupyter,lint,markdown,markers,nbgrader,node,package,plain,release,site,slides,slides_games,visible,vitest}",
].map((name) => `test/tools/${name}.test.ts`);
/** A browser looks at pictures once. */
const browsers = ["view/**/room.test.ts"].map((name) => `test/${name}`);
/**
 * What cannot differ between the runtimes, as both are V8: the topics, the arrays of disks and the judges,
 * whose sources import nothing of a runtime (the layers' test says so), and the long searches through
 * executions, random ones and replayed ones, too. On Node run the tests of the core, the simulation, the
 * devices, the pictures and what cells call. The tests load the library's source in both; its build runs on
 * Node in all notebooks, with the topics.
 */
const sameOnBoth = [
  "{clocks,multicast,mutex,election,partition,consensus,transactions,commit,replication,verify}/**/*",
  "{docs,examples,layers}",
  "course/{judges,challenge,commit/commit}",
  "storage/{property,raid}/**/*",
  "run/{explore,fuzz,replay}/**/*",
  "run/drivers/drivers",
  // Their processes load classes of the tests, in TypeScript.
  "recovery/**/*",
  "mutants/**/*",
  // Its threads load the library's source; those of its build run in notebooks.
  "run/sweep/sweep",
].map((name) => `test/${name}.test.ts`);

/** What happens in real time between OS processes: one file after another, beside nothing else. */
const sockets = [
  ...["counts", "ends", "kills", "runtime", "serve", "travel"].map((name) =>
    `test/run/serve/${name}.test.ts`
  ),
  "test/tools/maelstrom/maelstrom.test.ts",
];

/**
 * Each of these begins with modules that nobody has used: they freeze what is exported, keep predictions and
 * files, or count places on a page. All other files of the quick tier share a worker's modules, which saves
 * loading the library for each of them: a third of the processor's time on Node.
 */
const apart = [
  ...["course", "tools", "view/page", "run/serve"].map((folder) => `test/${folder}/**/*.test.ts`),
  "test/*.test.ts",
];

const conditions = isDeno ? ["deno", "import", "default"] : ["node", "import", "default"];

const suites: Record<string, { include: string[]; exclude: string[]; testTimeout: number; retry?: number }> =
  {
    quick: {
      include: ["test/**/*.test.ts"],
      exclude: [
        "test/**/*.deep.test.ts",
        "test/notebooks/**",
        ...sockets,
        ...isDeno ? [] : [...tasks, ...browsers, ...sameOnBoth],
      ],
      testTimeout: 120_000,
    },
    notebooks: {
      include: ["test/notebooks/**/*.test.ts"],
      exclude: ["test/**/*.deep.test.ts"],
      testTimeout: 300_000,
    },
    // A machine that is busy may be late once, but not each time.
    sockets: { include: sockets, exclude: [], testTimeout: 120_000, retry: 2 },
    deep: { include: ["test/**/*.deep.test.ts"], exclude: [], testTimeout: 3_600_000 },
  };
const suite = process.env.SUITE ?? "quick";
if (!(suite in suites)) {
  throw new Error(`SUITE must be one of ${Object.keys(suites).join(", ")}, got ${suite}`);
}

const { include, exclude, ...times } = suites[suite];
const projects = suite === "quick"
  ? [
    { name: "apart", isolate: true, include: apart, exclude },
    { name: "together", isolate: false, include, exclude: [...exclude, ...apart] },
  ]
  : [{ name: suite, isolate: true, include, exclude }];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    ...times,
    hookTimeout: times.testTimeout,
    maxConcurrency: 2,
    maxWorkers: suite === "sockets" ? 1 : 2,
    passWithNoTests: suite !== "quick",
    projects: projects.map((test) => ({ extends: true, test })),
  },
});
