import { expect, test } from "vitest";
import { Paxos } from "../../lib/consensus/paxos.ts";
import { scoreOf } from "../../lib/course/challenge.ts";

const NAME = "duelling proposers";

class Stubborn extends Paxos {
  override onPromise({ ballot }: { ballot: number }, from: number) {
    super.onPromise({ ballot, accepted: { ballot: 0 } }, from);
  }
}
class Broken extends Paxos {
  override propose() {
    throw new Error("not yet");
  }
}

test("who waits a little is better than who tries again at once or waits for long", () => {
  const [never, little, long] = [0, 40, 1000].map((backOffMs) =>
    scoreOf(NAME, () => new Paxos(undefined, backOffMs))
  );
  expect(little.score).toBeGreaterThan(never.score);
  expect(little.score).toBeGreaterThan(long.score);
  expect(little.measured.messages).toBeLessThan(never.measured.messages);
});

test("who decides two values scores nothing, and sees the run", () => {
  const { score, judgement } = scoreOf(NAME, () => new Stubborn());
  expect([score, judgement.text]).toEqual([0, "Two values are decided."]);
  expect(judgement.picture?.html).toContain("<svg");
});

test("no entry, no function, an exception: a sentence", () => {
  expect(scoreOf(NAME, undefined).judgement.outcome).toBe("not defined yet");
  expect(scoreOf(NAME, 7).judgement.text).toContain("a function that makes a process");
  expect(scoreOf(NAME, () => new Broken()).judgement.text).toContain("not yet");
});
