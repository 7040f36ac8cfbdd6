// One configuration for both runtimes. Deno reads the library's source, Node (as tslab does) its build:
// the "deno" condition in lib/package.json decides, and Vite must be told about it.
import { defineConfig } from "vitest/config";
import process from "node:process";

const isDeno = "Deno" in globalThis;
/** Pages and decks are written by tasks, which Deno runs; a browser looks at them once. */
const browsers = ["slides", "slides_games", "site"].map((name) => `test/tools/${name}.test.ts`);
/**
 * Long searches through executions: what they find in the library does not depend on the runtime, as both are
 * V8. The explorer itself runs on Node in the tests of the examples, the judges and the notebooks.
 */
const searches = [
  "run/explore/**",
  "run/drivers/drivers",
  "recovery/**",
  "*/explore",
  "*/explored",
  "consensus/multi_paxos",
  "consensus/raft/{membership,snapshot,store_explored}",
  "*/mutants",
].map((name) => `test/${name}.test.ts`);

const conditions = isDeno ? ["deno", "import", "default"] : ["node", "import", "default"];

const suites: Record<string, { include: string[]; exclude: string[]; testTimeout: number }> = {
  quick: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.deep.test.ts", "test/notebooks/**", ...isDeno ? [] : [...browsers, ...searches]],
    testTimeout: 120_000,
  },
  notebooks: {
    include: ["test/notebooks/**/*.test.ts"],
    exclude: ["test/**/*.deep.test.ts"],
    testTimeout: 300_000,
  },
  deep: { include: ["test/**/*.deep.test.ts"], exclude: [], testTimeout: 3_600_000 },
};
const suite = process.env.SUITE ?? "quick";
if (!(suite in suites)) {
  throw new Error(`SUITE must be one of ${Object.keys(suites).join(", ")}, got ${suite}`);
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    ...suites[suite],
    hookTimeout: suites[suite].testTimeout,
    maxConcurrency: 2,
    maxWorkers: 2,
    passWithNoTests: suite !== "quick",
  },
});
