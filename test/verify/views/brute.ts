/** Causal and pipelined memory by trying everything: all sources of all reads, and all orders. */
import type { RecordedHistory, RecordedOperation } from "../../../lib/verify/mod.ts";

type Edge = readonly [number, number];

const isWrite = ({ method }: RecordedOperation) => method === "write";
const isOpen = ({ end }: RecordedOperation) => end === undefined;

/** Whether a history of `write(object, value)` and `read(object)` is one of such a memory; all hold 0. */
export function brute(criterion: "causal" | "PRAM", history: RecordedHistory): boolean {
  const all = history.filter((one) => isWrite(one) || !isOpen(one));
  const program = pairs(all).filter(([a, b]) => all[a].process === all[b].process && !isOpen(all[a]));
  if (criterion === "PRAM") return explained(all, program, new Set());
  return sources(all).some((from) => {
    const edges = closed([...program, ...from], all.length);
    return edges.every(([a, b]) => a !== b) && explained(all, edges, new Set(from.map(([write]) => write)));
  });
}

function pairs(all: RecordedHistory): Edge[] {
  return all.flatMap((_, b) => all.slice(0, b).map((_, a): Edge => [a, b]));
}

/** All ways to give each read a write that wrote what it returned; of a read of 0 also none. */
function sources(all: RecordedHistory): Edge[][] {
  return all.reduce<Edge[][]>((ways, read, at) => {
    if (isWrite(read)) return ways;
    const from = all.flatMap((one, write) =>
      isWrite(one) && one.details[0] === read.details[0] && one.details[1] === read.value ? [write] : []
    );
    return ways.flatMap((way) => [
      ...read.value === 0 ? [way] : [],
      ...from.map((write): Edge[] => [...way, [write, at]]),
    ]);
  }, [[]]);
}

function closed(edges: Edge[], count: number): Edge[] {
  const has = Array.from({ length: count }, () => new Set<number>());
  for (const [a, b] of edges) has[a].add(b);
  for (let before = -1, size = 0; before !== size;) {
    before = size;
    for (const row of has) for (const b of [...row]) for (const c of has[b]) row.add(c);
    size = has.reduce((sum, row) => sum + row.size, 0);
  }
  return has.flatMap((row, a) => [...row].map((b): Edge => [a, b]));
}

function explained(all: RecordedHistory, edges: readonly Edge[], happened: ReadonlySet<number>): boolean {
  return [...new Set(all.map(({ process }) => process))].every((process) => {
    const seen = all.flatMap((one, at) => isWrite(one) || one.process === process ? [at] : []);
    const maybe = seen.filter((at) => isOpen(all[at]) && !happened.has(at));
    return subsets(maybe).some((left) => {
      const there = seen.filter((at) => !left.includes(at));
      const before = edges.filter(([a]) => !maybe.includes(a));
      return permutations(there).some((order) =>
        before.every(([a, b]) =>
          !order.includes(a) || !order.includes(b) || order.indexOf(a) < order.indexOf(b)
        ) &&
        isLegal(order.map((at) => all[at]))
      );
    });
  });
}

function isLegal(order: RecordedHistory): boolean {
  const values = new Map<unknown, unknown>();
  return order.every((one) => {
    const [object, value] = one.details;
    if (!isWrite(one)) return (values.get(object) ?? 0) === one.value;
    values.set(object, value);
    return true;
  });
}

function subsets(all: readonly number[]): number[][] {
  return all.reduce<number[][]>((some, one) => [...some, ...some.map((set) => [...set, one])], [[]]);
}

function permutations(all: readonly number[]): number[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one) =>
    permutations(all.filter((other) => other !== one)).map((rest) => [one, ...rest])
  );
}
