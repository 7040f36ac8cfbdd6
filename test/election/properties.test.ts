// Safety and liveness of elections over random schedules with crashes in the middle.
// `properties.deep.test.ts` runs 10,000 of each.
import { describe, expect, test } from "vitest";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";
import { Random } from "../../lib/core/random.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import {
  BOUNDED,
  crashesBelowTheHighest,
  crashesOfAnyone,
  type Elector,
  live,
  NeverDecides,
  owesSomebody,
  safe,
  tally,
} from "./elections.ts";

const SEEDS = 500;
const share = (part: number, whole: number) => part / whole;

describe("within one election without crashes, defined values agree at all times, and in the end all have the highest that is up:", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  const elections: Record<string, { make: () => Elector; dead: boolean; fifo: boolean }> = {
    "ring election, some dead from the start": { make: () => new RingElection(), dead: true, fifo: false },
    "bully, some dead from the start": { make: () => new Bully(), dead: true, fifo: false },
    "Chang–Roberts, none dead, order of channels kept": {
      make: () => new ChangRoberts(),
      dead: false,
      fifo: true,
    },
  };
  for (const [name, { make, dead, fifo }] of Object.entries(elections)) {
    test(`${name}, any starters, messages of 1 to 20 ms`, () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const random = new Random(seed, 97), n = 1 + random.integer(7);
        const order = random.shuffle(upTo(n)), alive = order.slice(dead ? random.integer(n) : 0);
        const highest = Math.max(...alive);
        const run = simulate({
          processes: nodes(n, make),
          latency: BOUNDED,
          fifo,
          seed,
          scenario: [
            at(0, ...order.filter((id) => !alive.includes(id)).map((id) => crash(id))),
            at(0, ...alive.slice(random.integer(alive.length)).map((id) => invoke(id, "elect"))),
          ],
        });
        expect(safe(run, highest), `seed ${seed}`).toBeUndefined();
        expect(live(run, highest), `seed ${seed}`).toBeUndefined();
      }
    });
  }
});

describe("assuming round trips below the timeout, and that the highest stays up, while others crash and recover in the middle,", () => {
  test("the bully never elects another than the highest (safety), and all that are up have elected it in the end (liveness)", () => {
    const result = tally(SEEDS, (seed) => crashesBelowTheHighest(Bully, seed));
    expect(result).toMatchObject({ unsafe: 0, notLive: 0 });
    expect(share(result.hit, SEEDS), "share of runs in which a crash fell into an election").toBeGreaterThan(
      0.3,
    );
  });

  test("the ring election never elects another than the highest (safety)", () => {
    const result = tally(SEEDS, (seed) => crashesBelowTheHighest(RingElection, seed));
    expect(result).toMatchObject({ unsafe: 0 });
    expect(share(result.hit, SEEDS)).toBeGreaterThan(0.3);
  });

  test("the ring election loses liveness when one crashes with a message that is not acknowledged: nobody else would pass it on", () => {
    const { notLive } = tally(SEEDS, (seed) => crashesBelowTheHighest(RingElection, seed));
    expect(share(notLive, SEEDS)).toBeGreaterThan(0.005);
    expect(share(notLive, SEEDS)).toBeLessThan(0.1);
  });

  test("the ring election is live if, besides, nobody crashes with a message that is not acknowledged", () => {
    const result = tally(
      SEEDS,
      (seed) => crashesBelowTheHighest(RingElection, seed, { spare: owesSomebody }),
    );
    expect(result).toMatchObject({ unsafe: 0, notLive: 0 });
    expect(share(result.hit, SEEDS)).toBeGreaterThan(0.3);
  });
});

describe("assuming round trips below the timeouts, and a time after which nothing more fails, whoever crashes, recovers or is cut off before,", () => {
  test("all that are up follow the highest of them in the end: the bully with a failure detector", () => {
    const result = tally(SEEDS / 5, (seed) => crashesOfAnyone(WatchedBully, seed));
    expect(result).toMatchObject({ notLive: 0 });
    expect(share(result.hit, result.runs)).toBeGreaterThan(0.3);
  });

  test("all that are up follow the highest of them in the end: the ring election with a failure detector", () => {
    const result = tally(SEEDS / 5, (seed) => crashesOfAnyone(WatchedRing, seed));
    expect(result).toMatchObject({ notLive: 0 });
    expect(share(result.hit, result.runs)).toBeGreaterThan(0.3);
  });
});

describe("safety alone is not enough:", () => {
  test("an algorithm that never decides is safe in every run and live in none", () => {
    expect(tally(SEEDS, (seed) => crashesBelowTheHighest(NeverDecides, seed)))
      .toMatchObject({ unsafe: 0, notLive: SEEDS });
  });

  test("nor is liveness: one that follows whoever spoke last gets there in the end, over wrong leaders", () => {
    class Rash extends Bully {
      override elect() {
        super.elect();
        this.learn(this.id); // leads until it hears of a higher one
        if (this.higher.length > 0) this.setTimer("Answer", this.answerMs);
      }
    }
    const { unsafe, notLive } = tally(SEEDS, (seed) => crashesBelowTheHighest(Rash, seed));
    expect(unsafe).toBeGreaterThan(SEEDS / 4);
    expect(notLive).toBeLessThan(unsafe / 2);
  });
});
