// One configuration for both runtimes. Deno reads the library's source, Node (as tslab does) its build:
// the "deno" condition in lib/package.json decides, and Vite must be told about it.
import { defineConfig } from "vitest/config";
import process from "node:process";

const isDeno = "Deno" in globalThis;
/** Pages and decks are written by tasks, which Deno runs; a browser looks at them once. */
const browsers = ["slides", "slides_games", "site"].map((name) => `test/tools/${name}.test.ts`);
/** Random systems, long: what they find in the library does not depend on the runtime. */
const random = ["explore/naive", "drivers/drivers"].map((name) => `test/run/${name}.test.ts`);

const conditions = isDeno ? ["deno", "import", "default"] : ["node", "import", "default"];

const suites: Record<string, { include: string[]; exclude: string[]; testTimeout: number }> = {
  quick: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.deep.test.ts", "test/notebooks/**", ...isDeno ? [] : [...browsers, ...random]],
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
