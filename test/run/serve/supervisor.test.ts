// When a run is over: nobody is about to do anything, nothing is on its way, and nothing happened since.
import { expect, test } from "vitest";
import { classesOf } from "../../../lib/run/serve/options.ts";
import { Supervisor } from "../../../lib/run/serve/supervisor/supervisor.ts";
import type { Told } from "../../../lib/run/serve/wire/spec.ts";

type State = { idle?: boolean; events?: number; sent?: number; received?: number };

/** Two processes that answer so when they are asked how they are, for the n-th time. */
async function over(states: (times: number) => readonly [State, State], paused = false) {
  const options = { name: "Bully", processes: 2, until: 150 };
  const supervisor = new Supervisor(options, classesOf(options), "nowhere");
  supervisor.begin = supervisor.now;
  for (const hand of supervisor.hands) {
    let times = 0;
    hand.state = "up";
    hand.paused = paused && hand.id === 2;
    hand.gone = new Promise(() => {});
    hand.tell = (told: Told) => {
      if (told.tell !== "state" || hand.paused) return;
      const { idle = true, events = 3, sent = 0, received = 0 } = states(++times)[hand.id - 1];
      const said = {
        say: "state",
        asked: told.asked,
        idle,
        events,
        passed: { [3 - hand.id]: { sent, received } },
      };
      queueMicrotask(() => (supervisor as unknown as { heard(...said: unknown[]): void }).heard(hand, said));
    };
  }
  return await supervisor.run();
}

test.each<[string, "quiet" | "time", (times: number) => readonly [State, State]]>([
  ["all is quiet", "quiet", () => [{ sent: 2, received: 1 }, { sent: 1, received: 2 }]],
  ["a message is on its way", "time", () => [{ sent: 2 }, { received: 1 }]],
  ["as many are on their way as came the other way", "time", () => [{ sent: 1, received: 1 }, {}]],
  ["one is about to do something", "time", () => [{}, { idle: false }]],
  ["something happens between two looks", "time", (times) => [{}, { events: times }]],
])("%s: %s", async (_what, stopped, states) => {
  expect(await over(states)).toBe(stopped);
});

test("nobody is asked while one is stopped, who would not answer", async () => {
  expect(await over(() => [{}, {}], true)).toBe("time");
});
