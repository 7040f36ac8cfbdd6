// The same properties as in properties.test.ts, over 10,000 random schedules each.
import { expect, test } from "vitest";
import type { Factory } from "../../lib/core/host.ts";
import { Bully } from "../../lib/election/bully.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";
import {
  crashesBelowTheHighest,
  crashesOfAnyone,
  type Elector,
  type Judged,
  owesSomebody,
  tally,
} from "./elections.ts";

const SEEDS = 10_000;
const highestUp = (factory: Factory<Elector>, spare?: (process: Elector) => boolean) => (seed: number) =>
  crashesBelowTheHighest(factory, seed, { spare });
const anyone = (factory: Factory<Elector>) => (seed: number) => crashesOfAnyone(factory, seed);

const claims: [string, (seed: number) => Judged][] = [
  ["round trips below the timeout, the highest stays up: the bully is safe and live", highestUp(Bully)],
  [
    "round trips below the timeout, the highest stays up, nobody crashes with a message not acknowledged: the ring election is safe and live",
    highestUp(RingElection, owesSomebody),
  ],
  [
    "round trips below the timeouts, faults end: the bully with a failure detector gets the highest elected",
    anyone(WatchedBully),
  ],
  [
    "round trips below the timeouts, faults end: the ring with a failure detector gets the highest elected",
    anyone(WatchedRing),
  ],
];

for (const [claim, judge] of claims) {
  test(`${claim}, in ${SEEDS} random schedules`, () => {
    const result = tally(SEEDS, judge);
    console.log(
      `${claim}: a crash fell into an election in ${(100 * result.hit / SEEDS).toFixed(1)} % of the runs`,
    );
    expect(result).toMatchObject({ unsafe: 0, notLive: 0 });
    expect(result.hit / SEEDS).toBeGreaterThan(0.3);
  });
}

test("round trips below the timeout, the highest stays up: the ring election is safe, and loses the list in some schedules", () => {
  const result = tally(SEEDS, highestUp(RingElection));
  console.log(
    `the ring election lost its list in ${(100 * result.notLive / SEEDS).toFixed(2)} % of the runs`,
  );
  expect(result.unsafe).toBe(0);
  expect(result.notLive).toBeGreaterThan(SEEDS / 200);
});
