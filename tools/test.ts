// deno task test: the set-up, every check, every test and every notebook, each stage timed; it goes on after
// a failure.
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import type { Finding } from "./lint/finding.ts";
import { show } from "./lint/finding.ts";
import { lintNotebook } from "./lint/notebook.ts";
import { lintSource } from "./lint/source.ts";
import { lintWidth } from "./lint/width.ts";
import { notebookFiles, readNotebook } from "./notebook/format.ts";
import { libDir, root } from "./base/paths.ts";
import { denoRun, run } from "./base/process.ts";
import { main } from "./setup/all.ts";
import { ensureJupyter } from "./setup/jupyter.ts";
import { registerKernels } from "./setup/kernels.ts";
import { buildLibrary, npmPackages } from "./setup/library.ts";
import { checkNode } from "./setup/node.ts";
import { doStep, filesUnder, seconds } from "./setup/steps.ts";
import { runVitest, type Tally } from "./vitest.ts";

interface Stage {
  name: string;
  work: () => Promise<Tally>;
}

const denoFolders = ["lib", "tools", "test", "bench", "docs"];

const library: Stage[] = [
  { name: "Node", work: () => prepare(checkNode) },
  { name: "npm packages", work: () => prepare(() => doStep(npmPackages)) },
  { name: "library", work: () => prepare(() => doStep(buildLibrary)) },
];

const jupyter: Stage[] = [
  { name: "Jupyter", work: () => prepare(ensureJupyter) },
  { name: "kernels", work: () => prepare(() => doStep(registerKernels)) },
];

const checks: Stage[] = [
  { name: "types", work: () => command(["check", "--cached-only", ...withSources(denoFolders)]) },
  { name: "lint", work: () => command(["lint", "--quiet"]) },
  { name: "lint: deterministic", work: () => findings(lintLibrary) },
  { name: "lint: notebooks", work: () => findings(lintNotebooks) },
  { name: "lint: width", work: () => findings(lintWidths) },
  { name: "format", work: () => command([...denoRun, join(root, "tools", "fmt.ts"), "--check"]) },
];

function quick(filters: string[]): Stage[] {
  return [
    { name: "tests on Deno", work: () => runVitest({ runtime: "deno", suite: "quick", filters }) },
    { name: "tests on Node", work: () => runVitest({ runtime: "node", suite: "quick", filters }) },
    { name: "sockets", work: () => runVitest({ runtime: "deno", suite: "sockets", filters }) },
    { name: "notebooks", work: () => runVitest({ runtime: "deno", suite: "notebooks", filters }) },
  ];
}

function deep(filters: string[]): Stage[] {
  return [{ name: "deep tests", work: () => runVitest({ runtime: "deno", suite: "deep", filters }) }];
}

await main(async () => {
  const filters = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
  const options = process.argv.slice(2).filter((argument) =>
    argument.startsWith("-") && argument !== "--deep"
  );
  if (options.length > 0) throw new Error(`test takes names of tests only, got ${options.join(" ")}`);
  const isDeep = process.argv.includes("--deep");
  if (isDeep) return await runStages([...library, ...jupyter, ...deep(filters)]);
  return await runStages([...library, ...jupyter, ...(filters.length > 0 ? [] : checks), ...quick(filters)]);
});

async function runStages(stages: Stage[]): Promise<number> {
  const started = performance.now();
  const rows: string[] = [];
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, work } of stages) {
    console.log(`\n── ${name}`);
    const stageStarted = performance.now();
    const tally = await work().catch(failure);
    for (const key of ["passed", "failed", "skipped"] as const) total[key] += tally[key];
    const time = seconds(performance.now() - stageStarted).padStart(8);
    rows.push(`${time}  ${name.padEnd(20)}${tally.failed > 0 ? `  ${tally.failed} failed` : ""}`.trimEnd());
  }
  console.log(`\n${rows.join("\n")}\n${seconds(performance.now() - started).padStart(8)}  in all\n`);
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

function failure(error: unknown): Tally {
  console.error(error instanceof Error ? error.message : error);
  return { passed: 0, failed: 1, skipped: 0 };
}

/** A step of the set-up is no test: it counts only when it fails. */
async function prepare(work: () => Promise<unknown>): Promise<Tally> {
  await work();
  return { passed: 0, failed: 0, skipped: 0 };
}

async function command(args: string[]): Promise<Tally> {
  const { code } = await run(process.execPath, args, { output: "show" });
  return checked(code === 0);
}

function findings(find: () => Finding[]): Promise<Tally> {
  const found = find();
  found.forEach((finding) => console.error(show(finding)));
  return Promise.resolve(checked(found.length === 0));
}

function checked(ok: boolean): Tally {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

function withSources(folders: string[]): string[] {
  return folders.filter((folder) => filesUnder(join(root, folder), ".ts", ["dist"]).length > 0);
}

function lintLibrary(): Finding[] {
  const files = filesUnder(libDir, ".ts", ["dist"]);
  return files.flatMap((file) => lintSource(relative(root, file), readFileSync(file, "utf8")));
}

/** Comments and documents; the words of notebooks are not wrapped. */
function lintWidths(): Finding[] {
  const { fmt } = JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
  const sources = denoFolders.flatMap((folder) =>
    [".ts", ".cjs", ".js", ".css", ".py"].flatMap((ending) =>
      filesUnder(join(root, folder), ending, ["dist"])
    )
  );
  const documents = ["README.md", "CHANGELOG.md"].map((name) => join(root, name));
  return [...sources, ...documents, ...filesUnder(join(root, "docs"), ".md")]
    .flatMap((file) => lintWidth(relative(root, file), readFileSync(file, "utf8"), fmt.lineWidth));
}

function lintNotebooks(): Finding[] {
  return notebookFiles().flatMap((file) => lintNotebook(relative(root, file), readNotebook(file)));
}
