/**
 * Histories of stores in the manner of recorded ones, drawn from a seed: every operation takes effect at one
 * moment between its beginning and its end, but for the answers that are made stale.
 */
import { Random } from "../../lib/core/random.ts";
import type { RecordedHistory, RecordedOperation } from "../../lib/verify/mod.ts";

type Draft = { -readonly [K in keyof RecordedOperation]: RecordedOperation[K] };
type Running = { readonly operation: Draft; readonly effect: number; readonly end: number; done: boolean };

/** What a client asks for, and what the store does: it changes in place, and answers. */
type Store = {
  readonly ask: (random: Random, client: number, count: number) => readonly [string, readonly unknown[]];
  readonly apply: (method: string, details: readonly unknown[]) => unknown;
};

/**
 * "steady": as of a leader that takes requests roughly as they come, and is as fast for all; "wild":
 * operations take from little to much longer than others, and take effect at any moment.
 */
const KINDS = {
  steady: { lasts: (random: Random) => 1 + random.exponential(0.1), effect: [0.4, 0.6] },
  wild: { lasts: (random: Random) => 0.2 + random.exponential(1), effect: [0, 1] },
};

type Load = {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  /** How many operations are given up: their client goes on under another name. */
  readonly lostShare: number;
  /** How long operations take, and when in between they take effect: "steady", or "wild". */
  readonly kind: keyof typeof KINDS;
};

/** Clients ask one operation after the other, and think in between. */
function recorded(
  { ask, apply }: Store,
  { seed, clients, operations, lostShare, kind }: Load,
): RecordedHistory {
  const { lasts: lastsOf, effect: [least, most] } = KINDS[kind];
  const random = new Random(seed), history: Draft[] = [];
  const free = Array.from(
    { length: clients },
    (_, client) => ({ client, name: client, at: random.uniform() }),
  );
  const counts = new Int32Array(clients);
  let running: Running[] = [], names = clients;
  const nextOf = (one: Running) => one.done ? one.end : one.effect;
  for (;;) {
    const soonest = running.reduce<Running | undefined>(
      (a, b) => !a || nextOf(b) < nextOf(a) ? b : a,
      undefined,
    );
    const idle = history.length < operations ? free.reduce((a, b) => b.at < a.at ? b : a) : undefined;
    if (idle && idle.at < Infinity && (!soonest || idle.at <= nextOf(soonest))) {
      const begin = idle.at, lasts = lastsOf(random);
      const [method, details] = ask(random, idle.client, counts[idle.client]++);
      const operation: Draft = { process: idle.name, method, details, begin };
      history.push(operation);
      const isLost = method !== "read" && method !== "get" && random.uniform() < lostShare;
      if (isLost) idle.name = names++;
      const effect = isLost && random.integer(2) === 0
        ? Infinity
        : begin + (least + (most - least) * random.uniform()) * lasts;
      running.push({ operation, effect, end: isLost ? Infinity : begin + lasts, done: false });
      idle.at = begin + lasts + random.exponential(0.3);
      continue;
    }
    if (!soonest || nextOf(soonest) === Infinity) return history;
    if (!soonest.done) {
      soonest.operation.value = apply(soonest.operation.method, soonest.operation.details);
      soonest.done = true;
      continue;
    }
    soonest.operation.end = soonest.end;
    running = running.filter((one) => one !== soonest);
  }
}

/** Answers of open operations are nobody's. */
function closed(history: RecordedHistory): RecordedHistory {
  return history.map(({ value, ...one }) => one.end === undefined ? one : { ...one, value });
}

/** A key-value store of ten keys that clients append to and get, as those of kv-history-c10. */
export function keyValueHistory(
  seed: number,
  clients: number,
  operations: number,
  kind: keyof typeof KINDS,
): RecordedHistory {
  const texts = new Map<string, string>();
  return closed(recorded({
    ask: (random, client, count) => {
      const key = String(random.integer(10));
      return random.integer(2) === 0 ? ["get", [key]] : ["append", [key, `x ${client} ${count} y`]];
    },
    apply: (method, [key, text]) => {
      const old = texts.get(key as string) ?? "";
      if (method === "get") return old;
      texts.set(key as string, old + text);
      return undefined;
    },
  }, { seed, clients, operations, lostShare: 0, kind }));
}

/**
 * A register of small numbers that five clients read, write and compare, as in Jepsen's test of etcd: some
 * operations time out.
 */
export function registerHistory(seed: number, operations: number): RecordedHistory {
  let held: unknown = null;
  return closed(recorded({
    ask: (random) => {
      const kind = random.integer(3), number = () => random.integer(5);
      return kind === 0 ? ["read", []] : kind === 1 ? ["write", [number()]] : ["cas", [number(), number()]];
    },
    apply: (method, [one, other]) => {
      if (method === "read") return held;
      if (method === "write") {
        held = one;
        return undefined;
      }
      if (held !== one) return false;
      held = other;
      return true;
    },
  }, { seed, clients: 5, operations, lostShare: 0.08, kind: "wild" }));
}

/** The same with one answer in it that is older than it may be: what an earlier `get` or `read` returned. */
export function withStale(history: RecordedHistory, seed: number): RecordedHistory {
  const random = new Random(seed), reads = ["read", "get"];
  const object = ({ details: [key] }: RecordedOperation) => key;
  for (let tries = 0; tries < 1000; tries++) {
    const at = Math.floor(history.length * (0.6 + 0.4 * random.uniform())), one = history[at];
    if (!reads.includes(one.method)) continue;
    const earlier = history.filter((other) =>
      reads.includes(other.method) && object(other) === object(one) && other.end !== undefined &&
      other.end < one.begin && other.value !== one.value
    );
    if (earlier.length < 2) continue;
    const stale = earlier[Math.floor(earlier.length / 2)];
    return history.map((other) => other === one ? { ...one, value: stale.value } : other);
  }
  throw new RangeError("no answer of this history can be made stale");
}
