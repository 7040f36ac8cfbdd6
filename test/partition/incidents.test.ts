// What notebook 05 replays: a fail-over that a majority decides over copies that nobody waits for, and a
// cluster of three with one dead link.
import { expect, test } from "vitest";
import { SteadyRaft } from "../../lib/consensus/mod.ts";
import { WatchedQuorumStore } from "../../lib/partition/mod.ts";
import { at, heal, partition } from "../../lib/run/faults.ts";
import { constant, uniform } from "../../lib/run/latency.ts";
import { simulate, Simulation } from "../../lib/run/simulate/simulate.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import { answeredIn, lostIn } from "./worlds.ts";

/** Answers at once, and copies later. */
class AtOnce extends WatchedQuorumStore {
  override write(value: string) {
    const { operation, state } = this;
    super.write(value);
    if (state === "leader" && this.waiting.delete(this.log.length)) this.respond(operation, this.log.length);
  }
}

const EVERY_MS = 500, CUT_MS = 5000;

/** P1 leads and is cut off for so long; clients write to P1 and P2. */
function cutFor(seconds: number, of: typeof WatchedQuorumStore) {
  const run = simulate({
    processes: nodes(3, () => new of(1000, 10_000, 15_000)),
    latency: constant(30),
    seed: 3,
    scenario: [
      at(0, invoke(1, "elect")),
      at(CUT_MS, partition([1], [2, 3])),
      ...Array.from(
        { length: 100 },
        (_, k) => at(CUT_MS + k * EVERY_MS, ...[1, 2].map((id) => invoke(id, "write", `${id}.${k}`))),
      ),
      at(CUT_MS + seconds * 1000, heal()),
    ],
    until: CUT_MS + 60_000,
  });
  const led = run.trace.where({ kind: "status", process: 2 }).find(({ content }) => content === "leader");
  return { answered: answeredIn(run), lost: lostIn(run), ledMs: led && led.time - CUT_MS };
}

test("a cut shorter than the fail-over loses nothing, a longer one all that was answered on the cut-off side", () => {
  const short = cutFor(8, AtOnce), long = cutFor(43, AtOnce);
  expect([short.lost.length, short.ledMs]).toEqual([0, undefined]);
  expect(long.ledMs).toBeGreaterThan(10_000);
  expect(long.ledMs).toBeLessThan(15_100);
  // the rate times the exposed time: from the cut until it has healed, and P1 has heard of it
  expect(long.lost.length).toBeGreaterThanOrEqual(43_000 / EVERY_MS);
  expect(long.lost.length).toBeLessThanOrEqual(44_000 / EVERY_MS + 1);
  expect(long.answered.length).toBeGreaterThan(long.lost.length);
});

test("nothing is lost if an answer waits for a majority", () => {
  expect(cutFor(43, WatchedQuorumStore).lost).toEqual([]);
});

test("with one dead link of three the leader changes again and again, unless there are both pre-vote and check-quorum", () => {
  const minute = (options: { preVote?: boolean; checkQuorum?: boolean }) => {
    const run = new Simulation({
      processes: nodes(
        3,
        () => new SteadyRaft({ ...options, electionMs: 1000, spreadMs: 1000, heartbeatMs: 100 }),
      ),
      latency: uniform(1, 10),
      trace: "messages",
    });
    run.run(5000);
    const leader = run.processes.find(({ state }) => state === "leader")!.id;
    run.do(partition([leader], [leader === 1 ? 3 : 1]));
    run.run(65_000);
    const changes =
      run.trace.where({ kind: "status" }).filter(({ time, content }) => time > 5000 && content === "leader")
        .length;
    return [changes, Math.max(...run.processes.map(({ term }) => term))];
  };
  expect(minute({})[0]).toBeGreaterThan(20);
  expect(minute({ preVote: true })[0]).toBeGreaterThan(20);
  const [changes, term] = minute({ checkQuorum: true });
  expect(changes).toBe(0);
  expect(term).toBeGreaterThan(20); // which would unseat the leader when the link is mended
  expect(minute({ preVote: true, checkQuorum: true })).toEqual([0, 1]);
});
