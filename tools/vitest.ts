// Runs vitest in either runtime and counts what its report says.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { reportsDir, root } from "./base/paths.ts";
import { denoRun, run } from "./base/process.ts";

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export interface VitestRun {
  runtime: "deno" | "node";
  suite: "quick" | "sockets" | "notebooks" | "deep";
  /** Only tests in files whose path has one of these in it. */
  filters: string[];
  /** A part of the files: `2/5`. */
  shard?: string;
}

export async function runVitest({ runtime, suite, filters, shard }: VitestRun): Promise<Tally> {
  const report = join(reportsDir, `${suite}-${runtime}${shard ? `-${shard.replace("/", "-of-")}` : ""}.json`);
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const [command, ...first] = runtime === "deno" ? [process.execPath, ...denoRun, vitest] : ["node", vitest];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const some = [
    ...filters.length > 0 || shard ? ["--passWithNoTests"] : [],
    ...shard ? [`--shard=${shard}`] : [],
    ...filters,
  ];
  const { code } = await run(command, [...first, "run", ...reporters, ...some], {
    output: "show",
    env: { SUITE: suite, ...(suite === "deep" ? { DEEP: "1" } : {}) },
  });
  return existsSync(report) ? tallyOf(JSON.parse(readFileSync(report, "utf8")), code) : none(code);
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** A file that fails before its first test, or an error outside any test, counts as one failure. */
export function tallyOf(report: Report, code: number): Tally {
  const files = report.testResults.filter((file) =>
    file.status === "failed" && file.assertionResults.length === 0
  );
  const failed = report.numFailedTests + files.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function none(code: number): Tally {
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}
