import { describe, expect, test } from "vitest";
import { type Message, Process } from "../../../lib/core/process.ts";
import {
  always,
  deadlock,
  eventually,
  explore,
  type Options,
  sometimes,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { Bully } from "../../../lib/election/bully.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";
import { Wanderer } from "../../fixtures/wandering.ts";
import { CoinFlipper, ForgetfulCoinFlipper, QueueLock } from "../../fixtures/toys.ts";

/** P1 and P2 pass a ball for ever; P1 also once sends a letter to P2. */
class Player extends Process<{ type: "Ball" } | { type: "Letter" }> {
  got = false;
  override onStart() {
    if (this.id !== 1) return;
    this.send(2, { type: "Ball" });
    this.send(2, { type: "Letter" });
  }
  onBall(_message: object, from: number) {
    this.send(from, { type: "Ball" });
  }
  onLetter() {
    this.got = true;
  }
}

const got = (world: World<Player>) => world.processes[2].got;

describe("eventually", () => {
  test("holds where only an unfair execution avoids it", () => {
    const result = explore({
      processes: nodes(2, Player),
      properties: [eventually("the letter comes", got)],
    });
    expect(result.verdicts["the letter comes"]).toEqual({ kind: "eventually", holds: true });
  });

  test("fails where the letter may be lost: an execution that repeats for ever, named as such", () => {
    const { counterexample, holds } = explore({
      processes: nodes(2, Player),
      faults: { losses: 1 },
      properties: [eventually("the letter comes", got)],
    }).verdicts["the letter comes"];
    expect(holds).toBe(false);
    expect(counterexample?.schedule.map(({ step }) => step)).toEqual([
      "start",
      "start",
      "lose",
      "deliver",
      "deliver",
    ]);
    expect(counterexample?.lasso).toBe(3);
  });

  test("fails where everything just stops: an execution without a loop", () => {
    class Once extends Player {
      override onBall() {}
    }
    const { counterexample } = explore({
      processes: nodes(2, Once),
      faults: { losses: 1 },
      properties: [eventually("the letter comes", got)],
    }).verdicts["the letter comes"];
    expect(counterexample?.lasso).toBeUndefined();
    expect(counterexample?.schedule.map(({ step }) => step)).toEqual(["start", "start", "deliver", "lose"]);
  });

  test("a fair execution must not put off what is possible all the time, but may what is possible now and then", () => {
    // The letter can be handled only while P2 is open, and P2 opens and closes for ever.
    class Door extends Process<{ type: "Knock" } | { type: "Closed" }, "Turn"> {
      open = false;
      inside = false;
      override onStart() {
        if (this.id === 1) this.knock();
        else this.setTimer("Turn", 1);
      }
      knock() {
        this.send(2, { type: "Knock" });
      }
      onTimeoutTurn() {
        this.open = !this.open;
        this.setTimer("Turn", 1);
      }
      onKnock() {
        if (this.open) this.inside = true;
        else this.send(1, { type: "Closed" });
      }
      onClosed() {
        this.knock();
      }
    }
    const { counterexample } = explore({
      processes: nodes(2, Door),
      time: "any",
      properties: [eventually("gets in", (world: World<Door>) => world.processes[2].inside)],
    }).verdicts["gets in"];
    expect(counterexample?.lasso).toBeDefined();
    const loop = counterexample!.schedule.slice(counterexample!.lasso).map(({ step }) => step);
    expect(new Set(loop)).toEqual(new Set(["timeout", "deliver"])); // both are always possible: both are done
  });

  test("coins may fall alike for ever, and the loop says so", () => {
    const decided = (world: World<CoinFlipper>) => world.live.every(({ role }) => role !== "flipping");
    const { counterexample } = explore({
      processes: nodes(2, CoinFlipper),
      properties: [eventually("decided", decided), sometimes("can be", decided)],
    }).verdicts["decided"];
    expect(counterexample?.lasso).toBeDefined();
    expect(counterexample?.schedule.at(-1)?.choices?.length).toBeGreaterThan(0);
  });

  test("the execution shown is shortest, its loop counted once", () => {
    /** Goes round for ever in as many steps as it chose, some of them on the way there. */
    class Rounds extends Process<{ type: "Go" } | { type: "Tick" }> {
      mode = 0;
      step = 0;
      override onStart() {
        this.send(this.id, { type: "Go" });
      }
      onGo() {
        this.mode = 1 + this.choose(this.modes);
        this.send(this.id, { type: "Tick" });
      }
      onTick() {
        if (this.mode === 2 && this.step === 3) return this.stay();
        this.step = (this.step + 1) % 9;
        if (this.mode !== 3) this.send(this.id, { type: "Tick" });
      }
      stay() {
        this.send(this.id, { type: "Tick" });
      }
      get modes() {
        return 2;
      }
    }
    class Stopping extends Rounds {
      override get modes() {
        return 3;
      }
    }
    const run = (process: new () => Rounds) =>
      explore({ processes: nodes(1, process), properties: [eventually("done", () => false)] })
        .verdicts["done"].counterexample!;
    const { length, lasso } = run(Rounds); // not the round of nine that begins after the first step
    expect([length, lasso]).toEqual([5, 5]);
    expect([run(Stopping).length, run(Stopping).lasso]).toEqual([2, undefined]);
  });

  test("and comes to its loop, or to its end, with the fewest changes of process", () => {
    class Steps extends Process<Message, "Next"> {
      step = 0;
      override onStart() {
        this.setTimer("Next", 1);
      }
      onTimeoutNext() {
        if (this.step < 3) this.step++;
        if (this.step < 3 || this.stays) this.setTimer("Next", 1);
      }
      get stays() {
        return false;
      }
    }
    class Staying extends Steps {
      override get stays() {
        return this.id === 2;
      }
    }
    const order = (process: new () => Steps) => {
      const { schedule, lasso } = explore({
        processes: nodes(2, process),
        time: "any",
        properties: [eventually("some end", () => false)],
      }).verdicts["some end"].counterexample!;
      const who = schedule.slice(2).map((step) => "process" in step ? step.process : 0);
      return { who, lasso };
    };
    expect([[1, 1, 1, 2, 2, 2], [2, 2, 2, 1, 1, 1]]).toContainEqual(order(Steps).who);
    // P1 goes first, so that P2 goes on into its loop.
    expect(order(Staying)).toEqual({ who: [1, 1, 1, 2, 2, 2, 2], lasso: 8 });

    const { length, schedule } = explore({
      processes: nodes(3, Bully),
      time: "any",
      invocations: [invoke(1, "elect"), invoke(2, "elect")],
      faults: { crashes: 1 },
      properties: [
        eventually(
          "one leader, known to all",
          ({ live }: World<Bully>) =>
            live.every(({ id, elected }) =>
              elected !== undefined && elected === live[0].elected && id <= elected
            ),
        ),
      ],
    }).verdicts["one leader, known to all"].counterexample!;
    const who = schedule.slice(3).map((
      step,
    ) => ("process" in step ? step.process : "to" in step ? step.to : 0));
    expect([length, who.filter((id, at) => at > 0 && id !== who[at - 1]).length]).toEqual([11, 4]);
  });

  test("every operation of the lock ends, unless a message is lost", () => {
    const options: Options = {
      processes: nodes(2, QueueLock),
      time: "any",
      invocations: [invoke(1, "enter"), invoke(2, "enter")],
      properties: [eventually("P2 enters", (world: World<QueueLock>) => world.processes[2].entered)],
    };
    expect(explore(options).verdicts["P2 enters"].holds).toBe(true);
    expect(explore({ ...options, faults: { losses: 1 } }).verdicts["P2 enters"].holds).toBe(false);
  });

  test("messages that stay, and change nothing any more, end an execution", () => {
    class Once extends Process<Message> {
      static handles = ["Hello"];
      seen = 0;
      override onStart() {
        if (this.id === 1) this.broadcast({ type: "Hello" });
      }
      onHello() {
        this.seen = 1;
      }
    }
    const { verdicts } = explore({
      processes: nodes(2, Once),
      network: { keep: true },
      properties: [
        eventually("seen once", (world: World<Once>) => world.processes[2].seen === 1),
        eventually("seen twice", (world: World<Once>) => world.processes[2].seen === 2),
      ],
    });
    expect(verdicts["seen once"].holds).toBe(true);
    expect(verdicts["seen twice"].holds).toBe(false);
  });

  test("is unknown where a bound ended the exploration before a violation was found", () => {
    class Counting extends Process<Message, "Tick"> {
      count = 0;
      override onStart() {
        this.setTimer("Tick", 1);
      }
      onTimeoutTick() {
        this.count++;
        this.setTimer("Tick", 1);
      }
    }
    const { verdicts } = explore({
      processes: nodes(1, Counting),
      time: "any",
      bounds: { states: 100 },
      properties: [eventually("a thousand", (world: World<Counting>) => world.processes[1].count === 1000)],
    });
    expect(verdicts["a thousand"].holds).toBe("unknown");
  });
});

describe("deadlock", () => {
  const decided = (world: World<CoinFlipper>) => world.live.every(({ role }) => role !== "flipping");

  test("is a state in which nothing but faults can change anything, and which is not the end", () => {
    const run = (process: new () => CoinFlipper) =>
      explore({ processes: nodes(2, process), properties: [deadlock(decided)] }).verdicts["no deadlock"];
    expect(run(CoinFlipper).holds).toBe(true);
    expect(run(ForgetfulCoinFlipper).counterexample?.length).toBe(3);
  });

  test("a recovery that might come does not save it", () => {
    class Waiter extends Process<Message> {
      static handles = ["Hello"];
      heard = false;
      override onStart() {
        this.broadcast({ type: "Hello" });
      }
      onHello() {
        this.heard = true;
      }
    }
    const { holds, counterexample } = explore({
      processes: nodes(2, Waiter),
      faults: { crashes: 1, recoveries: 1 },
      properties: [deadlock((world: World<Waiter>) => world.ids.every((id) => world.processes[id]?.heard))],
    }).verdicts["no deadlock"];
    expect(holds).toBe(false);
    expect(
      counterexample?.schedule.some(({ step, crashAfter }) => step === "crash" || crashAfter !== undefined),
    ).toBe(true);
  });
});

describe("an endless execution in a large space", () => {
  const counted = ({ live }: World<Wanderer>) => live.every(({ id, done }) => id === 1 || done);
  const run = (to: number, properties: Options["properties"] = []) => {
    class Short extends Wanderer {
      override to = to;
    }
    return explore({
      processes: nodes(4, Short),
      time: "any",
      properties: [eventually("all counted", counted as (world: World) => boolean), ...properties],
    });
  };

  test("is found on the way: 35 steps in a space of 1.4 million states, most of which are not looked at", () => {
    const { states, exhausted, verdicts, summary } = run(110);
    expect([states < 50_000, exhausted, verdicts["all counted"].holds]).toEqual([true, false, false]);
    const { counterexample } = verdicts["all counted"];
    expect([counterexample!.length, counterexample!.schedule.length - counterexample!.lasso!]).toEqual([
      35,
      15,
    ]);
    expect(summary).toMatch(/^ended when all was decided: .*violated: all counted$/);
  });

  test("is the same where the search goes on for another property, and where it is looked for at the end", () => {
    const alone = run(110).verdicts["all counted"].counterexample!.words;
    const beside = run(40, [always("safe", () => true)]); // 68,960 states
    expect([beside.exhausted, beside.verdicts["safe"].holds]).toEqual([true, true]);
    expect(beside.verdicts["all counted"].counterexample!.words).toEqual(alone);
    const small = run(10); // too few to look before the end
    expect([small.exhausted, small.verdicts["all counted"].counterexample!.words]).toEqual([true, alone]);
  });
});
