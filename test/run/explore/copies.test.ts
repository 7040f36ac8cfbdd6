import { describe, expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { graphOf } from "../../../lib/run/explore/graph.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { simulate } from "../../../lib/run/simulate/simulate.ts";
import { nodes } from "../../../lib/run/system.ts";
import { naiveSearch } from "../../fixtures/naive.ts";
import { randomProcess } from "../../fixtures/random_process.ts";

type Deposit = { type: "Deposit"; amount: number };

/** P1 pays in so often; all its messages are equal. */
const account = (deposits: number) =>
  class Account extends Process<Deposit> {
    balance = 0;
    override onStart() {
      if (this.id !== 1) return;
      for (let left = deposits; left > 0; left--) this.send(2, { type: "Deposit", amount: 10 });
    }
    onDeposit({ amount }: Deposit) {
      this.balance += amount;
    }
  };
type Account = InstanceType<ReturnType<typeof account>>;

const balance = ({ processes }: World<Account>) => processes[2].balance;

describe("two equal messages are two messages", () => {
  test.each([2, 3, 9])("%i equal deposits are all booked, as in a simulation", (count) => {
    const processes = nodes(2, account(count)), sum = 10 * count;
    expect(simulate({ processes }).process(2).balance).toBe(sum);
    for (const network of [{}, { fifo: true }, { copies: Infinity }, { copies: count }]) {
      const found = explore({
        processes,
        network,
        properties: [
          always("never so much", (world: World<Account>) => balance(world) < sum),
          always("never more", (world: World<Account>) => balance(world) <= sum),
          eventually("all is booked", (world: World<Account>) => balance(world) === sum),
          deadlock((world: World<Account>) => balance(world) === sum),
        ],
      });
      expect(Object.values(found.verdicts).map(({ holds }) => holds)).toEqual([false, true, true, true]);
      expect(found).toMatchObject({ states: count + 1, exhausted: true, dropped: 0 });
      expect(found.summary).not.toContain("dropped");
    }
  });

  test("also those that wait for one force, and those to oneself", () => {
    class Forcing extends Process<Message> {
      got = 0;
      override onStart() {
        if (this.id !== 1) return;
        this.force({ n: 1 });
        for (const to of [1, 1, 2, 2]) this.send(to, { type: "Tick" });
      }
      onTick() {
        this.got++;
      }
    }
    const got = always("one each", (world: World<Forcing>) => world.live.every(({ got }) => got < 2));
    const twice = sometimes("two each", (world: World<Forcing>) => world.live.every(({ got }) => got === 2));
    const { verdicts, dropped } = explore({ processes: nodes(2, Forcing), properties: [got, twice] });
    expect([verdicts["one each"].holds, verdicts["two each"].holds, dropped]).toEqual([false, true, 0]);
    const bounded = explore({
      processes: nodes(2, Forcing),
      network: { copies: 1 },
      properties: [
        always("P2 gets one", (world: World<Forcing>) => world.processes[2].got < 2),
        always("P1 gets one", (world: World<Forcing>) => world.processes[1].got < 2),
        twice,
      ],
    });
    expect(bounded.verdicts["P2 gets one"]).toEqual({
      kind: "always",
      holds: true,
      within: "at most one equal copy of a message is in flight; 1 send dropped",
    });
    expect(bounded.verdicts["P1 gets one"].holds).toBe(false); // what it sends to itself crosses no network
    expect(bounded.verdicts["two each"]).toMatchObject({ holds: false, within: expect.any(String) });
  });
});

describe("a bound on equal copies", () => {
  const small = always("at most 20", (world: World<Account>) => balance(world) <= 20);
  const explored = (network: Options["network"]) =>
    explore({ processes: nodes(2, account(5)), network, properties: [small] });

  test("is named with what holds, and what it dropped is counted", () => {
    const { verdicts, summary, dropped, exhausted } = explored({ copies: 2 });
    const within = "at most 2 equal copies of a message are in flight";
    expect(verdicts["at most 20"]).toEqual({
      kind: "always",
      holds: true,
      within: `${within}; 3 sends dropped`,
    });
    expect(summary).toBe(
      `exhausted but for 3 sends dropped: 3 states, depth 2, no violation while ${within}`,
    );
    expect([dropped, exhausted]).toEqual([3, true]);
    expect(explored({ copies: 3 }).verdicts["at most 20"].holds).toBe(false);
  });

  test("is told in the execution shown, where it had to do with it", () => {
    const { counterexample } = explore({
      processes: nodes(2, account(5)),
      network: { copies: 2 },
      properties: [deadlock((world: World<Account>) => balance(world) === 50)],
    }).verdicts["no deadlock"];
    expect(counterexample!.words).toEqual([
      expect.stringMatching(/^P1 starts: .* \(3 of this dropped, as equal messages are in flight\)$/),
      "P2 starts",
      "P2 gets Deposit {amount: 10} from P1",
      "P2 gets Deposit {amount: 10} from P1",
    ]);
  });

  test("leaves out nothing where messages stay: a second copy makes no difference there", () => {
    class Capped extends account(5) {
      override onDeposit(message: Deposit) {
        if (this.balance < 50) super.onDeposit(message);
      }
    }
    const { dropped, exhausted, verdicts } = explore({
      processes: nodes(2, Capped),
      network: { keep: true },
      properties: [small, always("at most 50", (world: World<Account>) => balance(world) <= 50)],
    });
    expect([dropped, exhausted, verdicts["at most 50"]]).toEqual([0, true, { kind: "always", holds: true }]);
  });
});

describe("where a loop sends for ever", () => {
  /** P1 asks until it is answered. */
  class Client extends Process<{ type: "Ask" } | { type: "Ack" }, "Again"> {
    asked = 0;
    done = false;
    override onStart() {
      if (this.id === 1) this.ask();
    }
    ask() {
      this.send(2, { type: "Ask" });
      this.setTimer("Again", 10);
    }
    onTimeoutAgain() {
      this.ask();
    }
    onAsk(_message: object, from: ProcessId) {
      this.asked = Math.min(3, this.asked + 1);
      this.send(from, { type: "Ack" });
    }
    onAck() {
      this.done = true;
      this.cancelTimer("Again");
    }
  }
  const explored = (options: Partial<Options>) =>
    explore({
      processes: nodes(2, Client),
      time: "any",
      properties: [
        always("three at most", (world: World<Client>) => world.processes[2].asked <= 3),
        sometimes("never", () => false),
        sometimes("asked thrice", (world: World<Client>) => world.processes[2].asked === 3),
      ],
      ...options,
    });

  test.each([{}, { fifo: true }])("its messages are bounded, and nothing is said to hold: %j", (network) => {
    const found = explored({ network });
    const within = /^at most one equal copy of Ack or Ask is in flight; \d+ sends dropped$/;
    expect(found.exhausted).toBe(false);
    expect(found.dropped).toBeGreaterThan(0);
    expect(found.verdicts["three at most"]).toMatchObject({
      holds: "unknown",
      within: expect.stringMatching(within),
    });
    expect(found.verdicts["never"]).toMatchObject({
      holds: "unknown",
      within: expect.stringMatching(within),
    });
    expect(found.verdicts["asked thrice"].holds).toBe(true);
    expect(found.summary).toMatch(
      /^exhausted but for \d+ sends dropped: \d+ states, depth \d+, no violation while at most one equal/,
    );
    expect(graphOf({ processes: nodes(2, Client), time: "any", network }).exhausted).toBe(false);
  });

  test("what the caller asks for is as large as with the bound, and said to hold with it", () => {
    const bounded = explored({ network: { copies: 1 } }), own = explored({});
    expect([bounded.states, bounded.dropped]).toEqual([own.states, own.dropped]);
    expect(bounded.exhausted).toBe(true);
    expect(bounded.verdicts["three at most"].holds).toBe(true);
  });

  test("what ends only as one of them was dropped is violated under that condition alone", () => {
    class Twice extends Client {
      override onStart() {
        if (this.id === 1) this.send(2, { type: "Ask" });
        super.onStart();
      }
    }
    const twice = ({ processes }: World<Client>) => processes[2].asked >= 2;
    const { verdicts, summary } = explore({
      processes: nodes(2, Twice),
      time: "any",
      properties: [eventually("asked twice", twice), deadlock(twice)],
    });
    const within = expect.stringMatching(
      /^at most one equal copy of Ack or Ask is in flight; \d+ sends dropped$/,
    );
    expect(verdicts["asked twice"]).toMatchObject({ holds: false, within });
    expect(verdicts["no deadlock"]).toMatchObject({ holds: false, within });
    expect(summary).toMatch(/violated: asked twice, no deadlock while at most one equal copy/);
    const all = explored({ properties: [eventually("never", () => false)] }).verdicts["never"];
    expect(all).toMatchObject({ holds: false });
    expect(all.within).toBe(undefined);
  });

  test("they are not where timers wait for quiet: the space ends", () => {
    for (const time of ["quiet", "ordered"] as const) {
      expect(explored({ time })).toMatchObject({ exhausted: true, dropped: 0 });
    }
  });

  test("without any bound it does not end, and says what grows", () => {
    const { exhausted, summary } = explored({ network: { copies: Infinity }, bounds: { states: 2000 } });
    expect(exhausted).toBe(false);
    expect(summary).toMatch(
      /what grows: what is on its way to P[12] took \d+ values \(up to \d+ entries\)/,
    );
  });

  test("only messages of its types are bounded", () => {
    class Both extends Client {
      balance = 0;
      static handles = ["Deposit"];
      override onStart() {
        super.onStart();
        if (this.id !== 1) return;
        for (let left = 3; left > 0; left--) this.send(2, { type: "Deposit" } as never);
      }
      onDeposit() {
        this.balance++;
      }
    }
    const all = always("fewer than three", (world: World<Both>) => world.processes[2].balance < 3);
    const { verdicts } = explore({ processes: nodes(2, Both), time: "any", properties: [all] });
    expect(verdicts["fewer than three"].holds).toBe(false);
  });
});

test("whatever is violated with more equal messages is never said to hold", () => {
  const kinds = ["send", "send", "mood", "count", "choose", "set", "set", "cancel"];
  const sad = (moods: unknown[]) => moods.every((mood) => mood === 2);
  let cut = 0, violated = 0;
  for (let seed = 0; seed < 100; seed++) {
    const factory = randomProcess(seed, kinds);
    const found = explore({
      processes: nodes(2, factory),
      time: "any",
      bounds: { states: 6000 },
      properties: [
        always(
          "not all in mood 2",
          ({ live }) => !sad(live.map((one) => (one as unknown as { mood: number }).mood)),
        ),
        always("all is seen", () => true),
      ],
    });
    if (found.dropped > 0) cut++;
    const naive = naiveSearch({
      count: 2,
      factory,
      copies: 3,
      faults: { crashes: 0, recoveries: 0, losses: 0, duplications: 0, pauses: 0 },
      limit: 600,
      bad: (fields) => sad(fields.map((field) => field?.mood)),
    });
    if (naive?.shortest === undefined) continue;
    violated++;
    const { holds, counterexample } = found.verdicts["not all in mood 2"];
    expect({ seed, holds: holds === true }).toEqual({ seed, holds: false });
    if (counterexample) {
      const run = replay({ processes: nodes(2, factory) }, counterexample.schedule);
      expect({ seed, sad: sad([run.fields(1).mood, run.fields(2).mood]) }).toEqual({ seed, sad: true });
    }
  }
  expect(cut).toBeGreaterThan(10);
  expect(violated).toBeGreaterThan(20);
}, 120_000);

test("a channel that keeps its order and grows for ever costs no look at the whole past of each state", () => {
  const kinds = ["send", "send", "mood", "count", "choose"];
  const { states, exhausted, depth } = explore({
    processes: nodes(2, randomProcess(10, kinds)),
    network: { fifo: true },
    bounds: { states: 20_000 },
    properties: [always("all is seen", () => true)],
  });
  expect({ states, exhausted }).toEqual({ states: 20_000, exhausted: false });
  expect(depth).toBeGreaterThan(300);
});
