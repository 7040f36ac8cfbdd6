import { describe, expect, test } from "vitest";
import { Process, type ProcessId } from "../../../lib/core/process.ts";
import { always, type World } from "../../../lib/run/explore/explore.ts";
import { fuzz, type FuzzOptions } from "../../../lib/run/fuzz/fuzz.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { nodes } from "../../../lib/run/system.ts";

/** Takes the money, and ships a moment later: after a crash between the two the parcel is lost. */
class Shop extends Process<never, "Sell" | "Ship"> {
  owes = false;
  lost = false;
  override onStart() {
    this.setTimer("Sell", 1000);
  }
  override onRecover(log: readonly object[]) {
    this.lost = log.length % 2 === 1;
  }
  onTimeoutSell() {
    this.owes = true;
    this.force({ did: "sell" });
    this.setTimer("Ship", 1);
  }
  onTimeoutShip() {
    this.owes = false;
    this.force({ did: "ship" });
  }
}
type Shops = World<Shop>;

const options: FuzzOptions<Shop> = {
  processes: nodes(2, Shop),
  until: 3000,
  seeds: 50,
  faults: { crashes: { meanUpMs: 2000, meanDownMs: 50 } },
  properties: [always("parcels arrive", ({ live }: Shops) => live.every(({ lost }) => !lost))],
};
const aim = ({ live }: Shops): ProcessId[] => live.filter(({ owes }) => owes).map(({ id }) => id);
const onlyAimed = { crashes: { meanUpMs: Infinity, meanDownMs: 50 } };

describe("an aimed fault", () => {
  test("hits the moment that chance misses, and is a step of what is left", () => {
    const blind = fuzz(options);
    expect(blind.verdicts["parcels arrive"].holds).toBe("unknown");
    expect(blind.coverage.crashes).toBeGreaterThan(40);
    const { verdicts, coverage, seeds, summary } = fuzz({ ...options, aim });
    expect(seeds).toBeLessThan(10);
    expect(coverage.aimed).toBeGreaterThan(0);
    expect(summary).toMatch(/, aimed faults in \d: parcels arrive violated by seed \d, in 3 steps/);
    const { words, schedule, run } = verdicts["parcels arrive"].counterexample!;
    expect(words.length).toBe(schedule.length);
    expect(words.slice(2).join("; ")).toMatch(/Sell.*; P\d crashes.*; P\d recovers/);
    expect(run.processes.filter(({ lost }) => lost).length).toBe(1);
    expect(replay({ processes: nodes(2, Shop) }, schedule).processes.filter(({ lost }) => lost).length)
      .toBe(1);
  });

  test("comes to every second process that is named, once for each time", () => {
    const waiting = (world: Shops) =>
      world.ids.filter((id) => world.alive(id) && world.timers(id).includes("Sell"));
    const { coverage, verdicts } = fuzz({ ...options, faults: onlyAimed, aim: waiting, seeds: 400 });
    expect(Math.abs(coverage.crashes / 400 - 0.75)).toBeLessThan(0.07);
    expect(coverage.aimed).toBe(coverage.crashes);
    expect(verdicts["parcels arrive"].holds).toBe("unknown");
  });

  test("comes the same way each time, another way from other seeds, and never without being asked for", () => {
    const told = (from: number) => {
      const seeds = Array.from({ length: 50 }, (_, index) => from + index);
      const { summary, verdicts } = fuzz({ ...options, faults: onlyAimed, aim, seeds });
      return [summary, verdicts["parcels arrive"].counterexample?.from];
    };
    expect(told(1)).toEqual(told(1));
    expect(new Set([1, 100, 200, 300].map((from) => told(from).join())).size).toBeGreaterThan(1);
    const nobody = fuzz({ ...options, faults: onlyAimed, aim: () => [] });
    expect(nobody.coverage).toEqual({ crashes: 0, aimed: 0 });
    expect(fuzz({ ...options, faults: onlyAimed }).coverage).toEqual({ crashes: 0 });
  });

  test("is of the kinds that vary says, too", () => {
    const faults = { partitions: { meanBetweenMs: Infinity, meanLengthMs: 50 } };
    const { coverage } = fuzz({ ...options, faults: undefined, aim, vary: () => ({ faults }) });
    expect([coverage.crashes, coverage.aimed! > 20]).toEqual([0, true]);
  });

  test.each<[string, unknown, RegExp]>([
    ["no list", () => 2, /seed 1: aim must return a list of ids, e\.g\. \[2\], or \[\] for nobody, got 2/],
    ["nobody there", () => [7], /seed 1: .*P?7/],
    ["a promise", () => Promise.resolve([1]), /seed 1: aim returned a promise/],
    ["nonsense", () => JSON.parse("nonsense"), /seed 1: aim threw: /],
    ["no function", [1], /aim must be a function, got an Array/],
  ])("is refused for %s", (_, given, message) => {
    expect(() => fuzz({ ...options, aim: given as typeof aim })).toThrow(message);
  });

  test("needs a kind of fault", () => {
    for (const faults of [undefined, {}]) {
      expect(() => fuzz({ ...options, faults, aim })).toThrow(
        "aim needs the faults that it is to time, e.g. faults: { crashes: { meanUpMs: Infinity, meanDownMs: 100 } }",
      );
    }
  });
});
