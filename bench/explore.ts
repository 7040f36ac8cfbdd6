/**
 * The explorer beside Spin (Debian's `spin` and `gcc`, left out where they are not installed) and beside a
 * search over JSON texts in a Set, on the same models. Spin runs depth-first with its hash table in memory,
 * without partial-order reduction, as its models are compared state by state. Every program runs in a process
 * of its own, in turn; the medians are printed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { explore, type Options } from "../lib/run/explore/explore.ts";
import { invoke, nodes, ownDevices } from "../lib/run/system.ts";
import { Bank, bankDisk } from "../test/fixtures/bank.ts";
import { ResourceManager, ringNode, TransactionManager } from "../test/fixtures/models.ts";
import { atMostOneOutcome, commits, outcomes } from "../test/fixtures/toy_properties.ts";
import { Coordinator, Participant } from "../test/fixtures/toys.ts";

const ROUNDS = 3;
const here = dirname(fileURLToPath(import.meta.url));

type Measured = {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly megabytes: number;
};

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const twoPhase = (count: number): Options => ({
  processes: { ...nodes([0], TransactionManager), ...nodes(upTo(count), ResourceManager) },
  time: "any",
  network: { keep: true },
});
const falling = upTo(12).reverse();
/** Banks, each with a redo log on a disk of its own, that make so many transfers each. */
const banks = (count: number, amounts: readonly number[]): Options => ({
  processes: nodes(count, Bank),
  devices: ownDevices(upTo(count), "disk", (owner) => bankDisk(owner)()),
  invocations: upTo(count).flatMap((id) => amounts.map((amount) => invoke(id, "transfer", amount))),
  faults: { crashes: 2, recoveries: 2 },
});

const models: Record<string, Options> = {
  two_phase_8: twoPhase(8),
  chang_roberts_12: {
    processes: nodes(falling, ringNode(falling, false, false)),
    time: "any",
    network: { fifo: true },
  },
  with_crashes_logs_timers: {
    processes: { ...nodes([1], Coordinator), ...nodes([2, 3, 4], Participant) },
    time: "any",
    faults: { crashes: 1, recoveries: 1 },
    monitor: outcomes,
    properties: [atMostOneOutcome, commits],
  },
  // Local states come again and again; and nearly all are new, so that handlers and devices run for them.
  three_disks: banks(3, [1, 1]),
  one_disk: banks(1, [1, 2, 4, 8, 16]),
};

/** Runs one program of this file in a process of its own. */
function alone(program: string): Measured {
  const out = execFileSync(process.execPath, [
    "run",
    "--cached-only",
    "-A",
    fileURLToPath(import.meta.url),
    program,
  ], {
    encoding: "utf8",
  });
  return JSON.parse(out.trim().split("\n").at(-1)!);
}

function measure(run: () => { states: number; transitions: number }): Measured {
  const began = performance.now();
  const { states, transitions } = run();
  const seconds = (performance.now() - began) / 1000;
  return { states, transitions, seconds, megabytes: process.memoryUsage().rss / 1e6 };
}

/** TwoPhase with plain objects and no process classes, whole states as JSON in a Set. */
function jsonSearch(count: number): { states: number; transitions: number } {
  type State = { managers: string[]; master: string; prepared: boolean[]; sent: boolean[]; decision: string };
  const all = (value: boolean) => new Array<boolean>(count).fill(value);
  const first: State = {
    managers: new Array(count).fill("working"),
    master: "init",
    prepared: all(false),
    sent: all(false),
    decision: "",
  };
  const seen = new Set([JSON.stringify(first)]);
  let level = [first], next: State[] = [];
  let transitions = 0;
  const go = (found: State) => {
    transitions++;
    const text = JSON.stringify(found);
    if (seen.has(text)) return;
    seen.add(text);
    next.push(found);
  };
  const expand = (state: State) => {
    const manager = (at: number, to: string) =>
      state.managers.map((before, other) => (other === at ? to : before));
    const flag = (flags: boolean[], at: number) => flags.map((before, other) => other === at || before);
    if (state.master === "init") {
      if (state.prepared.every(Boolean)) go({ ...state, master: "committed", decision: "commit" });
      go({ ...state, master: "aborted", decision: "abort" });
    }
    for (let at = 0; at < count; at++) {
      if (state.master === "init" && state.sent[at]) go({ ...state, prepared: flag(state.prepared, at) });
      if (state.managers[at] === "working") {
        go({ ...state, managers: manager(at, "prepared"), sent: flag(state.sent, at) });
        go({ ...state, managers: manager(at, "aborted") });
      }
      if (state.decision === "commit") go({ ...state, managers: manager(at, "committed") });
      if (state.decision === "abort") go({ ...state, managers: manager(at, "aborted") });
    }
  };
  for (; level.length > 0; level = next) {
    next = [];
    level.forEach(expand);
  }
  return { states: seen.size, transitions };
}

const programs: Record<string, () => { states: number; transitions: number }> = {
  ...Object.fromEntries(Object.entries(models).map(([name, options]) => [name, () => explore(options)])),
  json_two_phase_8: () => jsonSearch(8),
};
/** Run once before it is measured: half a second would measure the engine's compiler. */
const SHORT = "with_crashes_logs_timers";

/** Compiles a Spin model; a function that runs it, or undefined without Spin. */
function spin(model: string, folder: string): (() => Measured) | undefined {
  if (spawnSync("spin", ["-V"]).status !== 0 || spawnSync("gcc", ["--version"]).status !== 0) {
    return undefined;
  }
  copyFileSync(join(here, "promela", `${model}.pml`), join(folder, `${model}.pml`));
  execFileSync("spin", ["-a", `${model}.pml`], { cwd: folder });
  const flags = ["-O2", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=8000", "-o", `pan_${model}`, "pan.c"];
  execFileSync("gcc", flags, { cwd: folder, stdio: "ignore" });
  return () => {
    const began = performance.now();
    const { stdout } = spawnSync(join(folder, `pan_${model}`), ["-m1000000", "-w24", "-E"], {
      cwd: folder,
      encoding: "utf8",
    });
    const seconds = (performance.now() - began) / 1000;
    const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1]);
    return {
      states: number(/(\d+) states, stored/),
      transitions: number(/(\d+) transitions/),
      seconds,
      megabytes: number(/([\d.]+)\s+total actual memory usage/),
    };
  };
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

function main(): void {
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
    for (
      const [model, label] of [["three_disks", "three redo logs, a disk each"], ["one_disk", "one redo log"]]
    ) {
      const runs = Array.from({ length: ROUNDS }, () => alone(model));
      row(label, runs);
      const perSecond = median(runs.map(({ states, seconds }) => states / seconds));
      ratio(perSecond / 1e5, "100,000 states a second", 1);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const program = process.argv[2];
if (program === undefined) main();
else {
  if (program === SHORT) programs[program]();
  console.log(JSON.stringify(measure(programs[program])));
}
