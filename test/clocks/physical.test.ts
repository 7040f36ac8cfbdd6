import { describe, expect, test } from "vitest";
import {
  adjustSoftwareClock,
  Berkeley,
  Cristian,
  ElectedBerkeley,
  Ntp,
  readSoftwareClock,
} from "../../lib/clocks/mod.ts";
import type { Process } from "../../lib/core/process.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";
import { at, crash, recover } from "../../lib/run/faults.ts";
import { exponential } from "../../lib/run/latency.ts";
import { Simulation } from "../../lib/run/simulate/simulate.ts";
import { nodes } from "../../lib/run/system.ts";
import { type Clock, readings, withWrongClocks } from "./helpers.ts";

describe("a software clock", () => {
  const start = { hardwareMs: 0, shownMs: 0, adjustMs: 0 };

  test("shows the hardware's time as long as it is not adjusted", () => {
    expect(readSoftwareClock(start, 123)).toBe(123);
  });

  test("that is behind runs a tenth faster until it has caught up", () => {
    const slewed = adjustSoftwareClock(start, 100, 10);
    expect([100, 150, 200, 300].map((ms) => readSoftwareClock(slewed, ms))).toEqual([100, 155, 210, 310]);
  });

  test("that is ahead runs slower, but never backwards", () => {
    const slewed = adjustSoftwareClock(start, 100, -10);
    expect([100, 150, 200, 300].map((ms) => readSoftwareClock(slewed, ms))).toEqual([100, 145, 190, 290]);
  });

  test("adjusted again forgets what was left of the last adjustment", () => {
    const again = adjustSoftwareClock(adjustSoftwareClock(start, 100, 10), 150, 0);
    expect(readSoftwareClock(again, 250)).toBe(255);
  });
});

describe("Cristian's algorithm (Cristian, 1989)", () => {
  const late = (to: number, back: number, leastMs = 0) =>
    new Simulation<Process>({
      processes: nodes(2, () => new Cristian(1000, leastMs)),
      links: [{ from: 2, to: 1, latency: to }, { from: 1, to: 2, latency: back }],
    });

  test("is exact if both ways take equally long", () => {
    const [first] = readings(late(10, 10), 500);
    expect([first.offsetMs, first.boundMs]).toEqual([0, 10]);
  });

  test("is wrong by half a round trip at worst: all of it on one of the two ways", () => {
    const errors = [late(20, 0), late(0, 20)].map((run) => [...readings(run, 500)][0].offsetMs);
    expect(errors).toEqual([10, -10]);
  });

  test("knows a better bound if no message takes less than some time", () => {
    const [first] = readings(late(5, 15, 5), 500);
    expect([first.offsetMs, first.boundMs]).toEqual([-5, 5]);
  });

  test("keeps within its bound, and the bound is not idle", () => {
    let closest = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const run = withWrongClocks(() => new Cristian(1000, 5), 2, seed, exponential(10, 5));
      for (const { offsetMs, boundMs, client, nowMs } of readings(run, 20_000)) {
        const share = Math.abs(offsetMs - (nowMs - client.time)) / boundMs!;
        expect(share).toBeLessThanOrEqual(1.001); // the clock drifts during the round trip
        closest = Math.max(closest, share);
      }
    }
    expect(closest).toBeGreaterThan(0.9);
  });

  test("uses only short round trips if told so", () => {
    const run = withWrongClocks(() => new Cristian(100, 0, 15), 2, 3);
    const bounds = [...readings(run, 20_000)].map(({ boundMs }) => boundMs!);
    expect(bounds.length).toBeGreaterThan(10);
    expect(Math.max(...bounds)).toBeLessThanOrEqual(7.5);
  });

  test("takes two messages a reading; a lost one costs one reading", () => {
    const run = new Simulation({ processes: nodes(2, Cristian) }).run(9500);
    expect(run.counts.messages).toBe(20);
    const lossy = new Simulation({ processes: nodes(2, Cristian), loss: 0.5, seed: 4 }).run(99_500);
    expect(lossy.trace.where({ kind: "output" }).length).toBeGreaterThan(10);
  });

  test("does nothing in a group of one, and refuses a server from outside", () => {
    expect(new Simulation({ processes: nodes(1, Cristian) }).run().stopped).toBe("quiet");
    const outside = () => new Simulation({ processes: nodes(3, () => new Cristian(1000, 0, Infinity, 9)) });
    expect(outside).toThrow(/the time server must be one of 1, 2, 3, got 9/);
  });
});

