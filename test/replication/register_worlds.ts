/** The systems in which quorum registers are tried, and what is asked of them. */
import type { Factory } from "../../lib/core/host.ts";
import type { AbdRegisterOptions, QuorumRegister, QuorumRegisterOptions } from "../../lib/replication/mod.ts";
import { always, explore, type Options, type World } from "../../lib/run/explore/explore.ts";
import { history, historyOf } from "../../lib/run/property/history.ts";
import type { History } from "../../lib/run/property/operation.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { at, partition } from "../../lib/run/faults.ts";
import { constant } from "../../lib/run/latency.ts";
import { type Invocation, invoke, nodes } from "../../lib/run/system.ts";
import { linearisable, register } from "../fixtures/linearisable.ts";

/** A class of registers, or a broken twin of one. */
export type RegisterClass = new (options?: QuorumRegisterOptions & AbdRegisterOptions) => QuorumRegister;

type Recorded = World<QuorumRegister, History>;
export const atomic = always(
  "linearisable",
  ({ monitor }: Recorded) => linearisable(monitor, register),
);

/**
 * Each read sees a write that no other has followed before the read began: what was there first, or later.
 */
export function isRegular(operations: History): boolean {
  const writes = operations.map((operation, place) => ({ ...operation, place }))
    .filter(({ method }) => method === "write");
  return operations.filter(({ method, ended }) => method === "read" && ended).every(({ value, before }) => {
    const earlier = writes.filter(({ place }) => before.includes(place));
    const seen = writes.filter(({ details }) => details[0] === value);
    return seen.length === 0
      ? earlier.length === 0 && value === 0
      : seen.some(({ place }) => !earlier.some((other) => other.before.includes(place)));
  });
}
export const regular = always("reads see what was written", ({ monitor }: Recorded) => isRegular(monitor));

/** A process that reads once more as soon as it has read. */
function readingTwice(of: RegisterClass, options: QuorumRegisterOptions): () => QuorumRegister {
  const Twice = class extends of {
    again = true;
    override finish(...[operation, doing]: Parameters<QuorumRegister["finish"]>) {
      super.finish(operation, doing);
      if (!doing.isRead || !this.again) return;
      this.again = false;
      this.begin(this.invoke("read"), true);
    }
  };
  return () => new Twice(options);
}

const explored = (
  processes: Record<number, Factory>,
  invocations: readonly Invocation[],
  more: Partial<Options> = {},
): Options => ({
  processes,
  invocations,
  inOrder: true,
  forces: "instant",
  monitor: history(),
  properties: [atomic, regular],
  bounds: { states: 200_000 },
  ...more,
});

/** P1 writes, P2 reads, then once more. */
export const oneReadsTwice = (of: RegisterClass, options: QuorumRegisterOptions = { onlyWriter: true }) =>
  explored({ ...nodes([1, 3], () => new of(options)), ...nodes([2], readingTwice(of, options)) }, [
    invoke(1, "write", 5),
    invoke(2, "read"),
  ]);

/** P1 writes while P2 reads. */
export const writeAndRead = (of: RegisterClass, options: QuorumRegisterOptions = {}) =>
  explored(nodes(3, () => new of(options)), [invoke(1, "write", 5), invoke(2, "read")]);

/** P1 and P2 write. */
export const twoWrite = (of: RegisterClass) =>
  explored(nodes(3, () => new of()), [invoke(1, "write", 5), invoke(2, "write", 6)]);

// ---- what catches broken twins

export const judges = {
  "no read sees less than one before": (of: RegisterClass) =>
    explore({ ...oneReadsTwice(of), properties: [atomic], bounds: { states: 20_000 } })
      .verdicts[atomic.name].holds !== false,
  "who has read is not cut off from it": (of: RegisterClass) =>
    linearisable(historyOf(cutOff(of).trace), register),
  "reads see what was written": (of: RegisterClass) =>
    explore({ ...writeAndRead(of, { onlyWriter: true }), properties: [regular] })
      .verdicts[regular.name].holds === true,
  "the last write stays": (of: RegisterClass) =>
    isRegular(historyOf(
      simulate({
        processes: nodes(3, () => new of()),
        links: [{ from: 3, to: 1, loss: 1 }],
        scenario: [at(0, invoke(3, "write", 1)), at(100, invoke(1, "write", 2)), at(200, invoke(2, "read"))],
      }).trace,
    )),
  "an old copy changes nothing": (of: RegisterClass) => {
    const run = simulate({
      processes: nodes(3, () => new of({ onlyWriter: true })),
      links: [{ from: 1, to: 3, latency: constant(100) }, { from: 1, to: 2, latency: constant(10) }],
      scenario: [at(0, invoke(1, "write", 1)), at(50, invoke(2, "write", 2))],
    });
    return run.processes.every(({ copy }) => copy.writer === 2);
  },
  "who had less is repaired": (of: RegisterClass) =>
    repairedBy(of, { repairs: true }) && !repairedBy(of, { repairs: false }),
} as const;
export type JudgeName = keyof typeof judges;

/** P1's write does not reach P3; afterwards P2 reads. Whether P3 has it then. */
function repairedBy(of: RegisterClass, options: QuorumRegisterOptions): boolean {
  const run = simulate({
    processes: nodes(3, () => new of(options)),
    links: [{ from: 1, to: 3, loss: 1 }],
    scenario: [at(0, invoke(1, "write", 1)), at(100, invoke(2, "read"))],
  });
  return run.process(3).copy.value === 1;
}

/**
 * P1's write reaches nobody but P2 and those that ask it. P2 reads it, and at the next moment both are cut
 * off from the three others, where P3 reads.
 */
function cutOff(of: RegisterClass) {
  return simulate({
    processes: nodes(5, () => new of({ onlyWriter: true })),
    latency: constant(10),
    links: [{ from: 1, to: [3, 4, 5], latency: constant(100) }],
    scenario: [
      at(0, invoke(1, "write", 5)),
      at(5, invoke(2, "read")),
      at(26, partition([1, 2], [3, 4, 5])),
      at(40, invoke(3, "read")),
    ],
  });
}
