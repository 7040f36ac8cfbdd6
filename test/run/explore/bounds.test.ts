import { afterEach, describe, expect, test, vi } from "vitest";
import type { Message } from "../../../lib/core/process.ts";
import { Process } from "../../../lib/core/process.ts";
import { always, explore, monitor, type Options } from "../../../lib/run/explore/explore.ts";
import { Store } from "../../../lib/run/explore/state/store.ts";
import { Interned, Stop, Texts } from "../../../lib/run/explore/state/tables.ts";
import { invoke, nodes } from "../../../lib/run/system.ts";

type Mark = { type: "Mark"; what: string };

/** Keeps, logs, says or has kept a text of some length at each of its operations. */
class Keeper extends Process<Mark> {
  kept: string[] = [];
  marks = 0;
  keep(text: string) {
    this.kept.push(text);
  }
  log(text: string) {
    this.force({ text });
  }
  say(text: string) {
    this.output({ text });
  }
  ask(text: string) {
    this.submit("shelf", { type: "Keep", text } as Message);
  }
  onCompletionShelf() {
    this.marks++;
  }
}

class Shelf {
  kept: string[] = [];
  apply(request: Message) {
    this.kept.push((request as Message & { text: string }).text);
  }
}

/** All orders of five operations. */
const system = (method: string, length: number): Options => ({
  processes: nodes(1, Keeper),
  devices: { shelf: () => new Shelf() },
  monitor: monitor([] as string[], (said, event) => {
    if (event.kind === "output") said.push((event.what as { text: string }).text);
  }),
  time: "any",
  forces: "instant",
  invocations: Array.from({ length: 5 }, (_, index) => invoke(1, method, `${index}`.repeat(length))),
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("bytes", () => {
  test.each(["keep", "log", "say", "ask"])("count the texts that %s leaves in each state", (method) => {
    const short = explore(system(method, 1)), long = explore(system(method, 1000));
    expect(short.exhausted && long.exhausted).toBe(true);
    expect(long.states).toBe(short.states);
    // In all orders of five texts there are 326 lists, with 1305 texts.
    const least = method === "log" ? 5 * 999 : 1305 * 999;
    expect(long.bytes - short.bytes).toBeGreaterThan(least);
    expect(long.bytes).toBeLessThan(20 * least + 500_000);
  });

  test("end an exploration whose states are few and large", () => {
    const found = explore({ ...system("keep", 1000), bounds: { memoryBytes: 1e6 } });
    expect(found.exhausted).toBe(false);
    expect(found.summary).toContain("not exhausted (1000000 bytes)");
    expect(found.states).toBeLessThan(326);
  });

  test("of texts and objects are bounded by themselves where no bound of memory was given", () => {
    vi.spyOn(Store.prototype, "heapBytes", "get").mockReturnValue(1.3e9);
    const found = explore(system("keep", 1));
    expect(found.summary).toContain("not exhausted (1200000000 bytes of texts and objects)");
    expect(explore({ ...system("keep", 1), bounds: { memoryBytes: 3e9 } }).exhausted).toBe(true);
  });
});

describe("a handler with many choices", () => {
  class Chooser extends Process<Mark> {
    sum = 0;
    constructor(readonly early: boolean) {
      super();
    }
    override onStart() {
      if (this.early) this.draw();
    }
    draw() {
      for (let round = 0; round < 8; round++) this.sum = 10 * this.sum + this.choose(10);
    }
  }
  let now = 0;
  const never = always("never one", (world) => (world.processes[1] as Chooser).sum !== 1);
  const choosing = (early: boolean): Options => ({
    processes: nodes(1, () => new Chooser(early)),
    invocations: [invoke(1, "draw")],
    properties: [never],
    now: () => now++,
  });

  test.each([true, false])("is left when the time is over (at the start: %s)", (early) => {
    const found = explore({ ...choosing(early), bounds: { timeMs: 50 } });
    expect(found.exhausted).toBe(false);
    expect(found.summary).toContain("not exhausted (50 ms)");
    expect(found.verdicts["never one"].holds).toBe("unknown");
  });

  test("is left when the memory is full", () => {
    const found = explore({ ...choosing(false), bounds: { memoryBytes: 1e6 } });
    expect(found.summary).toContain("not exhausted (1000000 bytes)");
    expect(found.verdicts["never one"].holds).toBe("unknown");
  });
});

describe("a table that is full", () => {
  test("refuses one more, and keeps what it has", () => {
    const texts = new Texts(2), things = new Interned<number>(2);
    for (const [number, text] of ["a", "b"].entries()) {
      expect(texts.number(text)).toBe(number);
      expect(things.number(text, number)).toBe(number);
    }
    expect(() => texts.number("c")).toThrow(Stop);
    expect(() => things.number("c", 2)).toThrow("2 local states");
    expect([texts.number("b"), things.number("b", 1)]).toEqual([1, 1]);
  });

  test("ends the exploration: what was not found is not said to hold", () => {
    const whole = explore(system("keep", 1));
    const usual = Interned.prototype.number, most = 40;
    vi.spyOn(Interned.prototype, "number").mockImplementation(function (this: Interned<unknown>, key, value) {
      if (this.values.length > most) throw new Stop(`${most} local states`);
      return usual.call(this, key, value);
    });
    const least = always("few", (world) => (world.processes[1] as Keeper).kept.length < 5);
    const found = explore({ ...system("keep", 1), properties: [least] });
    expect(found.summary).toContain("not exhausted (40 local states)");
    expect(found.states).toBeLessThan(whole.states);
    expect(found.verdicts.few.holds).toBe("unknown");
  });
});