describe("NTP (Mills, 1991; RFC 5905)", () => {
  const first = (thinkMs: number, to: number, back: number) => {
    const run = new Simulation<Process>({
      processes: nodes(2, () => new Ntp(1000, thinkMs)),
      links: [{ from: 2, to: 1, latency: to }, { from: 1, to: 2, latency: back }],
      clocks: { 2: { offsetMs: -40 } },
    });
    return [...readings(run, 900)].map(({ offsetMs, delayMs }) => [offsetMs, delayMs])[0];
  };

  test("four timestamps cancel the time that the server takes", () => {
    expect(first(0, 10, 10)).toEqual([40, 20]);
    expect(first(300, 10, 10)).toEqual([40, 20]);
  });

  test("half of the difference between the two ways is an error that no sample shows", () => {
    expect(first(0, 5, 15)).toEqual([35, 20]);
  });

  test("the sample with the least delay is better than the latest", () => {
    let filtered = 0, latest = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const run = withWrongClocks(Ntp, 2, seed);
      for (const { offsetMs, client, nowMs } of readings(run, 30_000)) {
        const truthMs = nowMs - client.softwareClock.hardwareMs; // it has just been read for the adjustment
        filtered += Math.abs(offsetMs - truthMs);
        latest += Math.abs((client as unknown as Ntp).samples.at(-1)!.offsetMs - truthMs);
      }
    }
    expect(filtered).toBeLessThan(latest / 2);
  });

  test("several clients are answered one after the other", () => {
    const run = new Simulation({ processes: nodes(4, () => new Ntp(1000, 50)), latency: 10 }).run(900);
    const answered = run.trace.where({ kind: "output" }).map((
      { process, time, content },
    ) => [process, time, content]);
    const exact = { offsetMs: 0, delayMs: 20 };
    expect(answered).toEqual([[2, 70, exact], [3, 120, exact], [4, 170, exact]]);
  });
});

describe("the Berkeley algorithm (Gusella and Zatti, 1989)", () => {
  const led = (n: number, offsets: number[], more = {}) => {
    const clocks = Object.fromEntries(offsets.map((offsetMs, i) => [i + 1, { offsetMs }]));
    const run = new Simulation({ processes: nodes(n, Berkeley), clocks, latency: 10, ...more });
    run.call(0, () => run.process(1).lead());
    return run;
  };
  const shown = (run: Simulation<Berkeley>) =>
    run.processes.map((clock) => +(clock.time - run.now).toFixed(6));

  test("moves all clocks to the average: the textbook's 3:00, 3:25 and 2:50 become 3:05", () => {
    const minute = 60_000;
    const run = new Simulation({
      processes: nodes(3, () => new Berkeley(1000_000, 100, 60 * minute)),
      clocks: { 1: { offsetMs: 0 }, 2: { offsetMs: 25 * minute }, 3: { offsetMs: -10 * minute } },
      latency: 0,
    });
    run.call(0, () => run.process(1).lead());
    run.run(1);
    run.run(900_000); // not slewed to the end yet, but known
    expect(run.trace.where({ kind: "output" })[0].content).toEqual({
      averageMs: 5 * minute,
      counted: [1, 2, 3],
    });
    expect(run.processes.map((clock) => clock.softwareClock.adjustMs / minute)).toEqual([5, -20, 15]);
  });

  test("takes half a round trip off", () => {
    const run = led(4, [0, 40, -20, 60]).run(900);
    expect(shown(run)).toEqual([20, 20, 20, 20]);
  });

  test("leaves out who is far off, and adjusts him", () => {
    const run = led(4, [0, 30, 5000, 60]).run(900);
    expect(run.trace.where({ kind: "output" })[0].content).toEqual({ averageMs: 30, counted: [1, 2, 4] });
    run.run(60_000);
    expect(Math.max(...shown(run)) - Math.min(...shown(run))).toBeLessThan(1e-3);
  });

  test("leaves out who does not answer in time", () => {
    const run = led(3, [0, 30, 60], { scenario: at(0, crash(3)) }).run(900);
    expect(run.trace.where({ kind: "output" })[0].content).toEqual({ averageMs: 15, counted: [1, 2] });
  });

  test("takes 3(N − 1) messages a round", () => {
    for (let n = 1; n <= 8; n++) expect(led(n, []).run(900).counts.messages).toBe(3 * (n - 1));
  });

  test("an answer later than all is told from one of the next round", () => {
    const run = led(2, [0, 0], { links: [{ from: 2, to: 1, latency: 1500 }] }).run(5000);
    expect(shown(run)).toEqual([0, 0]);
  });

  test("answerMs must be less than everyMs", () => {
    const run = () => new Simulation({ processes: nodes(2, () => new Berkeley(100, 100)) });
    expect(run).toThrow(/answerMs must be less than everyMs, 100 ms, got 100/);
  });

  const elections = { WatchedBully, WatchedRing };
  test.each(Object.entries(elections))(
    "goes on under a new leader when the leader crashes (%s)",
    (_name, Election) => {
      const clocks = {
        1: { driftPpm: 900 },
        2: { driftPpm: -900 },
        3: { offsetMs: 80 },
        4: { offsetMs: -40 },
      };
      const run = new Simulation({
        processes: nodes(4, () => new ElectedBerkeley(new Election())),
        clocks,
        latency: 10,
        scenario: [...at(10_000, crash(4)), ...at(30_000, recover(4))],
      });
      const leadersSince = (ms: number) => [
        ...new Set(
          run.trace.where({ kind: "output" }).filter(({ time }) => time > ms).map(({ process }) => process),
        ),
      ];
      const spread = () => {
        const times = run.processes.filter(({ id }) => run.alive(id)).map((clock) =>
          (clock as unknown as Clock).time
        );
        return Math.max(...times) - Math.min(...times);
      };
      run.run(9500);
      expect([leadersSince(2000), spread() < 4]).toEqual([[4], true]);
      run.run(29_500);
      expect([leadersSince(12_000), spread() < 4]).toEqual([[3], true]);
      run.run(50_000);
      expect(spread()).toBeLessThan(4);
      expect(leadersSince(40_000).length).toBe(1);
    },
  );
});

