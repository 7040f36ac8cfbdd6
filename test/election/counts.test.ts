// How many messages an election takes, against theory. What is counted is what the docstrings of the
// algorithms say.
import { describe, expect, test } from "vitest";
import type { ProcessId } from "../../lib/core/process.ts";
import { Random } from "../../lib/core/random.ts";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { at, crash } from "../../lib/run/faults.ts";
import { uniform } from "../../lib/run/latency.ts";
import { simulate } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const sizes = [3, 4, 5, 6, 7, 8, 9, 10];

function* orders(ids: readonly ProcessId[]): Generator<ProcessId[]> {
  if (ids.length <= 1) return yield [...ids];
  for (const first of ids) {
    for (const rest of orders(ids.filter((id) => id !== first))) yield [first, ...rest];
  }
}

/** All processes of the ring start at once. */
function changRoberts(ring: readonly ProcessId[], network: { seed?: number; fifo?: boolean } = {}) {
  const random = network.seed !== undefined;
  const run = simulate({
    processes: nodes(ring, () => new ChangRoberts(ring)),
    trace: "none",
    latency: random ? uniform(1, 50) : 10,
    ...network,
    scenario: [at(0, ...ring.map((id) => invoke(id, "elect")))],
  });
  const highest = Math.max(...ring);
  if (run.processes.some((process) => process.elected !== highest)) {
    throw new Error(`wrong leader in [${ring}]`);
  }
  return { candidates: run.counts.byType.Candidate, announcements: run.counts.byType.Elected };
}

/** Each id travels to the next higher one, the highest all the way round. */
function distances(ring: readonly ProcessId[]): number {
  return ring.reduce((sum, id, place) => {
    let hops = 1;
    while (hops < ring.length && ring[(place + hops) % ring.length] < id) hops++;
    return sum + hops;
  }, 0);
}

describe("Chang and Roberts (1979), all start, Candidate messages", () => {
  test("over all orders of N = 3 to 7 the mean is exactly N·H(N), the least 2N − 1, the most N(N + 1)/2; the announcement takes N more", () => {
    for (const n of [3, 4, 5, 6, 7]) {
      let sum = 0, count = 0, least = Infinity, most = 0;
      for (const ring of orders(upTo(n))) {
        const { candidates, announcements } = changRoberts(ring);
        expect(announcements).toBe(n);
        sum += candidates;
        count++;
        least = Math.min(least, candidates);
        most = Math.max(most, candidates);
      }
      // N!·N·H(N) is an integer: the sum over k of N!·N/k
      expect(sum, `N = ${n}`).toBe(upTo(n).reduce((total, k) => total + count * n / k, 0));
      expect([least, most], `N = ${n}`).toEqual([2 * n - 1, n * (n + 1) / 2]);
      if (n === 5) expect((sum / count).toFixed(4)).toBe("11.4167");
    }
  });

  test("ascending rings take the least, descending ones the most, for N up to 32", () => {
    for (const n of [...sizes, 16, 32]) {
      expect(changRoberts(upTo(n)).candidates).toBe(2 * n - 1);
      expect(changRoberts(upTo(n).reverse()).candidates).toBe(n * (n + 1) / 2);
    }
  });

  test("where channels keep the order, latency does not change the count: it is the sum of the ways to the next higher id", () => {
    const random = new Random(1);
    for (let seed = 1; seed <= 300; seed++) {
      const ring = random.shuffle(upTo(2 + random.integer(12)));
      expect(changRoberts(ring, { seed, fifo: true })).toEqual({
        candidates: distances(ring),
        announcements: ring.length,
      });
    }
  });

  test("where messages overtake each other, a slow id may start a second election: the leader is right, the count is not", () => {
    let more = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const ring = new Random(seed, 5).shuffle(upTo(5));
      const { candidates } = changRoberts(ring, { seed });
      expect(candidates).toBeGreaterThanOrEqual(distances(ring));
      if (candidates > distances(ring)) more++;
    }
    expect(more).toBeGreaterThan(3);
  });

  test("one starter is enough, whoever it is", () => {
    for (const starter of upTo(5)) {
      const run = simulate({
        processes: nodes(5, ChangRoberts),
        scenario: [at(0, invoke(starter, "elect"))],
      });
      expect(run.processes.map((process) => process.elected)).toEqual([5, 5, 5, 5, 5]);
      // in an ascending ring each id from the starter's on goes one hop further, and the highest all the way
      expect(run.counts.byType.Candidate).toBe(5 - starter + 5);
    }
  });
});

/** The dead are dead from the start; all starters begin at once. */
function ring(n: number, starters: readonly ProcessId[], dead: readonly ProcessId[], seed?: number) {
  const run = simulate({
    processes: nodes(n, RingElection),
    trace: "none",
    latency: seed === undefined ? 10 : uniform(1, 50),
    seed,
    scenario: [at(0, ...dead.map((id) => crash(id)), ...starters.map((id) => invoke(id, "elect")))],
  });
  const alive = upTo(n).filter((id) => !dead.includes(id));
  for (const id of alive) expect(run.process(id).elected).toBe(alive.at(-1));
  const { Election = 0, Elected = 0, Ack = 0 } = run.counts.byType;
  return { Election, Elected, Ack };
}

