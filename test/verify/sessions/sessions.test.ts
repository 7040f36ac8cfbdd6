// Session guarantees of published histories, and judges that forget one of them.
import { describe, expect, test } from "vitest";
import { AXIOMS } from "../../../lib/verify/sessions/axioms.ts";
import { judgeSessionsBy } from "../../../lib/verify/sessions/judge.ts";
import {
  parseSessions,
  registers,
  sequentialConsistency,
  type SessionGuarantee,
  sessionGuarantees,
} from "../../../lib/verify/mod.ts";
import { fixture } from "../consistency/published.ts";

const NAMES: readonly (readonly [string, SessionGuarantee])[] = [
  ["ryw", "read your writes"],
  ["mr", "monotonic reads"],
  ["mw", "monotonic writes"],
  ["wfr", "writes follow reads"],
  ["pram", "PRAM"],
  ["causal", "causal"],
];

const rows = fixture("sessions.jsonl").trim().split("\n").map((line) => JSON.parse(line));

test("33 histories keep the guarantees that brute force says", () => {
  expect(rows.length).toBe(33);
  for (const { id, history, sequential, ...expected } of rows) {
    const recorded = parseSessions(history), judgement = sessionGuarantees(recorded);
    const found = Object.fromEntries(NAMES.map(([short, name]) => [short, judgement.has(name)]));
    expect([id, found]).toEqual([id, expected]);
    expect([id, sequentialConsistency(recorded, registers).holds]).toEqual([id, sequential]);
  }
});

describe("a judge that leaves out a rule is found out:", () => {
  test.each(Object.keys(AXIOMS) as (keyof typeof AXIOMS)[])("%s", (rule) => {
    const axioms = { ...AXIOMS, [rule]: () => {} };
    const differs = rows.some(({ history }) =>
      NAMES.some(([, name]) => {
        const recorded = parseSessions(history);
        return judgeSessionsBy(axioms, recorded).has(name) !== sessionGuarantees(recorded).has(name);
      })
    );
    expect(differs).toBe(true);
  });
});

test("two sessions that read each other's later writes break what causality is", () => {
  const judgement = sessionGuarantees(parseSessions("r(x)1 w(y)2 | r(y)2 w(x)1"));
  expect([...judgement.guarantees].flatMap(([name, holds]) => holds ? [] : [name])).toEqual([
    "writes follow reads",
    "causal",
  ]);
});

test("a verdict says which operations break a guarantee", () => {
  const judgement = sessionGuarantees(parseSessions("w(x)1 w(y)7 | r(y)7 r(x)1 r(x)0"));
  expect(judgement.toString().split("\n").slice(0, 3)).toEqual([
    "✓ read your writes",
    '✗ monotonic reads: P1: write("x", 1); P2: read("x") → 1; P2: read("x") → 0',
    "✓ monotonic writes",
  ]);
});

test("what is no history of reads and writes is an error", () => {
  expect(() => parseSessions("w(x)1 | q(x)")).toThrow('a history is like "w(x)1 | r(x)1 r(x)0", got "q(x)"');
  expect(() => sessionGuarantees([{ process: 1, method: "enqueue", details: [1], begin: 0 }])).toThrow(
    "sessions are judged by read and write, got enqueue in operation 1",
  );
});
