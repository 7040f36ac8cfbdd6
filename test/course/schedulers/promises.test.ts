// A verdict on schedulers: histories are judged, counted and compared.
import { expect, test } from "vitest";
import { schedulerPromises, type SchedulerWorld } from "../../../lib/course/mod.ts";
import { ReadCommitted, SnapshotIsolation } from "../../../lib/transactions/mod.ts";

const LEVEL = "strict snapshot isolation";
const worlds: SchedulerWorld[] = [
  { name: "lost update", programs: ["r1x w1x", "r2x w2x"], level: LEVEL, admitted: 2, serialisable: 20 },
  { name: "two at once", schedule: "w1x w2x c1 c2", history: "w1x w2x c1 a2" },
  { name: "Hermitage", prevents: ["G0", "G1a", "G1b", "G1c", "OTV", "PMP", "P4", "G-single"] },
];
const verdict = (Scheduler: typeof SnapshotIsolation) =>
  schedulerPromises(Scheduler, { original: "SnapshotIsolation", worlds });

test("the library's own keeps all", () => {
  const { html } = verdict(SnapshotIsolation);
  expect(html).toContain('data-lost="0"');
  expect(html).toContain("20 interleavings");
});

test("who lets the last committer win loses an update, which is drawn", () => {
  class Last extends SnapshotIsolation {
    override permit() {
      return { kind: "go" } as const;
    }
  }
  const { html, alt } = verdict(Last);
  expect(alt).toContain("lost update, strict snapshot isolation: ✗ violated");
  expect(alt).toContain("20 serialisable: ✗ 2");
  expect(alt).toContain("two at once, what happens: ✗ w1x w2x c1 c2");
  expect(alt).toContain("Hermitage, what it prevents: ✗ P4: let through");
  expect(html).toContain("Asked: r1x w1x");
  expect(html).toContain("hb-dependency");
});

test("another scheduler waits where this one aborts", () => {
  const { alt } = schedulerPromises(ReadCommitted, { original: "SnapshotIsolation", worlds });
  expect(alt).toContain("two at once, what happens: ✗ w1x c1 w2x c2");
});

test("one that throws is drawn as such", () => {
  class Throws extends SnapshotIsolation {
    override begin(): void {
      throw new Error("nobody begins");
    }
  }
  expect(verdict(Throws).html).toContain("nobody begins");
});
