import {
  Bully,
  FifoMulticast,
  judgementOf,
  LamportMulticast,
  LeaseStorage,
  type ProcessId,
  ReliableMulticast,
  RicartAgrawala,
  RoucairolCarvalho,
  SmallRaid5,
  WatchedBully,
} from "../../../lib/package.ts";
import { describe, expect, test } from "vitest";
import { Stamped } from "../../../lib/clocks/stamped.ts";

// deno-lint-ignore no-explicit-any -- as the compiled cell of a notebook: without types
type Any = any;

/** A class whose only method is left to the class that it extends. */
function lazy(base: Any, method: string): Any {
  return class Lazy extends base {
    [method](...details: unknown[]) {
      return super[method](...details);
    }
  };
}

describe("an exercise that asks for a method is not solved by calling the one above", () => {
  const asked: [exercise: string, base: Any, method: string][] = [
    ["a Lamport clock", Stamped, "nextLamport"],
    ["next of its sender", FifoMulticast, "nextFrom"],
    ["impatience", LamportMulticast, "deliverReady"],
    ["fewer messages", ReliableMulticast, "onMessage"],
    ["put off or reply", RicartAgrawala, "onRequest"],
    ["build the fence", LeaseStorage, "onWrite"],
    ["ask it back", RoucairolCarvalho, "askBack"],
    ["from the slide's words", Bully, "onElection"],
    ["another layout", SmallRaid5, "dataDisk"],
    ["the parity's update", SmallRaid5, "newParity"],
  ];
  test.each(asked)("%s", (exercise, base, method) => {
    const { outcome, credit, text } = judgementOf(exercise, lazy(base, method));
    expect(text).toContain(`what you extend has no ${method} here: that is what you are to write`);
    expect([outcome, credit]).toEqual(["keep working", 0]);
  });
});

describe("an exercise is not solved by what the package has already:", () => {
  class Copied extends Bully {}
  Object.defineProperties(Copied.prototype, Object.getOwnPropertyDescriptors(Bully.prototype));
  const taken: [what: string, answer: Any, named: string][] = [
    ["its class by another name", Bully, "Bully"],
    ["a proxy of it", new Proxy(Bully, {}), "Bully"],
    ["a function that returns it", () => Bully, "Bully"],
    ["its methods in a class of one's own", Copied, "Copied"],
  ];
  test.each(taken)("%s", (_what, answer, named) => {
    const { credit, text } = judgementOf("from the slide's words", answer);
    expect(credit).toBe(0);
    expect(text).toMatch(new RegExp(`^${named}\\b.* is what the package has already`));
  });
});

describe("from the slide's words", () => {
  const judged = (answer: Any) => judgementOf("from the slide's words", answer);

  class Own extends Bully {
    override onElection(_message: object, from: ProcessId) {
      this.send(from, { type: "OK" });
      if (this.state !== "electing") this.elect();
    }
  }

  test("a method of the student's own may be called from a class below it", () => {
    expect(judged(lazy(Own, "onElection")).outcome).toBe("correct");
  });

  test("is not solved through a class in between, a class that extends the bully, or a prototype that is frozen", () => {
    class Between extends Bully {
      before(message: object, from: ProcessId) {
        super.onElection(message as { type: "Election" }, from);
      }
    }
    class Roundabout extends Between {
      override onElection(message: object, from: ProcessId) {
        this.before(message, from);
      }
    }
    const stiff = lazy(Bully, "onElection"), stiffBelow = lazy(class extends Bully {}, "onElection");
    Object.freeze(stiff.prototype);
    Object.freeze(Object.getPrototypeOf(stiffBelow.prototype));
    const all = [Roundabout, lazy(WatchedBully, "onElection"), stiff, stiffBelow];
    expect(all.map((answer) => judged(answer).credit)).toEqual([0, 0, 0, 0]);
  });

  test("leaves the class as it was", () => {
    const before = Object.getPrototypeOf(Own.prototype);
    judged(Own);
    expect(Object.getPrototypeOf(Own.prototype)).toBe(before);
  });

  test("a class may say what it likes about its own text", () => {
    class Liar extends Bully {
      override onElection() {}
      static override toString() {
        return "class Liar { onElection() { this.elect(); } }";
      }
    }
    expect(judged(Liar).outcome).toBe("still missing");
  });
});

test("an answer whose constructor returns an object of the class above is not judged by that object", () => {
  const substitute = (base: Any, method: string) =>
    class Substitute extends base {
      constructor(...details: unknown[]) {
        super(...details);
        return new base(...details);
      }
      [method]() {
        return 1;
      }
    };
  const asked: [string, Any, string][] = [
    ["from the slide's words", Bully, "onElection"],
    ["build the fence", LeaseStorage, "onWrite"],
    ["put off or reply", RicartAgrawala, "onRequest"],
    ["the parity's update", SmallRaid5, "newParity"],
  ];
  for (const [exercise, base, method] of asked) {
    const { credit, text } = judgementOf(exercise, substitute(base, method));
    expect(text).toMatch(/must make a Substitute, but its constructor returns something else/);
    expect(credit).toBe(0);
  }
});

test("an array cannot reach into its disks", () => {
  class Reaching extends SmallRaid5 {
    override writeAll(_stripe: number, writes: { to: number; bytes: Uint8Array }[], done: Any) {
      const [disk] = this.disks as Any[];
      const keys = [...Object.keys(disk), ...Object.getOwnPropertyNames(Object.getPrototypeOf(disk))];
      throw new Error(
        `${writes.length}${typeof done} ${keys.filter((key) => !(key in Object.prototype)).join()}`,
      );
    }
  }
  expect(judgementOf("first one, then the other", Reaching).text).toContain(
    "2function name,blockSize,blocks,holdsBytes,submit,crash",
  );
});

test("an answer that is something else at each look is judged by the first", () => {
  const levels = [6, 6, 0, 0];
  const choice = {
    get archive() {
      return levels.shift() ?? 0;
    },
    shop: 10,
  };
  expect(judgementOf("eight slots", choice).outcome).toBe("correct");
});

test("an error that throws when it is looked at is a judgement, too", () => {
  const answer = () => {
    throw new Proxy(new Error(), {
      getPrototypeOf() {
        throw new Error("do not look");
      },
    });
  };
  expect(judgementOf("greetings", answer)).toMatchObject({ outcome: "keep working", credit: 0 });
});
