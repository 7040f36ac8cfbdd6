/**
 * The explorer beside Spin (Debian's `spin` and `gcc`, left out where they are not installed) and beside a
 * search over JSON texts in a Set, on the same models; then how fast it is on models of other kinds, and what
 * a state takes, at a million states and at ten. Every program runs in a process of its own, in turn; times
 * are those of the processors, as other programs may run beside; of the comparisons the medians are printed.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { explore } from "../lib/run/explore/explore.ts";
import { compared, large } from "./models/explored.ts";
import { jsonSearch } from "./peers/json.ts";
import { type Counted, measure, type Measured } from "./peers/measured.ts";
import { spin } from "./peers/spin.ts";

const ROUNDS = 3;
const SIZES = [1e6, 1e7];

const programs: Record<string, (states: number) => Counted> = {
  ...Object.fromEntries(
    Object.entries({ ...compared, ...large }).map((
      [name, options],
    ) => [name, (states: number) => explore({ ...options, bounds: { states, memoryBytes: 4e9 } })]),
  ),
  json_two_phase_8: () => jsonSearch(8),
};
/** Run once before it is measured: half a second would measure the engine's compiler. */
const SHORT = "with_crashes_logs_timers";

/** Runs one program in a process of its own. */
function alone(program: string, states = SIZES[1]): Measured {
  const self = fileURLToPath(import.meta.url);
  const args = ["run", "--cached-only", "-A", self, program, String(states)];
  const out = execFileSync(process.execPath, args, { encoding: "utf8" });
  return JSON.parse(out.trim().split("\n").at(-1)!);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function row(name: string, runs: readonly Measured[], transitions = runs[0].transitions): number {
  const seconds = median(runs.map((run) => run.seconds));
  const rate = transitions / seconds / 1e6;
  console.log(
    name.padEnd(44) + String(runs[0].states).padStart(10) + String(transitions).padStart(12) +
      seconds.toFixed(2).padStart(8) +
      rate.toFixed(2).padStart(8) + median(runs.map((run) => run.megabytes)).toFixed(0).padStart(8),
  );
  return rate;
}

function compare(model: string, label: string, folder: string, aim: number): number {
  const peer = spin(model, folder), ours: Measured[] = [], theirs: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(alone(model));
    if (peer) theirs.push(peer());
  }
  if (!peer) return row(label, ours);
  const { transitions } = theirs[0];
  const spinRate = row(`${label}, Spin`, theirs),
    rate = row(`${label}, explorer (Spin's transitions)`, ours, transitions);
  ratio(rate / spinRate, "Spin", aim);
  return rate;
}

function ratio(reached: number, peer: string, aim: number): void {
  console.log(`  ${reached.toFixed(2)} × ${peer}  aim ≥ ${aim}  ${reached >= aim ? "reached" : "missed"}`);
}

function comparisons(): void {
  const folder = mkdtempSync(join(tmpdir(), "explore-"));
  console.log(`${"".padEnd(44)}    states transitions       s     M/s      MB`);
  try {
    const rate = compare("two_phase_8", "two-phase commit, 8 managers", folder, 1.2);
    compare("chang_roberts_12", "Chang-Roberts, 12 nodes", folder, 2);
    const json = row("two-phase commit, 8 managers, JSON in a Set", [alone("json_two_phase_8")]);
    ratio(rate / json, "the search over JSON", 10);
    const mixed = row(
      "with a crash, a recovery, timers and logs",
      Array.from({ length: ROUNDS }, () => alone(SHORT)),
    );
    ratio(mixed / rate, "the rate without them", 0.5);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns whether the model has more states */
function sized(name: string, states: number): boolean {
  const run = alone(name, states), rate = run.states / run.seconds;
  console.log(
    `${name}${run.exhausted ? ", all" : ""}`.padEnd(44) + String(run.states).padStart(10) +
      run.seconds.toFixed(2).padStart(8) + Math.round(rate).toLocaleString("en").padStart(10) +
      (run.bytes! / run.states).toFixed(0).padStart(8) +
      (run.megabytes * 1e6 / run.states).toFixed(0).padStart(8) + run.megabytes.toFixed(0).padStart(8),
  );
  ratio(rate / 1e5, "100,000 states a second", 1);
  return !run.exhausted;
}

function main(): void {
  comparisons();
  console.log(`\n${"".padEnd(44)}    states       s  states/s B/state RSS/st.      MB`);
  for (const name of Object.keys(large)) SIZES.every((states) => sized(name, states));
}

const [program, states] = process.argv.slice(2);
if (program === undefined) main();
else {
  if (program === SHORT) programs[program](Number(states));
  console.log(JSON.stringify(measure(() => programs[program](Number(states)))));
}
