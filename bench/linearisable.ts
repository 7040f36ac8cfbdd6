/**
 * How fast linearisability is judged: recorded histories of a key-value store with ten clients (337 and 405
 * operations), object by object and as a whole, warm. Targets on one core: at most 3 ms by object, at most 3
 * s and 1 GB as a whole. The fastest of the rounds, as other programs may run beside. `deno task bench
 * linearisable`.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import {
  keyValue,
  linearisability,
  type Model,
  parseJepsen,
  type RecordedHistory,
} from "../lib/verify/mod.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 40);

/** Milliseconds of the fastest call, of the processors' time. */
function fastest(rounds: number, call: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

function row(name: string, history: RecordedHistory, model: Model, rounds: number, targetMs: number): void {
  const { holds, tried } = linearisability(history, model);
  const ms = fastest(rounds, () => linearisability(history, model));
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${name}: ${holds ? "yes" : "no"}, ${tried.steps} steps, ${ms.toFixed(1)} ms, ` +
      `${(ms / targetMs).toFixed(2)} of the target, ${memory} MB in use`,
  );
}

if (import.meta.main) {
  const { object: _, ...whole } = keyValue;
  for (const name of ["c10-ok", "c10-bad"]) {
    const path = new URL(`../test/fixtures/histories/kv-history-${name}.txt`, import.meta.url);
    const history = parseJepsen(readFileSync(path, "utf8"));
    row(`${name}, by object`, history, keyValue as Model, ROUNDS, 3);
    row(`${name}, as a whole`, history, whole as Model, 2, 3000);
  }
}
