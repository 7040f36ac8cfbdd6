/**
 * Conflict-free replicated data types, by states that are merged (Shapiro, Preguiça, Baquero and Zawirski,
 * 2011). A merge takes the least upper bound of two states: it is commutative, associative and idempotent, so
 * that replicas which have seen the same updates are alike, in whatever order and however often they heard
 * of them. States are plain data and are never changed.
 */
import { canonical } from "../../core/canonical.ts";
import type { ProcessId } from "../../core/process.ts";

/** A type: its first state, what can be done to one, how two are merged, and what one means. */
export interface ConvergentType<S = unknown> {
  initial(): S;
  /**
   * A state after an update at a replica.
   * @throws RangeError for an update that the type has not
   */
  update(state: S, replica: ProcessId, method: string, details: readonly unknown[]): S;
  merge(a: S, b: S): S;
  /** What a client sees: a number, a list in order, a value. */
  value(state: S): unknown;
}

type Counts = Readonly<Record<ProcessId, number>>;

function unknown(method: string): never {
  throw new RangeError(`this type has no update "${method}"`);
}

function amount([by = 1]: readonly unknown[]): number {
  if (typeof by === "number" && Number.isInteger(by) && by >= 0) return by;
  throw new RangeError(`a counter counts by an integer ≥ 0, got ${by}`);
}

const counted = (counts: Counts, replica: ProcessId, by: number): Counts => ({
  ...counts,
  [replica]: (counts[replica] ?? 0) + by,
});
const sum = (counts: Counts) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Of each entry the larger one. */
function most(a: Counts, b: Counts): Counts {
  const counts: Record<ProcessId, number> = { ...a };
  for (const [id, count] of Object.entries(b)) counts[Number(id)] = Math.max(count, counts[Number(id)] ?? 0);
  return counts;
}

const united = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
const text = ([value]: readonly unknown[]) => String(value);

/** A counter that only grows: each replica counts by itself, the sum is the value. `inc(by)`. */
export const growOnlyCounter: ConvergentType<Counts> = {
  initial: () => ({}),
  update: (state, replica, method, details) =>
    method === "inc" ? counted(state, replica, amount(details)) : unknown(method),
  merge: most,
  value: sum,
};

/** A counter that goes both ways, as two that only grow. `inc(by)`, `dec(by)`. */
export const pnCounter: ConvergentType<{ readonly up: Counts; readonly down: Counts }> = {
  initial: () => ({ up: {}, down: {} }),
  update: ({ up, down }, replica, method, details) => {
    if (method === "inc") return { up: counted(up, replica, amount(details)), down };
    return method === "dec" ? { up, down: counted(down, replica, amount(details)) } : unknown(method);
  },
  merge: (a, b) => ({ up: most(a.up, b.up), down: most(a.down, b.down) }),
  value: ({ up, down }) => sum(up) - sum(down),
};

/** A set that only grows. `add(x)`. */
export const growOnlySet: ConvergentType<readonly string[]> = {
  initial: () => [],
  update: (state, _replica, method, details) =>
    method === "add" ? united(state, [text(details)]) : unknown(method),
  merge: united,
  value: (state) => state,
};

/** A set from which what is removed stays removed: two sets that only grow. `add(x)`, `remove(x)`. */
export const twoPhaseSet: ConvergentType<
  { readonly added: readonly string[]; readonly removed: readonly string[] }
> = {
  initial: () => ({ added: [], removed: [] }),
  update: ({ added, removed }, _replica, method, details) => {
    if (method === "add") return { added: united(added, [text(details)]), removed };
    if (method !== "remove") return unknown(method);
    return { added, removed: added.includes(text(details)) ? united(removed, [text(details)]) : removed };
  },
  merge: (a, b) => ({ added: united(a.added, b.added), removed: united(a.removed, b.removed) }),
  value: ({ added, removed }) => added.filter((element) => !removed.includes(element)),
};