describe("the ring election with a list of ids", () => {
  test("with one starter takes one circulation of the list, one of the announcement, and an Ack for each: N, N, 2N", () => {
    for (const n of sizes) {
      for (const starter of upTo(n)) {
        expect(ring(n, [starter], [])).toEqual({ Election: n, Elected: n, Ack: 2 * n });
      }
    }
  });

  test("with the old leader dead takes N, N and 2(N − 1), as one try of each kind goes to the dead", () => {
    for (const n of sizes) {
      for (const starter of upTo(n - 1)) {
        expect(ring(n, [starter], [n])).toEqual({ Election: n, Elected: n, Ack: 2 * (n - 1) });
      }
    }
  });

  test("costs one more Election and Elected for each dead process, wherever the dead are, and no more Acks", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed), n = 3 + random.integer(8);
      const order = random.shuffle(upTo(n));
      const dead = order.slice(0, random.integer(n - 1)), alive = order.slice(dead.length);
      const expected = { Election: n, Elected: n, Ack: 2 * alive.length };
      expect(ring(n, [alive[0]], dead, seed), `N = ${n}, dead ${dead}`).toEqual(expected);
    }
  });

  test("costs as many times as much as there are starters: lists do not swallow each other", () => {
    for (const n of [3, 5, 7]) {
      for (const starters of upTo(n)) {
        const all = upTo(n).slice(0, starters);
        expect(ring(n, all, [])).toEqual({
          Election: starters * n,
          Elected: starters * n,
          Ack: 2 * starters * n,
        });
      }
    }
  });

  test("of one that is alone in the end crosses no network but for the tries", () => {
    for (const n of sizes) {
      expect(ring(n, [1], upTo(n).slice(1))).toEqual({ Election: n - 1, Elected: n - 1, Ack: 0 });
    }
  });
});

/** The old leader N is dead. Counts all messages, and those that went to the dead leader. */
function bully(n: number, starters: readonly ProcessId[], seed?: number) {
  const run = simulate({
    processes: nodes(n, Bully),
    latency: seed === undefined ? 10 : uniform(1, 49),
    seed,
    scenario: [at(0, crash(n), ...starters.map((id) => invoke(id, "elect")))],
  });
  for (const id of upTo(n - 1)) expect(run.process(id).elected).toBe(n - 1);
  return { all: run.counts.messages, toTheDead: run.trace.where({ kind: "send", peer: n }).length };
}

describe("the bully (Garcia-Molina 1982), old leader dead", () => {
  test("takes N − 1 messages when the next highest notices, of which one goes to the dead leader", () => {
    for (const n of sizes) expect(bully(n, [n - 1])).toEqual({ all: n - 1, toTheDead: 1 });
  });

  test("takes N² − N − 1 messages when the lowest notices, N² − 2N without those to the dead leader", () => {
    for (const n of sizes) {
      const { all, toTheDead } = bully(n, [1]);
      expect([all, all - toTheDead], `N = ${n}`).toEqual([n * n - n - 1, n * n - 2 * n]);
    }
  });

  test("takes m² + N − 2 when m live processes are as high as the lowest that notices: each of them asks, all others answer", () => {
    for (const n of sizes) {
      for (const starter of upTo(n - 1)) expect(bully(n, [starter]).all).toBe((n - starter) ** 2 + n - 2);
    }
  });

  test("costs the same if several notice at once, and whatever the latencies are, as long as a round trip takes less than the wait for an answer", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed), n = 3 + random.integer(8);
      const starters = random.shuffle(upTo(n - 1)).slice(0, 1 + random.integer(n - 1));
      expect(bully(n, starters, seed).all).toBe((n - Math.min(...starters)) ** 2 + n - 2);
    }
  });
});

describe("one message more falls off the theory:", () => {
  test("a bully that announces itself to the higher ones too", () => {
    class Loud extends Bully {
      override becomeLeader() {
        super.becomeLeader();
        for (const peer of this.higher) this.send(peer, { type: "Coordinator" });
      }
    }
    const run = simulate({ processes: nodes(5, Loud), scenario: [at(0, crash(5), invoke(4, "elect"))] });
    expect(run.counts.messages).toBe(5 - 1 + 1);
  });

  test("a Chang–Roberts winner that lets its id go round once more", () => {
    class Proud extends ChangRoberts {
      override learn(leader: ProcessId) {
        super.learn(leader);
        if (leader === this.id) this.pass({ type: "Candidate", candidate: this.id });
      }
    }
    const run = simulate({
      processes: nodes(3, Proud),
      scenario: [at(0, invoke(1, "elect"), invoke(2, "elect"), invoke(3, "elect"))],
      until: 500,
    });
    expect(run.counts.byType.Candidate).toBeGreaterThan(2 * 3 - 1);
  });

  test("a ring election in which the announcement ends one process too late", () => {
    class Late extends RingElection {
      override onElected(
        message: { leader: ProcessId; told: readonly ProcessId[]; number: number },
        from: ProcessId,
      ) {
        super.onElected({ ...message, told: message.told.slice(message.told.length > 3 ? 1 : 0) }, from);
      }
    }
    const run = simulate({ processes: nodes(4, Late), scenario: [at(0, invoke(1, "elect"))], until: 1000 });
    expect(run.counts.byType.Elected).toBeGreaterThan(4);
  });
});
