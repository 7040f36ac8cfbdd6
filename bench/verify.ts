/**
 * How fast the judge of transactional histories is: 10,000 transactions of 5 operations each, 20 at a time,
 * on 1,000 objects, recorded from stores that keep different promises. Target: at most 1 s on one core.
 *
 * Beside it, on the same history: one pass over the operations, which no judge can do without; and the
 * conflict graph as textbooks build it, pair by pair, which says serialisable or not and nothing else, and
 * only of a store that keeps one version. Medians of the rounds, by processor time. `deno task bench verify`.
 */
import process from "node:process";
import { Random } from "../lib/core/random.ts";
import { judge, type TransactionHistory, type TransactionOperation } from "../lib/verify/mod.ts";
import { onePass, textbookSerialisable } from "./peers/textbook.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const TRANSACTIONS = 10_000, OPERATIONS = 5, OPEN = 20, OBJECTS = 1_000;

type Open = { id: number; left: number; snapshot: number; written: Set<string>; touched: Set<string> };
type Kind = "locks" | "no locks" | "snapshots";

/** A history of a store of one version, with strict locks or none, or of snapshots: first to commit wins. */
export function recorded(kind: Kind, seed: number): TransactionHistory {
  const random = new Random(seed), operations: TransactionOperation[] = [];
  const open: Open[] = [], last = new Map<string, { writer: number; commit: number }[]>();
  const write = new Map<string, number>(), current = new Map<string, { writer: number; write: number }>();
  let begun = 0, commits = 0;
  const start = () => {
    begun++;
    operations.push({ kind: "begin", transaction: begun });
    open.push({ id: begun, left: OPERATIONS, snapshot: commits, written: new Set(), touched: new Set() });
  };
  for (let i = 0; i < OPEN; i++) start();
  while (open.length > 0) {
    const at = random.integer(open.length), one = open[at], transaction = one.id;
    if (one.left === 0) {
      const loses = kind === "snapshots" &&
        [...one.written].some((object) => (last.get(object)?.at(-1)?.commit ?? 0) > one.snapshot);
      operations.push({ kind: loses ? "abort" : "commit", transaction });
      if (!loses) {
        commits++;
        for (const object of one.written) {
          last.set(object, [...(last.get(object) ?? []).slice(-40), {
            writer: transaction,
            commit: commits,
          }]);
        }
      }
      open.splice(at, 1);
      if (begun < TRANSACTIONS) start();
      continue;
    }
    const object = `o${random.integer(OBJECTS)}`, isWrite = random.integer(2) === 0;
    if (kind === "locks" && open.some((other) => other !== one && other.touched.has(object))) continue;
    one.touched.add(object);
    one.left--;
    if (isWrite) {
      const key = `${transaction} ${object}`, number = (write.get(key) ?? 0) + 1;
      write.set(key, number);
      one.written.add(object);
      current.set(object, { writer: transaction, write: number });
      operations.push({ kind: "write", transaction, object });
      continue;
    }
    const own = write.get(`${transaction} ${object}`);
    const seen = last.get(object)?.filter(({ commit }) => commit <= one.snapshot).at(-1)?.writer ?? 0;
    const version = kind !== "snapshots"
      ? current.get(object) ?? { writer: 0, write: 0 }
      : own !== undefined
      ? { writer: transaction, write: own }
      : { writer: seen, write: write.get(`${seen} ${object}`) ?? 0 };
    operations.push({ kind: "read", transaction, object, version });
  }
  return kind === "snapshots" ? { operations } : { operations, oneVersion: true };
}

/** Milliseconds of all processors' time, the median of the rounds. */
function timed(call: () => unknown): number {
  call();
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return times[ROUNDS >> 1];
}

if (import.meta.main) {
  for (const kind of ["locks", "no locks", "snapshots"] as const) {
    const history = recorded(kind, 1), verdict = judge(history), ms = timed(() => judge(history));
    const pass = timed(() => onePass(history));
    const serialisable = verdict.serialisable ? "serialisable" : "not serialisable";
    const promised = kind === "locks"
      ? verdict.has("strictly serialisable")
      : kind === "snapshots"
      ? verdict.has("strict snapshot isolation")
      : true;
    if (!promised) {
      throw new Error(`a store with ${kind} keeps its promise, and the judge says that it does not`);
    }
    let peer = "";
    if (history.oneVersion) {
      if (textbookSerialisable(history) !== verdict.serialisable) throw new Error("the two judges disagree");
      const other = timed(() => textbookSerialisable(history));
      peer = `, ${(ms / other).toFixed(1)} × the textbook's graph (${other.toFixed(0)} ms)`;
    }
    console.log(
      `${kind}: ${verdict.dependencies.length} dependencies, ${serialisable}, ${verdict.phenomena.length} phenomena: ` +
        `${ms.toFixed(0)} ms, ${(ms / 1000).toFixed(2)} of the target, ${
          (ms / pass).toFixed(0)
        } × one pass ` +
        `(${pass.toFixed(1)} ms)${peer}`,
    );
  }
}
