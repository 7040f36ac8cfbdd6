// The order in which a Map, a Set or an object was filled is lost in an explored state: whoever depends on it
// is told, wherever it is.
import { describe, expect, test } from "vitest";
import { mostInOrder } from "../../../lib/core/canonical.ts";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import {
  always,
  eventually,
  explore,
  monitor,
  type Options,
  type World,
} from "../../../lib/run/explore/explore.ts";
import { fuzz } from "../../../lib/run/fuzz/fuzz.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

type Vote = { type: "Vote"; choice: string };

/** All vote at P1, which counts them in an object; who voted first wins. */
class Ballot extends Process<Vote> {
  votes: Record<string, string> = {};
  winner = "";
  override onStart() {
    if (this.id !== 1) this.send(1, { type: "Vote", choice: `of P${this.id}` });
  }
  onVote({ choice }: Vote, from: ProcessId) {
    this.votes[`P${from}`] = choice;
    if (Object.keys(this.votes).length === this.peers.length) this.winner = Object.values(this.votes)[0];
  }
}

test("of an object: where fuzzing finds a violation, the explorer does not say that there is none", () => {
  const processes = nodes(4, Ballot);
  const properties = [
    always("P4 does not win", (world: World<Ballot>) => world.processes[1].winner !== "of P4"),
  ];
  expect(fuzz({ processes, properties, seeds: 20 }).verdicts["P4 does not win"].holds).toBe(false);
  expect(() => explore({ processes, properties })).toThrow(
    /^P1, handling Vote from P\d: what it does depends on the order in which an object was filled \(fields winner\): sort/,
  );
});

/** P1 tells P2 once, which then looks at what it has. */
abstract class Looking extends Process<Message> {
  static handles = ["Tell"];
  seen: unknown = 0;
  override onStart() {
    if (this.id === 1) this.tell();
  }
  tell() {
    this.send(2, { type: "Tell" });
  }
  onTell(message: Message) {
    this.seen = this.look(message as Message & Record<string, unknown>);
  }
  abstract look(message: Message & Record<string, unknown>): unknown;
}
const exploring = (process: new () => Process, options: Partial<Options> = {}) => () =>
  explore({ processes: nodes(2, process), ...options });

describe("a handler that depends on it is found,", () => {
  const first = (value: object) => Object.keys(value)[0];

  test("in a field, nested as deep as it may be, of a part too", () => {
    class Deep extends Looking {
      deep = [new Map([["a", [{ one: 1, two: 2 }]]])];
      look() {
        return first(this.deep[0].get("a")![0]);
      }
    }
    class Flat extends Looking {
      flat = { one: 1, two: 2 };
      look() {
        return first(this.flat);
      }
    }
    class Host extends Looking {
      part = new Flat();
      look() {
        return this.part.look();
      }
    }
    for (const process of [Flat, Deep]) {
      expect(exploring(process)).toThrow(/order in which an object was filled \(fields seen\)/);
    }
    expect(exploring(Host)).toThrow(/order in which an object was filled \(fields part\)/);
  });

  test("the first, the last and the one in the middle", () => {
    for (const at of [0, 1, 2]) {
      class Nth extends Looking {
        some = { one: 1, two: 2, three: 3 };
        set = new Set(["x", "y", "z"]);
        look() {
          return [Object.values(this.some)[at]];
        }
      }
      class OfSet extends Nth {
        override look() {
          return [[...this.set][at] as never];
        }
      }
      expect(exploring(Nth)).toThrow(/order in which an object was filled/);
      expect(exploring(OfSet)).toThrow(/order in which a Map or Set was filled/);
    }
  });

  test("in a message, the result of a device, the details of an operation and the log", () => {
    class OfMessage extends Looking {
      override tell() {
        this.send(2, { type: "Tell", b: 1, a: 2 } as Message);
      }
      look({ type: _, ...rest }: Message) {
        return first(rest);
      }
    }
    expect(exploring(OfMessage)).toThrow(/^P2, handling Tell from P1: .* an object was filled/);

    class OfResult extends Looking {
      override tell() {
        this.submit("disk", { type: "Read" });
      }
      onCompletionDisk(result: object) {
        this.seen = first(result);
      }
      look() {}
    }
    class Disk {
      apply() {
        return { b: 1, a: 2 };
      }
    }
    expect(exploring(OfResult, { devices: { disk: () => new Disk() } })).toThrow(
      /^P1, on a completion of disk: .* an object/,
    );

    class OfDetails extends Looking {
      look() {}
      ask(what: Set<string>) {
        this.seen = [...what][0];
      }
    }
    expect(exploring(OfDetails, { invocations: [invoke(1, "ask", new Set(["b", "a"]))] })).toThrow(
      /^P1, in its operation ask: .* a Map or Set/,
    );

    class OfLog extends Looking {
      look() {}
      override onStart() {
        if (this.id === 1) this.force({ kept: { b: 1, a: 2 } });
      }
      override onRecover(log: readonly { kept: object }[]) {
        this.seen = log.length > 0 ? first(log[0].kept) : 0;
      }
    }
    expect(exploring(OfLog, { faults: { crashes: 1, recoveries: 1 } })).toThrow(
      /^P1, recovering: .* an object was filled \(fields seen\)/,
    );
  });

  test("however rare the states are in which it shows", () => {
    class Late extends Process<Message, "Tick"> {
      ticks = 0;
      names: Record<string, number> = {};
      chosen = "";
      override onStart() {
        this.setTimer("Tick", 1);
      }
      onTimeoutTick() {
        this.ticks++;
        if (this.ticks === 30) Object.assign(this.names, { z: 1, a: 2 });
        if (this.ticks === 31) this.chosen = first(this.names);
        if (this.ticks < 40) this.setTimer("Tick", 1);
      }
    }
    expect(exploring(Late, { time: "any" })).toThrow(/order in which an object was filled \(fields chosen\)/);
  });
});

