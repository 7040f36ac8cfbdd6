// Verdicts by trying everything: serial orders, snapshots, cycles. Slow, and without any of the judge's code.
import type { TransactionHistory, TransactionOperation } from "../../../lib/verify/mod.ts";

type Version = { readonly writer: number; readonly write: number };
type Read = { readonly object: string; readonly version: Version; readonly predicate: boolean };

export type Verdicts = Readonly<Record<string, boolean>>;

export function brute(history: TransactionHistory): Verdicts {
  const { operations } = history, all = [...new Set(operations.map(({ transaction }) => transaction))];
  const position = (id: number, kinds: readonly string[]) =>
    operations.findIndex((one) => one.transaction === id && kinds.includes(one.kind));
  const commit = (id: number) => position(id, ["commit"]),
    begin = (id: number) => operations.findIndex((one) => one.transaction === id);
  const committed = all.filter((id) => commit(id) >= 0).sort((a, b) => commit(a) - commit(b));
  const programs = new Map(all.map((id) => [id, operations.filter((one) => one.transaction === id)]));
  const writersOf = (object: string) =>
    committed.filter((id) => programs.get(id)!.some((one) => one.kind === "write" && one.object === object));
  const objects = [...new Set(operations.flatMap(objectsOf))];
  const versions = new Map(
    objects.map((object) => [object, history.versionOrder?.get(object) ?? writersOf(object)]),
  );
  const same = (a: readonly unknown[], b: readonly unknown[]) => JSON.stringify(a) === JSON.stringify(b);

  /** Whether a transaction reads what it read, from this state. */
  const reads = (id: number, state: ReadonlyMap<string, number>): boolean => {
    const own = new Map<string, number>();
    return programs.get(id)!.every((one) => {
      if (one.kind === "write") own.set(one.object, (own.get(one.object) ?? 0) + 1);
      return readsOf(one).every(({ object, version }) => {
        if (own.has(object)) return version.writer === id && version.write === own.get(object);
        return version.writer === (state.get(object) ?? 0) &&
          (version.writer === 0 || version.write === countOf(programs.get(version.writer)!, object));
      });
    });
  };
  const serial = (order: readonly number[], by: "order" | "last"): boolean => {
    const state = new Map<string, number>();
    for (const id of order) {
      if (!reads(id, state)) return false;
      for (const object of written(programs.get(id)!)) state.set(object, id);
    }
    return objects.every((object) => {
      const inOrder = order.filter((id) => writersOf(object).includes(id)), right = versions.get(object)!;
      return by === "order" ? same(inOrder, right) : inOrder.at(-1) === right.at(-1);
    });
  };
  const inTime = (order: readonly number[]) =>
    order.every((later, at) => order.slice(0, at).every((first) => !(commit(later) < begin(first))));

  /** Whether snapshots can be taken, after so many commits of this order, as `may` allows. */
  const snapshots = (order: readonly number[], may: (id: number, after: number) => boolean): boolean => {
    if (!objects.every((o) => same(order.filter((id) => writersOf(o).includes(id)), versions.get(o)!))) {
      return false;
    }
    return order.every((id, rank) =>
      range(rank + 1).some((after) => {
        const state = new Map<string, number>();
        for (const before of order.slice(0, after)) {
          for (const object of written(programs.get(before)!)) state.set(object, before);
        }
        const meanwhile = order.slice(after, rank).flatMap((other) => written(programs.get(other)!));
        return may(id, after) && reads(id, state) &&
          !written(programs.get(id)!).some((object) => meanwhile.includes(object));
      })
    );
  };
  const over = (id: number) => committed.filter((other) => commit(other) < begin(id));
  const orders = permutations(committed);
  const cycles = cyclesIn(committed, edges(committed, programs, versions));
  const has = (test: (kinds: readonly string[]) => boolean) => cycles.some(test);
  const anti = (kinds: readonly string[]) => kinds.filter((kind) => kind.startsWith("rw")).length;
  const foreign = committed.flatMap((id) => foreignReads(id, programs.get(id)!));
  const G1a = foreign.some(({ version: { writer } }) => writer !== 0 && commit(writer) < 0);
  const G1b = foreign.some(({ object, version: { writer, write } }) =>
    writer !== 0 && write < countOf(programs.get(writer)!, object)
  );
  return {
    serialisable: orders.some((order) => serial(order, "order")),
    strictly: orders.some((order) => serial(order, "order") && inTime(order)),
    view: orders.some((order) => serial(order, "last")),
    snapshot: snapshots(committed, () => true),
    strictSnapshot: snapshots(committed, (id, after) => after === over(id).length),
    snapshotSeen: orders.some((order) => snapshots(order, () => true)),
    strictSnapshotSeen: orders.some((order) =>
      snapshots(order, (id, after) => over(id).every((other) => order.indexOf(other) < after))
    ),
    G1a,
    G1b,
    G0: has((kinds) => kinds.every((kind) => kind === "ww")),
    G1c: has((kinds) => anti(kinds) === 0),
    "G-single": has((kinds) => anti(kinds) === 1),
    "G2-item": has((kinds) => kinds.includes("rw")),
    G2: has((kinds) => anti(kinds) > 0),
    recoverable: all.every((id) =>
      commit(id) < 0 ||
      foreignReads(id, programs.get(id)!).every(({ version: { writer } }) =>
        writer === 0 || commit(writer) >= 0 && commit(writer) < commit(id)
      )
    ),
    cascadeless: operations.every((one, at) => clean(one, at)),
    strict: operations.every((one, at) =>
      clean(one, at) && (one.kind !== "write" || all.every((other) => {
        const end = position(other, ["commit", "abort"]);
        const wrote = operations.findIndex((w) =>
          w.transaction === other && w.kind === "write" && w.object === one.object
        );
        return other === one.transaction || wrote < 0 || wrote > at || end >= 0 && end < at;
      }))
    ),
  };

  function clean(one: TransactionOperation, at: number): boolean {
    return readsOf(one).every(({ version: { writer } }) =>
      writer === 0 || writer === one.transaction || commit(writer) >= 0 && commit(writer) < at
    );
  }
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

function objectsOf(one: TransactionOperation): string[] {
  return one.kind === "write" ? [one.object] : readsOf(one).map(({ object }) => object);
}

function readsOf(one: TransactionOperation): Read[] {
  if (one.kind === "read") return [{ object: one.object, version: one.version, predicate: false }];
  return one.kind === "predicate read" ? one.versions.map((seen) => ({ ...seen, predicate: true })) : [];
}

const foreignReads = (id: number, program: readonly TransactionOperation[]) =>
  program.flatMap(readsOf).filter(({ version }) => version.writer !== id);

const written = (program: readonly TransactionOperation[]) => [
  ...new Set(program.flatMap((one) => one.kind === "write" ? [one.object] : [])),
];

const countOf = (program: readonly TransactionOperation[], object: string) =>
  program.filter((one) => one.kind === "write" && one.object === object).length;

function permutations(ids: readonly number[]): number[][] {
  return ids.length === 0
    ? [[]]
    : ids.flatMap((id) => permutations(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]));
}

