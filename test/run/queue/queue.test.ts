import { describe, expect, test } from "vitest";
import { Random } from "../../../lib/core/random.ts";
import { EventQueue } from "../../../lib/run/queue/queue.ts";
import { KeyedTimers, type Owner, Timer, Timers } from "../../../lib/run/world/timer.ts";

/** The obvious queue: a list that is searched. */
class Naive {
  private events: { time: number; order: number; name: number }[] = [];
  add(time: number, order: number, name: number) {
    this.events.push({ time, order, name });
  }
  pop() {
    let best = 0;
    this.events.forEach((event, i) => {
      const other = this.events[best];
      if (event.time < other.time || (event.time === other.time && event.order < other.order)) best = i;
    });
    return this.events.splice(best, 1)[0];
  }
  take(name: number) {
    return this.events.splice(this.events.findIndex((event) => event.name === name), 1)[0];
  }
  get size() {
    return this.events.length;
  }
}

type Draw = (random: Random, now: number) => number;
const PATTERNS: Record<string, Draw> = {
  "even": (random, now) => now + random.uniform() * 10,
  "exponential": (random, now) => now + random.exponential(10),
  "equal times": (random, now) => now + random.integer(3),
  "all at once": (_, now) => now,
  "bursts": (random, now) => Math.floor(now / 100 + 1) * 100 + random.uniform() * 1e-3,
  "near and far": (random, now) =>
    now + (random.integer(4) === 0 ? 1e6 * random.uniform() : random.uniform()),
  "far future": (random, now) => now + random.pareto(1e-3, 0.3),
  "beyond exact days": (random, now) => now + random.uniform() * 10 ** random.integer(20),
  "ever denser": (random, now) => now + 1 / (1 + now) * random.uniform(),
};

describe("the calendar queue gives events in the order of (time, sequence number)", () => {
  for (const [name, draw] of Object.entries(PATTERNS)) {
    test(`pattern: ${name}`, () => {
      for (const size of [1, 7, 300]) {
        const random = new Random(size, 5), queue = new EventQueue(), naive = new Naive();
        let now = 0, count = 0;
        const add = () => {
          const time = draw(random, now), slot = queue.push(time, 1, count, 0, 0, 0, undefined);
          naive.add(time, queue.order(slot), count++);
        };
        for (let i = 0; i < size; i++) add();
        for (let i = 0; i < 9000 / Math.sqrt(size); i++) {
          if (naive.size === 0 || (naive.size < 2 * size && random.integer(2) === 0)) add();
          else {
            const slot = queue.pop(), expected = naive.pop();
            if (queue.a(slot) !== expected.name) expect(queue.a(slot)).toBe(expected.name);
            now = queue.time(slot);
            queue.discard(slot);
          }
          expect(queue.size === naive.size).toBe(true);
        }
      }
    });
  }

  test("while it grows a hundredfold and shrinks again, and its days get narrower and wider", () => {
    const queue = new EventQueue(), random = new Random(3);
    let now = 0;
    for (const [count, mean] of [[50_000, 1], [20, 1e5], [30_000, 1e-6], [1, 1]]) {
      while (queue.size < count) queue.push(now + random.exponential(mean), 1, 0, 0, 0, 0, undefined);
      for (let i = 0; i < 60_000; i++) {
        const slot = queue.pop();
        if (!(queue.time(slot) >= now)) throw new Error(`${queue.time(slot)} after ${now}`);
        now = queue.time(slot);
        queue.discard(slot);
        if (queue.size < count) queue.push(now + random.exponential(mean), 1, 0, 0, 0, 0, undefined);
      }
    }
    while (queue.size > 0) queue.discard(queue.pop());
    expect(queue.pop()).toBe(-1);
  });

  test("a hundred thousand messages of the same time, or of nearly the same, are found their places without a search", () => {
    const looksFor = (draw: (random: Random) => number) => {
      const queue = new EventQueue(), random = new Random(4);
      const inside = queue as unknown as { follows(...given: number[]): boolean };
      const { follows } = inside;
      let looks = 0;
      inside.follows = (...given) => {
        looks++;
        return follows.apply(queue, given);
      };
      for (let i = 0; i < 100_000; i++) queue.push(1000 + draw(random), 1, i, 0, 0, 0, undefined);
      let last = -1;
      while (queue.size > 0) {
        const slot = queue.pop();
        if (queue.time(slot) < last) throw new Error("out of order");
        last = queue.time(slot);
        queue.discard(slot);
      }
      return looks;
    };
    for (const spread of [1000, 1e-3, 0]) {
      // Five an event; a list that is searched from its head would take tens of thousands.
      expect(looksFor((random) => random.uniform() * spread)).toBeLessThan(10 * 100_000);
    }
  });

  test("what is taken out comes back only if it is put in again", () => {
    const random = new Random(8), queue = new EventQueue(), naive = new Naive();
    const slots = new Map<number, number>();
    let now = 0;
    for (let name = 0; name < 6000; name++) {
      const slot = queue.push(now + random.exponential(5), 1, name, 0, 0, 0, undefined);
      naive.add(queue.time(slot), queue.order(slot), name);
      slots.set(name, slot);
      const names = [...slots.keys()], other = names[random.integer(names.length)], at = slots.get(other)!;
      if (random.integer(3) === 0) {
        queue.remove(at);
        const { order } = naive.take(other);
        if (random.integer(2) === 0) {
          const time = now + random.exponential(1);
          queue.insert(at, time, order);
          naive.add(time, order, other);
        } else {
          queue.discard(at);
          slots.delete(other);
        }
      }
      if (naive.size > 40) {
        const popped = queue.pop();
        expect(queue.a(popped)).toBe(naive.pop().name);
        now = queue.time(popped);
        slots.delete(queue.a(popped));
        queue.discard(popped);
      }
    }
  });

  test.each([-1, NaN, Infinity])("an event at %s ms is refused", (time) => {
    expect(() => new EventQueue().push(time, 1, 0, 0, 0, 0, undefined)).toThrow(
      `an event must have a time ≥ 0 ms, got ${time}`,
    );
  });
});

