import { describe, expect, test } from "vitest";
import { compareVectors, Stamped } from "../../lib/clocks/mod.ts";
import { lamportTimestamps, vectorTimestamps } from "../../lib/core/trace/timestamps.ts";
import { type LetterWriter, stampedEvents, traced } from "../../lib/course/judges/time/traced.ts";
import { always, explore, type World } from "../../lib/run/explore/explore.ts";
import { at } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { CONDITION, LETTER_MUTANTS, VECTORS } from "../mutants/letters.ts";

const isBefore = (a: { truth: object }, b: { truth: object }) =>
  compareVectors(a.truth as never, b.truth as never) === "before";

function everySchedule(algorithm: new () => LetterWriter) {
  const events = ({ processes }: World<LetterWriter>) => stampedEvents(processes)!;
  return explore({
    processes: nodes(3, traced(algorithm)),
    invocations: [invoke(1, "write", 2), invoke(2, "write", 3), invoke(3, "write", 1), invoke(1, "write", 3)],
    properties: [
      always(
        CONDITION,
        (world: World<LetterWriter>) =>
          events(world).every((a) => events(world).every((b) => !isBefore(a, b) || a.lamport < b.lamport)),
      ),
      always(
        VECTORS,
        (world: World<LetterWriter>) =>
          events(world).every((a) =>
            events(world).every((b) => isBefore(a, b) === (compareVectors(a.vector, b.vector) === "before"))
          ),
      ),
    ],
  });
}

test("of the original every promise holds in every schedule", () => {
  const { verdicts, exhausted, states } = everySchedule(Stamped);
  expect([exhausted, states]).toEqual([true, 395]);
  for (const { holds } of Object.values(verdicts)) expect(holds).toBe(true);
});

describe.each(LETTER_MUTANTS)("$mutant.name", ({ mutant, property, length }) => {
  test(`violates “${property}” in ${length} steps, whatever its own vectors say`, () => {
    expect(everySchedule(mutant).verdicts[property].counterexample?.length).toBe(length);
  });
});

test("beside each event stands what the trace of the same run says of it", () => {
  const scenario = [1, 2, 3, 1, 2, 3].map((id, k) => at(7 * k, invoke(id, "write", 1 + (id + k) % 3)));
  const { processes, trace } = simulate({
    processes: nodes(3, traced(Stamped)),
    latency: exponential(10),
    scenario,
    trace: "messages",
  });
  const rows = [...trace].filter(({ kind }) => ["invoke", "send", "receive"].includes(kind));
  const vectors = vectorTimestamps(trace);
  expect(rows.length).toBe(18);
  expect(lamportTimestamps(trace).length).toBe(trace.length);
  for (const id of [1, 2, 3]) {
    const known = stampedEvents(processes)!.filter(({ process }) => process === id);
    const recorded = rows.filter(({ process }) => process === id);
    expect(known.length).toBe(recorded.length);
    known.forEach(({ truth }, k) => {
      known.forEach((other, l) => {
        const said = vectors[recorded[k].index], later = vectors[recorded[l].index];
        expect(isBefore({ truth }, other)).toBe(said.every((count, p) => count <= later[p]) && k !== l);
      });
    });
  }
});

test("who gives an event no timestamp, or two, has no events to be judged by", () => {
  class Silent extends Stamped {
    override event(lamport?: number, vector?: Readonly<Record<number, number>>) {
      if (lamport === undefined) super.event(lamport, vector);
    }
  }
  const { processes } = simulate({
    processes: nodes(2, traced(Silent)),
    scenario: [at(0, invoke(1, "write", 2))],
  });
  expect(stampedEvents(processes)).toBe(undefined);
});

test("what the class sees of a letter is what was sent", () => {
  class Curious extends Stamped {
    seen: string[] = [];
    override onLetter(letter: { lamport: number; vector: Readonly<Record<number, number>> }) {
      this.seen.push(Object.keys(letter).sort().join());
      super.onLetter(letter);
    }
  }
  const { processes } = simulate({
    processes: nodes(2, traced(Curious)),
    scenario: [at(0, invoke(1, "write", 2))],
  });
  expect(processes[1].seen).toEqual(["lamport,type,vector"]);
});
