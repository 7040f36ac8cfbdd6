// Grades one submission: runs it in a process that may do nothing, within limits of time and memory, and adds up its points.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import type { Notebook } from "../notebook/format.ts";
import { root } from "../paths.ts";
import { filesUnder } from "../setup/steps.ts";
import { assignment, type GradedCell } from "./assignment.ts";

export interface Limits {
  /** For one run of all cells. */
  seconds: number;
  megabytes: number;
}

export const usualLimits: Limits = { seconds: 60, megabytes: 1500 };

export interface TestResult {
  id: string;
  points: number;
  earned: number;
  /** Why not all points; empty if all. */
  reason: string;
  /** HTML that the test showed: the failing execution. */
  picture: string;
}

export interface Grade {
  earned: number;
  points: number;
  tests: TestResult[];
  /** What went wrong besides tests. */
  remarks: string[];
}

interface Outcome {
  results: Map<string, { credit: number; reason: string; picture: string }>;
  failed: Map<string, string>;
  /** The cell that was running when the process ended, and why it ended; null if all ran. */
  stopped: { id: string; why: string } | null;
}

/** Grades a submission against the instructor's notebook. A test that did not run is zero. */
export async function gradeSubmission(
  original: Notebook,
  submission: Notebook,
  limits: Limits = usualLimits,
): Promise<Grade> {
  const cells = assignment(original, submission);
  const remarks = cells.filter(({ problem }) => problem).map(({ id, problem }) => `${id}: ${problem}`);
  const skip = cells.filter(({ problem }) => problem).map(({ id }) => id);
  const results: Outcome["results"] = new Map();
  // A cell that ends the process costs its own exercise, not those after it: the others run again without it.
  for (let tries = 0; tries <= cells.length; tries++) {
    const outcome = await runOnce(cells, skip, limits);
    outcome.results.forEach((result, id) => results.set(id, result));
    outcome.failed.forEach((why, id) => tries === 0 && remarks.push(`${id}: ${why}`));
    if (!outcome.stopped) break;
    remarks.push(`${outcome.stopped.id}: ${outcome.stopped.why}`);
    if (outcome.stopped.id === "" || skip.includes(outcome.stopped.id)) break;
    results.delete(outcome.stopped.id);
    skip.push(outcome.stopped.id);
  }
  return total(cells, results, remarks);
}

/** Of a submission of which nothing can be run. */
export function nothingOf(original: Notebook, remark: string): Grade {
  return total(assignment(original, original), new Map(), [remark]);
}

function total(cells: GradedCell[], results: Outcome["results"], remarks: string[]): Grade {
  const tests = cells.filter(({ kind }) => kind === "test").map(({ id, points }) => {
    const result = results.get(id) ?? { credit: 0, reason: "did not run", picture: "" };
    const reason = inWords(result.reason, cells);
    return { id, points, earned: points * result.credit, reason, picture: result.picture };
  });
  const sum = (part: "earned" | "points") => tests.reduce((all, test) => all + test[part], 0);
  return { earned: sum("earned"), points: sum("points"), tests, remarks };
}

/** A name that no cell gave belongs to an answer that did not run: why, its remark says. */
function inWords(reason: string, cells: GradedCell[]): string {
  const missing = reason.match(/^ReferenceError: ([\w$]+) is not defined$/)?.[1];
  const answer = cells.find(({ kind, declares }) => kind === "solution" && declares.includes(missing ?? ""));
  return answer ? `needs ${missing}, but the cell ${answer.id} did not give it` : reason;
}

async function runOnce(cells: GradedCell[], skip: string[], limits: Limits): Promise<Outcome> {
  const secret = randomBytes(24).toString("hex");
  const sent = cells.map(({ id, kind, code, declares, own }) => ({ id, kind, code, declares, own }));
  // Not node:child_process: in Deno it gives a Deno that it starts all permissions.
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-remote",
      "--quiet",
      "--no-check",
      `--v8-flags=--max-old-space-size=${Math.round(limits.megabytes * 0.8)}`,
      join(root, "tools", "grade", "sandbox.ts"),
    ],
    cwd: root,
    clearEnv: true,
    env: bareEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const limited = limit(child, limits);
  const [outcome] = await Promise.all([
    readResults(child, secret),
    give(child, JSON.stringify({ secret, cells: sent, skip, data: courseData() })),
  ]);
  limited.stop();
  if (outcome.stopped && limited.why()) outcome.stopped.why = limited.why();
  return outcome;
}

/** The course's small data sets, by name: cells may read them, and the process may read no file. */
function courseData(): Record<string, string> {
  const folder = join(root, "data");
  return Object.fromEntries(
    filesUnder(folder, ".csv").map((file) => [relative(folder, file), readFileSync(file, "utf8")]),
  );
}

/** A process that ends before it has read its job is judged by its results. */
async function give(child: Deno.ChildProcess, job: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(job)).then(() => writer.close()).catch(() => {});
}

/** Deno finds its cache without the environment; the rest is none of a submission's business. */
function bareEnvironment(): Record<string, string> {
  const kept = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE", "SystemRoot"];
  return Object.fromEntries(kept.flatMap((name) => process.env[name] ? [[name, process.env[name]!]] : []));
}

function limit(child: Deno.ChildProcess, { seconds, megabytes }: Limits) {
  let why = "";
  const end = (reason: string) => {
    why ||= reason;
    kill(child);
  };
  const late = setTimeout(() => end(`did not end within ${seconds} s`), seconds * 1000);
  const watch = setInterval(() => {
    if (residentMegabytes(child.pid) > megabytes) end(`took more than ${megabytes} MB of memory`);
  }, 50);
  return {
    why: () => why,
    stop() {
      clearTimeout(late);
      clearInterval(watch);
      kill(child);
    },
  };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // it has ended by itself
  }
}

/** What a process has in memory; 0 where the system does not say: there only V8's own limit holds. */
function residentMegabytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096 / 1e6;
  } catch {
    return 0;
  }
}

/** Longest line that is read: a submission that prints for ever fills nobody's memory. */
const mostCharacters = 20_000_000;

async function readResults(child: Deno.ChildProcess, secret: string): Promise<Outcome> {
  const outcome: Outcome = { results: new Map(), failed: new Map(), stopped: null };
  let running = "";
  let isDone = false;
  const take = (line: string) => {
    if (!line.startsWith(secret)) return;
    const [word, id, credit, reason, picture]: [string, string, number, string, string] = JSON.parse(
      line.slice(secret.length),
    );
    if (word === "begin") running = id;
    if (word === "failed") outcome.failed.set(id, reason);
    if (word === "done") isDone = true;
    if (word === "test") outcome.results.set(id, { credit, reason, picture });
  };
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (rest.length > mostCharacters) rest = "";
    lines.forEach(take);
  }
  await child.status;
  if (!isDone) outcome.stopped = { id: running, why: "ended the process" };
  return outcome;
}