/** Each addition has a tag of its own, "replica.count". */
type Tagged = {
  readonly added: Readonly<Record<string, string>>;
  readonly removed: readonly string[];
  readonly counts: Counts;
};

/**
 * A set in which a removal takes away what was observed, and no addition that it had not heard of: of an
 * addition and a removal at the same time the addition wins. `add(x)`, `remove(x)`.
 */
export const observedRemoveSet: ConvergentType<Tagged> = {
  initial: () => ({ added: {}, removed: [], counts: {} }),
  update: ({ added, removed, counts }, replica, method, details) => {
    const element = text(details);
    if (method === "add") {
      const more = counted(counts, replica, 1), tag = `${replica}.${more[replica]}`;
      return { added: { ...added, [tag]: element }, removed, counts: more };
    }
    if (method !== "remove") return unknown(method);
    const observed = Object.keys(added).filter((tag) => added[tag] === element);
    return { added, removed: united(removed, observed), counts };
  },
  merge: (a, b) => ({
    added: { ...a.added, ...b.added },
    removed: united(a.removed, b.removed),
    counts: most(a.counts, b.counts),
  }),
  value: ({ added, removed }) =>
    united(Object.keys(added).filter((tag) => !removed.includes(tag)).map((tag) => added[tag]), []),
};

type Stamped = { readonly value: string | null; readonly time: number; readonly replica: ProcessId };

/**
 * A register in which the write with the latest time wins, of equal ones that of the higher id. `set(x,
 * time)`.
 */
export const lastWriterWins: ConvergentType<Stamped> = {
  initial: () => ({ value: null, time: -1, replica: 0 }),
  update: (state, replica, method, details) => {
    if (method !== "set") return unknown(method);
    return later(state, { value: text(details), time: Number(details[1]), replica });
  },
  merge: (a, b) => later(a, b),
  value: ({ value }) => value,
};

function later(a: Stamped, b: Stamped): Stamped {
  return b.time > a.time || (b.time === a.time && b.replica > a.replica) ? b : a;
}

type Versions = readonly { readonly value: string; readonly vector: Counts }[];

const knows = (a: Counts, b: Counts) =>
  Object.entries(b).every(([id, count]) => (a[Number(id)] ?? 0) >= count);

/** A register that keeps all values of which none has replaced the other. `set(x)`. */
export const multiValueRegister: ConvergentType<Versions> = {
  initial: () => [],
  update: (state, replica, method, details) => {
    if (method !== "set") return unknown(method);
    const seen = state.reduce<Counts>((all, { vector }) => most(all, vector), {});
    return [{ value: text(details), vector: counted(seen, replica, 1) }];
  },
  merge: (a, b) => {
    const new_ = (one: Versions, other: Versions) =>
      one.filter(({ vector }) => !other.some((by) => knows(by.vector, vector) && !knows(vector, by.vector)));
    const both = [...new_(a, b), ...new_(b, a)];
    const once = both.filter(({ vector }, place) =>
      both.findIndex((other) => knows(other.vector, vector) && knows(vector, other.vector)) === place
    );
    return once.sort((x, y) => (canonical(x) < canonical(y) ? -1 : 1));
  },
  value: (state) => [...new Set(state.map(({ value }) => value))],
};

/** The types by their names. */
export const CONVERGENT_TYPES = {
  "G-counter": growOnlyCounter,
  "PN-counter": pnCounter,
  "G-set": growOnlySet,
  "2P-set": twoPhaseSet,
  "OR-set": observedRemoveSet,
  "LWW register": lastWriterWins,
  "MV register": multiValueRegister,
} as const;

/** What a conflict-free type is called. */
export type ConvergentName = keyof typeof CONVERGENT_TYPES;

/** The type of this name. */
export function convergentType(name: ConvergentName): ConvergentType {
  return CONVERGENT_TYPES[name] as unknown as ConvergentType;
}
