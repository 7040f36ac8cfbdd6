/**
 * How much faster two threads are than one, as a share of what two threads can be on this machine: two that
 * only count and share nothing. The work: random runs of four processes that elect while they crash, and a
 * grid of elections. Threads are started in each measurement; medians. `deno task bench sweep`.
 */
import process from "node:process";
import { Worker } from "node:worker_threads";
import {
  always,
  at,
  Bully,
  experiment,
  exponential,
  fuzz,
  invoke,
  nodes,
  parallelExperiment,
  parallelFuzz,
  simulate,
  type World,
} from "happened-before";

const ROUNDS = Number(process.env.ROUNDS ?? 5), THREADS = 2;
const LEAST = 1.4;

const fuzzed = () => ({
  processes: nodes(4, Bully),
  faults: { crashes: { meanUpMs: 300, meanDownMs: 100 } },
  until: 1500,
  seeds: 16_000,
  properties: [always("some process", (world: World) => world.live.length >= 0)],
});
const grid = { n: [9, 11, 13] as const };
const elected = ({ n, seed }: { n: number; seed: number }) => {
  const scenario = [at(0, invoke(1, "elect"))];
  const run = simulate({
    processes: nodes(n, Bully),
    latency: exponential(10),
    seed,
    scenario,
    trace: "none",
  });
  run.run();
  return { messages: run.counts.messages };
};

/** Counts to a thousand million, in so many threads at once. */
const SPIN =
  `let sum = 0; for (let i = 0; i < 1e9; i++) sum = (sum + i) | 0; require("node:worker_threads").parentPort.postMessage(sum);`;
const spin = () =>
  new Promise((resolve) => {
    const worker = new Worker(SPIN, { eval: true });
    worker.once("message", () => worker.terminate().then(resolve));
  });

async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** How often two pieces of work are done in the time of one. */
const measured: Record<string, () => Promise<[alone: number, together: number]>> = {
  "two threads that count":
    async () => [2 * await seconds(spin), await seconds(() => Promise.all([spin(), spin()]))],
  "random runs": async () => [
    await seconds(() => fuzz(fuzzed())),
    await seconds(() => parallelFuzz(fuzzed, { threads: THREADS })),
  ],
  "a grid": async () => [
    await seconds(() => experiment(grid, { seeds: 800 }, elected)),
    await seconds(() => parallelExperiment(grid, { seeds: 800, threads: THREADS }, elected)),
  ],
};

const rows = Object.keys(measured).map((name) => ({ name, alone: [] as number[], together: [] as number[] }));
for (let round = 0; round < ROUNDS; round++) {
  for (const row of rows) {
    const [alone, together] = await measured[row.name]();
    row.alone.push(alone);
    row.together.push(together);
  }
}
const speedUp = (row: typeof rows[number]) => median(row.alone) / median(row.together);
console.log("| work | one thread, s | two threads, s | speed-up | of what two that count reach |");
console.log("| --- | --- | --- | --- | --- |");
for (const row of rows) {
  const cells = [median(row.alone), median(row.together), speedUp(row), speedUp(row) / speedUp(rows[0])];
  console.log(`| ${row.name} | ${cells.map((value) => value.toFixed(2)).join(" | ")} |`);
}
console.log(`\nAim: a speed-up of ${LEAST} where two that count reach 2.`);