describe("a handler that does not depend on it is let be", () => {
  test("it sorts, or looks at everything, or keys are numbers, which come first and ascending", () => {
    class Sound extends Looking {
      names = { one: 1, two: 2 };
      numbers: Record<number, string> = { 7: "seven", 3: "three", 12: "twelve" };
      look() {
        const sum = Object.values(this.names).reduce((a, b) => a + b);
        return [Object.keys(this.names).sort()[0], sum, Object.values(this.numbers)[0]];
      }
    }
    expect(exploring(Sound)).not.toThrow();
    expect(mostInOrder({ 7: 1, 3: 2, 12: 3 })).toBe(0);
    expect(mostInOrder({ "01": 1, "-1": 2, "1.5": 3, "4294967295": 4 })).toBe(4);
    expect(mostInOrder([[new Map([[1, new Set([1, 2])]])], "text", new Uint8Array(9), null])).toBe(2);
  });

  test("it passes on what it got, whole", () => {
    class Passing extends Looking {
      override tell() {
        this.send(2, { type: "Tell", b: 1, a: { d: 1, c: 2 } } as Message);
      }
      look(message: Message & Record<string, unknown>) {
        this.output({ ...message });
        this.force({ ...message });
        return { ...message };
      }
    }
    expect(exploring(Passing)).not.toThrow();
  });
});

describe("so are", () => {
  class Filled extends Process<Message> {
    some = { b: 1, a: 2 };
    set = new Set(["b", "a"]);
    override onStart() {
      if (this.id !== 1) return;
      this.append({ b: 1, a: 2 });
      this.send(2, { type: "Tell", b: 1, a: 2 } as Message);
      this.output({ b: 1, a: 2 });
    }
    onTell() {
      this.submit("disk", { type: "Add", b: 1, a: 2 } as Message);
    }
    onCompletionDisk() {}
  }
  /** Keeps what is asked of it. */
  class Disk {
    kept: object = { b: 1, a: 2 };
    apply(request: object): unknown {
      return Object.keys(request).length;
    }
  }
  const told = monitor({ b: 0, a: 0 }, (state, happening) => {
    if (happening.kind === "output") state.a++;
  });
  const filled = (more: Partial<Options>) => () =>
    explore({ processes: nodes(2, Filled), devices: { disk: () => new Disk() }, monitor: told, ...more });
  const first = (value: object) => Object.keys(value)[0] === "a";

  const tests: [string, (world: World<Filled, object>) => boolean, string][] = [
    ["fields", (world) => first(world.processes[1].some), "an object"],
    ["a Set in a field", (world) => [...world.processes[1].set][0] === "a", "a Map or Set"],
    ["the log", (world) => first(world.log(1)[0] as object), "an object"],
    [
      "a message",
      (world) => world.inFlight.every(({ message: { type: _, ...rest } }) => first(rest)),
      "an object",
    ],
    ["the monitor", (world) => first(world.monitor), "an object"],
    ["a device", (world) => first((world.device("disk") as Disk).kept), "an object"],
  ];
  test.each(tests)("properties, of %s", (_what, test, what) => {
    for (const make of [always, eventually]) {
      expect(filled({ properties: [make("first", test)] })).toThrow(
        `the property "first" depends on the order in which ${what} was filled: sort`,
      );
    }
  });

  test("monitors, of their state and of what they are told", () => {
    type Seen = { b: number; a: number; first: string };
    const ofState = monitor<Seen>({ b: 0, a: 0, first: "" }, (state) => {
      state.first = Object.keys(state)[0];
    });
    const ofWhat = monitor<string>(
      "",
      (state, happening) => happening.kind === "output" ? Object.keys(happening.what as object)[0] : state,
    );
    for (const wrong of [ofState, ofWhat]) {
      expect(filled({ monitor: wrong })).toThrow(
        /the monitor depends on the order in which an object was filled: sort/,
      );
    }
  });

  test("devices, of their fields and of a request", () => {
    class OfFields extends Disk {
      override apply() {
        return Object.keys(this.kept)[0];
      }
    }
    class OfRequest extends Disk {
      override apply(request: object) {
        this.kept = { first: Object.keys(request).find((key) => key !== "type") };
        return 0;
      }
    }
    expect(filled({ devices: { disk: () => new OfFields() } })).toThrow(
      /what the device disk does depends on the order in which an object was filled \(its result\)/,
    );
    expect(filled({ devices: { disk: () => new OfRequest() } })).toThrow(
      /what the device disk does depends on the order in which an object was filled \(its fields\)/,
    );
    expect(filled({})).not.toThrow();
  });

  test("and whatever depends on more than it is given", () => {
    let calls = 0;
    const moody = always("even", () => calls++ % 2 === 0);
    expect(filled({ properties: [moody] })).toThrow(
      'the property "even" said two different things of the same world',
    );
    const counting = monitor(0, () => ++calls);
    expect(filled({ monitor: counting })).toThrow(
      "the monitor made two different things of the same state and event",
    );
    class Broken extends Disk {
      override apply() {
        return ++calls;
      }
    }
    expect(filled({ devices: { disk: () => new Broken() } })).toThrow(
      "the device disk did two different things with the same request in the same state (its result)",
    );
  });
});