describe("over a crash", () => {
  /** The times that P2 shows while it is up, every 5 ms; its hardware is behind, and is made up for. */
  function shown(make: () => Process): number[] {
    const run = new Simulation<Process>({
      processes: nodes(2, make),
      clocks: { 2: { offsetMs: -60 } },
      latency: 10,
      scenario: [at(1500, crash(2)), at(1530, recover(2)), at(1800, crash(2)), at(2400, recover(2))],
    });
    const times: number[] = [];
    for (let ms = 0; ms <= 4000; ms += 5) {
      run.run(ms);
      if (run.alive(2)) times.push((run.process(2) as Clock).time);
    }
    return times;
  }
  const clocks = {
    Cristian: () => new Cristian(100),
    Ntp: () => new Ntp(100),
    ElectedBerkeley: () => new ElectedBerkeley(new WatchedBully(), 300, 100),
  };
  test.each(Object.entries(clocks))("a software clock never runs backwards (%s)", (_name, make) => {
    const times = shown(make);
    expect(times.filter((time, place) => time <= times[place - 1])).toEqual([]);
    expect(times.length).toBeLessThan(801 - 100); // it was down
  });

  test("it would, if its log did not have what it was adjusted by", () => {
    class Forgetful extends Cristian {
      override force() {}
    }
    const times = shown(() => new Forgetful(100));
    // After the longer outage the hardware has passed what was shown before.
    expect(times.filter((time, place) => time <= times[place - 1]).length).toBe(1);
  });
});

describe("bad input", () => {
  test.each<[string, () => Process, string]>([
    ["readings at no interval", () => new Cristian(0), "everyMs must be > 0 ms, got 0"],
    ["messages that arrive before they leave", () => new Cristian(10, -5), "leastMs must be ≥ 0 ms, got -5"],
    ["a round trip below nothing", () => new Cristian(10, 0, -1), "acceptMs must be ≥ 0 ms, got -1"],
    ["no number", () => new Cristian(NaN), "everyMs must be > 0 ms, got NaN"],
    ["clocks less than equal", () => new Berkeley(100, 20, -1), "outlierMs must be ≥ 0 ms, got -1"],
    ["answers before the question", () => new Berkeley(100, -20), "answerMs must be ≥ 0 ms, got -20"],
    ["no time between rounds", () => new Berkeley(0, -1), "everyMs must be > 0 ms, got 0"],
    ["one round only", () => new Berkeley(Infinity), "everyMs must be > 0 ms, got Infinity"],
    ["a negative time between samples", () => new Ntp(-1), "everyMs must be > 0 ms, got -1"],
    ["a server that answers too early", () => new Ntp(100, -1), "thinkMs must be ≥ 0 ms, got -1"],
  ])("%s: a clear error", (_name, make, message) => {
    expect(() => new Simulation({ processes: nodes(2, make) })).toThrow(message);
  });

  test("any round trip, and any clock, may be accepted", () => {
    expect(() => new Simulation({ processes: nodes(2, () => new Cristian(10, 0, Infinity)) })).not.toThrow();
    expect(() => new Simulation({ processes: nodes(2, () => new Berkeley(100, 20, Infinity)) })).not
      .toThrow();
  });
});
