// Chubby's experiments against what theory says, and against the figures of the paper (Burrows, 2006).
import { describe, expect, test } from "vitest";
import { ChubbySession } from "../../../lib/cases/mod.ts";
import {
  callingIn,
  chubbyLoad,
  lateWrites,
  sessionsAfter,
  sessionsByTheory,
} from "../../../lib/course/mod.ts";

describe("a cell that is away", () => {
  const sessions = 44, share = 100 / sessions;

  test.each([0.1, 5, 14, 30, 44, 47, 52, 60])("for %s s and an election: the three bands", (down) => {
    const [measured] = sessionsAfter([down], {}, { sessions });
    const theory = sessionsByTheory(measured.awayS);
    expect(measured.awayS).toBeGreaterThan(down + 0.9);
    // The clients ask four times a second: a session may be over by so much of 11 s before a master is found.
    const late = 100 * 0.25 / 11 + share;
    for (const band of ["unnoticed", "safeAgain", "expired"] as const) {
      expect(Math.abs(measured[band] - theory[band]), band).toBeLessThan(2 * late);
    }
    expect(measured.unnoticed + measured.safeAgain + measured.expired).toBeCloseTo(100);
  });

  test("sessions without files and locks fare alike", () => {
    expect(sessionsAfter([8], { Client: ChubbySession }, { sessions })).toEqual(
      sessionsAfter([8], {}, { sessions }),
    );
  });

  test("nobody notices what is shorter than the margin, nobody gets beyond lease and grace", () => {
    expect(sessionsByTheory(1).unnoticed).toBe(100);
    expect(sessionsByTheory(12)).toEqual({ awayS: 12, unnoticed: 0, safeAgain: 100, expired: 0 });
    expect(sessionsByTheory(46).expired).toBe(0);
    expect(sessionsByTheory(57).expired).toBe(100);
    expect(() => sessionsAfter([0])).toThrow("an outage must be > 0 s, got 0");
  });
});

test("KeepAlives come once in a lease less its margin, whatever else is asked for", () => {
  const { keepAlives, operations, share } = chubbyLoad();
  expect(keepAlives).toBeGreaterThan(220 / 12);
  expect(keepAlives).toBeCloseTo(220 / 11, 1);
  expect(operations).toBeCloseTo(1.4, 5);
  expect(share).toBeCloseTo(93.5, 1);
  expect(chubbyLoad({ leaseS: 60 }).keepAlives).toBeCloseTo(220 / 59, 0);
  expect(() => chubbyLoad({ sessions: 0 })).toThrow("the number of sessions must be an integer > 0, got 0");
});

test("a late write is harmless with either of the two, and not without", () => {
  expect(lateWrites().map(({ lockDelayS, sequencer, late, stored }) => [lockDelayS, sequencer, late, stored]))
    .toEqual([
      [0, false, "written over the other's", "old"],
      [0, true, "refused", "new"],
      [60, false, "written before the other's", "new"],
      [60, true, "written before the other's", "new"],
    ]);
  const [without, , withDelay] = lateWrites().map(({ lockedAfterS }) => lockedAfterS);
  expect(withDelay - without).toBe(60);
});

test("a write waits for a round trip, and for a lease if a copy cannot be called in", () => {
  const rows = [callingIn(0), callingIn(1), callingIn(100), callingIn(100, 1)];
  expect(rows.map(({ ms }) => Math.round(ms))).toEqual([4, 6, 6, 12_006]);
  expect(() => callingIn(1, 2)).toThrow("of 1 readers 2 cannot be cut off");
});
