// What is wrong is said, with who and what; a group of one needs nobody.
import { describe, expect, test } from "vitest";
import {
  CentralLock,
  Contender,
  entriesPerSecond,
  Maekawa,
  messagesPerEntry,
  MulticastLock,
  Raymond,
  RegeneratingTokenRing,
  RicartAgrawala,
  TokenRing,
} from "../../lib/mutex/mod.ts";
import { SequencerMulticast } from "../../lib/multicast/sequencer.ts";
import { at } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { type Invocation, invoke, nodes } from "../../lib/run/system.ts";
import { ALGORITHMS, contenders, runContenders } from "./helpers.ts";

describe.each(ALGORITHMS)("$name", ({ make, fifo }) => {
  const run = (...actions: Invocation[]) => () =>
    simulate({ processes: nodes(3, make as () => never), scenario: at(5, ...actions), fifo, until: 500 });

  test("refuses to leave without having entered", () => {
    expect(run(invoke(2, "exit"))).toThrow(
      'P2 cannot leave the critical section: it has not entered; call exit() after "entered"',
    );
    expect(run(invoke(2, "enter"), invoke(2, "exit"))).toThrow(
      /P2 cannot leave the critical section: it is still waiting/,
    );
  });

  test("refuses to enter twice", () => {
    expect(run(invoke(2, "enter"), invoke(2, "enter"))).toThrow(
      'P2 cannot enter: it is waiting already; call enter() once, and exit() after "entered"',
    );
  });

  test("a group of one enters at once, again and again, without a message", () => {
    const { trace, counts, processes } = runContenders(contenders(make, [3]), { fifo });
    expect(processes[0].entered).toBe(3);
    expect(counts.messages).toBe(0);
    expect(messagesPerEntry(trace)).toBe(0);
  });
});

test("who is inside cannot enter again", () => {
  const run = () =>
    simulate({
      processes: nodes(1, RicartAgrawala),
      scenario: at(5, invoke(1, "enter"), invoke(1, "enter")),
    });
  expect(run).toThrow("P1 cannot enter: it is in the critical section");
});

const build = (make: () => ConstructorParameters<typeof Contender>[0]) => () =>
  simulate({ processes: nodes(3, () => new Contender(make(), 0)), until: 10 });

test.each<[string, () => unknown, string]>([
  [
    "an unknown process as the server",
    build(() => new CentralLock(9)),
    "the server must be one of the processes 1, 2, 3, got 9",
  ],
  [
    "an unknown sequencer",
    build(() => new MulticastLock(new SequencerMulticast(9))),
    "the sequencer must be one of the group 1, 2, 3, got 9",
  ],
  [
    "a ring without P3",
    build(() => new TokenRing([1, 2])),
    "a ring holds each process once, got [1, 2] without P3",
  ],
  [
    "a quorum with a stranger",
    build(() => new Maekawa([1, 2, 3, 9])),
    "the quorum of P1 must hold 1 and only processes of 1, 2, 3, got [1, 2, 3, 9]",
  ],
  [
    "a quorum without oneself",
    build(() => new Maekawa([1, 2])),
    "the quorum of P3 must hold 3 and only processes of 1, 2, 3, got [1, 2]",
  ],
  ["an unknown parent", build(() => new Raymond(9)), "the parent of P1 must be one of 1, 2, 3, got 9"],
  [
    "impatience",
    build(() => new RegeneratingTokenRing(50, 100)),
    "missingMs must be more than acknowledgeMs, 100 ms, got 50",
  ],
  [
    "half an entry",
    () => runContenders(contenders(() => new RicartAgrawala(), [0.5])),
    "a contender enters a whole number of times ≥ 0, got 0.5",
  ],
  [
    "a negative stay",
    () => runContenders(contenders(() => new RicartAgrawala(), [1], -1)),
    "holdMs must be ≥ 0 ms, got -1",
  ],
  [
    "thinking for ever",
    () => runContenders(contenders(() => new RicartAgrawala(), [1], 1, Infinity)),
    "thinkMs must be ≥ 0 ms, got Infinity",
  ],
  [
    "costs without entries",
    () => messagesPerEntry(simulate({ processes: contenders(() => new RicartAgrawala(), [0, 0]) }).trace),
    "messages for each entry need an entry, but nobody entered",
  ],
  [
    "throughput without entries",
    () => entriesPerSecond(simulate({ processes: contenders(() => new RicartAgrawala(), [0]) }).trace),
    "throughput needs an entry that has ended, got none",
  ],
])("%s: a clear error", (_name, act, message) => {
  expect(act).toThrow(message);
});