describe("timers adopt the entries of cancelled ones", () => {
  test("and fire exactly as if each setting had an entry of its own", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed, 77), queue = new EventQueue();
      const owner = { forgetTimer() {} };
      const timers = new Timers<typeof owner>(queue, 1);
      const all = Array.from({ length: 4 }, (_, i) => new Timer(owner, `T${i}`, i === 3 ? "key" : ""));
      const armed = new Map<number, { deadline: number; order: number }>();
      const fired: string[] = [], expected: string[] = [];
      let now = 0, order = 0, setAt = 0;
      for (let round = 0; round < 400; round++) {
        const i = random.integer(4), timer = all[i];
        if (random.integer(4) === 0) {
          if (armed.has(i)) timers.cancel(timer);
          armed.delete(i);
        } else {
          const deadline = now + random.integer(6) * (random.integer(2) === 0 ? 1 : 10); // often equal, often earlier
          timers.set(timer, deadline);
          armed.set(i, { deadline, order: order++ });
          setAt++;
        }
        const until = now + random.integer(4);
        // what should fire up to then
        for (;;) {
          const next = [...armed].sort(([, a], [, b]) => a.deadline - b.deadline || a.order - b.order)[0];
          if (!next || next[1].deadline > until) break;
          expected.push(`T${next[0]} at ${next[1].deadline}`);
          armed.delete(next[0]);
        }
        // what does
        while (queue.size > 0) {
          const slot = queue.pop(), time = queue.time(slot);
          if (time > until) {
            queue.insert(slot, time, queue.order(slot));
            break;
          }
          const timer = timers.surface(slot);
          if (timer && timers.expire(timer, timer.order)) fired.push(`${timer.name} at ${time}`);
        }
        now = until;
        expect(queue.size).toBeLessThanOrEqual(4); // nothing piles up
      }
      expect(setAt).toBeGreaterThan(200);
      expect(fired).toEqual(expected);
    }
  });

  test("and those with keys, which are used once, do not pile up either", () => {
    const queue = new EventQueue(), timers = new Timers(queue, 1);
    const keyed: KeyedTimers<Owner> = new KeyedTimers({
      forgetTimer: (timer: Timer, spare = false) => keyed.forget(timer, spare),
    });
    for (let i = 0; i < 10_000; i++) {
      const timer = keyed.findOrAdd("Retry", `${i}`);
      timers.set(timer, 1e6);
      if (i % 100 > 0) timers.cancel(timer);
      expect(queue.size).toBeLessThanOrEqual(1 + i / 100 + 1);
    }
    expect(keyed.all.map(({ key }) => Number(key))).toEqual(Array.from({ length: 100 }, (_, i) => 100 * i));
    let due = 0;
    while (queue.size > 0) if (timers.surface(queue.pop())) due++;
    expect(due).toBe(100);
  });
});