type Edge = readonly [from: number, to: number, kind: string];

function edges(
  committed: readonly number[],
  programs: ReadonlyMap<number, readonly TransactionOperation[]>,
  versions: ReadonlyMap<string, readonly number[]>,
): Edge[] {
  const found: Edge[] = [];
  for (const order of versions.values()) {
    order.forEach((id, at) => at > 0 && found.push([order[at - 1], id, "ww"]));
  }
  for (const id of committed) {
    for (const { object, version, predicate } of foreignReads(id, programs.get(id)!)) {
      const { writer, write } = version, order = versions.get(object)!;
      if (writer !== 0 && write < countOf(programs.get(writer)!, object)) continue;
      const at = writer === 0 ? -1 : order.indexOf(writer);
      if (writer !== 0 && at < 0) continue;
      if (at >= 0) found.push([writer, id, predicate ? "wr by predicate" : "wr"]);
      const next = order[at + 1];
      if (next !== undefined && next !== id) found.push([id, next, predicate ? "rw by predicate" : "rw"]);
    }
  }
  return found;
}

/** The kinds along every cycle that passes no node twice. */
function cyclesIn(nodes: readonly number[], all: readonly Edge[]): string[][] {
  const found = new Map<string, string[]>();
  const walk = (start: number, at: number, passed: readonly number[], kinds: readonly string[]) => {
    for (const [from, to, kind] of all) {
      if (from !== at) continue;
      const next = [...kinds, kind];
      if (to === start) found.set(next.join(), next);
      else if (to > start && !passed.includes(to)) walk(start, to, [...passed, to], next);
    }
  };
  for (const node of nodes) walk(node, node, [node], []);
  return [...found.values()];
}
