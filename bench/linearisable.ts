/**
 * How fast linearisability is judged, and then, in the same run, how fast by a plain search of the same kind
 * (`peers/wgl.ts`).
 *
 * - Recorded histories of a key-value store with ten clients (337 and 405 operations), object by object and
 *   as a whole, without telling keys apart. Targets on one core, warm: at most 3 ms by object, at most 3 s
 *   and 1 GB as a whole.
 * - Fifty clients on ten keys, and 102 registers in the manner of Jepsen's test of etcd, of 85 operations or
 *   170 events: such histories were not at hand and are generated (`models/histories.ts`), right ones, and
 *   wrong ones with one answer made stale.
 *
 * Times are of the processors, the fastest of the rounds, as other programs may run beside. The judge may
 * remember 700 MB, the plain search 500,000 sets and states. Memory is what the process has in use when the
 * judge is done, before any plain search: 1 GB is the limit. `deno task bench linearisable`.
 */
import process from "node:process";
import { readData } from "../lib/course/mod.ts";
import {
  casRegister,
  keyValue,
  linearisability,
  type Model,
  parseJepsen,
  type RecordedHistory,
  startingWith,
} from "../lib/verify/mod.ts";
import { keyValueHistory, registerHistory, withStale } from "./models/histories.ts";
import { plainLinearisable } from "./peers/wgl.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 40), MOST_ENTRIES = 500_000;

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

const wordOf = (holds: boolean | undefined) => holds === undefined ? "gave up" : holds ? "yes" : "no";

type Case = {
  readonly name: string;
  readonly histories: readonly RecordedHistory[];
  readonly model: Model;
  /** Of the judge; of the plain search a quarter. */
  readonly rounds: number;
  readonly targetMs?: number;
};

type Judged = { readonly ms: number; readonly verdicts: readonly (boolean | undefined)[] };

/** What the judge says and takes; and the steps that it tried, and the memory then. */
function ownOf({ histories, model, rounds }: Case): Judged & { steps: number; bytes: number } {
  const judge = () => histories.map((history) => linearisability(history, model));
  const found = judge(), ms = fastest(rounds, judge);
  const steps = found.reduce((sum, { tried }) => sum + tried.steps, 0);
  return { ms, steps, verdicts: found.map(({ holds }) => holds), bytes: process.memoryUsage().rss };
}

function plainOf({ histories, model, rounds }: Case): Judged {
  let verdicts: (boolean | undefined)[] = [];
  const ms = fastest(Math.ceil(rounds / 4), () => {
    verdicts = histories.map((history) => plainLinearisable(model, history, MOST_ENTRIES));
  });
  return { ms, verdicts };
}

function counted(verdicts: readonly (boolean | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const holds of verdicts) counts.set(wordOf(holds), (counts.get(wordOf(holds)) ?? 0) + 1);
  return [...counts].map(([word, count]) => verdicts.length > 1 ? `${count} ${word}` : word).join(", ");
}

function row({ name, targetMs }: Case, own: ReturnType<typeof ownOf>, plain: Judged): string {
  const differs = own.verdicts.findIndex((holds, at) =>
    holds !== undefined && plain.verdicts[at] !== undefined && plain.verdicts[at] !== holds
  );
  if (differs >= 0) throw new Error(`${name}: the judges differ on history ${differs + 1}`);
  const gaveUp = plain.verdicts.filter((holds) => holds === undefined).length;
  return `${name}: ${counted(own.verdicts)}, ${own.steps} steps, ${own.ms.toFixed(1)} ms` +
    (targetMs === undefined ? "" : ` (${(own.ms / targetMs).toFixed(2)} of the target)`) +
    `; plain search ${plain.ms.toFixed(1)} ms` + (gaveUp > 0 ? `, gave up ${gaveUp}` : "") +
    `, ratio ${(own.ms / plain.ms).toFixed(2)}; ${Math.round(own.bytes / 1e6)} MB in use`;
}

function recordedHistory(name: string): RecordedHistory {
  return parseJepsen(readData(`kv-history-${name}.txt`));
}

if (import.meta.main) {
  const { object: _, ...whole } = keyValue, model = keyValue as Model, all = whole as Model;
  const etcd = startingWith(casRegister, null) as Model;
  const registers = Array.from({ length: 102 }, (_, seed) => {
    const history = registerHistory(seed, 85);
    return seed % 3 === 0 ? withStale(history, seed) : history;
  });
  const fifty = keyValueHistory(1, 50, 1750, "steady"), ten = keyValueHistory(1, 10, 400, "steady");
  const cases: Case[] = [
    { name: "102 registers of 85 operations, generated", histories: registers, model: etcd, rounds: 3 },
    { name: "50 clients, generated", histories: [fifty], model, rounds: 3 },
    { name: "50 clients, generated, one stale", histories: [withStale(fifty, 1)], model, rounds: 3 },
    { name: "10 clients, generated", histories: [ten], model, rounds: ROUNDS },
    ...["c10-ok", "c10-bad"].flatMap((name) => [
      { name: `${name}, by object`, histories: [recordedHistory(name)], model, rounds: ROUNDS, targetMs: 3 },
      {
        name: `${name}, as a whole`,
        histories: [recordedHistory(name)],
        model: all,
        rounds: 2,
        targetMs: 3000,
      },
    ]),
  ];
  const own = cases.map(ownOf), plain = cases.map(plainOf);
  cases.forEach((one, at) => console.log(row(one, own[at], plain[at])));
}
