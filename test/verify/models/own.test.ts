// A model of one's own in ten lines serves every judge, and every driver.
import { expect, test } from "vitest";
import {
  explore,
  fuzz,
  linearisability,
  linearisable,
  type Message,
  type Model,
  nodes,
  Process,
  type ProcessId,
  type RecordedOperation,
  resultsUnder,
  sequentialConsistency,
  unknownResult,
} from "../../../lib/mod.ts";

/** Seats by number, each sold once: `buy()` → the next one, null if there is none; `left()`. */
const seats: Model<number> = {
  name: "seats",
  initial: 1,
  reads: ["left"],
  apply(next, method) {
    if (method === "left") return [next, 3 - next];
    return next > 2 ? [next, null] : [next + 1, next];
  },
};

const bought = (process: number, begin: number, value: unknown): RecordedOperation => ({
  process,
  method: "buy",
  details: [],
  begin,
  end: begin + 3,
  value,
});

test("it is judged in real time and without it", () => {
  const history = [bought(1, 0, 1), bought(2, 1, 2), bought(3, 5, null)];
  expect(linearisability(history, seats).summary).toBe("✓ linearisable: 3 operations of a seats");
  const early = [bought(3, 0, null), bought(1, 5, 1), bought(2, 6, 2)];
  expect(linearisability(early, seats).holds).toBe(false);
  expect(sequentialConsistency(early, seats).order).toEqual([1, 2, 0]);
  expect(linearisability([...history, bought(4, 1, 2)], seats).witness!.operations).toEqual([1, 2]);
});

test("every result that two buyers can have is found", () => {
  const history = [bought(1, 0, unknownResult), bought(2, 1, unknownResult), bought(3, 9, unknownResult)];
  const results = resultsUnder((one) => linearisability(one, seats), history, { candidates: [1, 2, null] });
  expect(results.possible).toEqual([[2, 1, null], [1, 2, null]]);
});

/** Sells the next seat, and tells other offices which one that was. */
class Office extends Process<Message> {
  static handles = ["Buy", "Gone"];
  next = 1;
  onBuy(_: Message, buyer: ProcessId) {
    this.send(buyer, { type: "Sold", seat: this.next > 2 ? null : this.next } as Message);
    this.broadcast({ type: "Gone", next: ++this.next } as Message);
  }
  onGone({ next }: Message & { next?: number }) {
    this.next = Math.max(this.next, next!);
  }
  onSold() {}
}

/** Who buys at an office. */
const buyerAt = (office: ProcessId) =>
  class extends Process<Message> {
    static handles = ["Sold"];
    asked = 0;
    override onStart() {
      this.asked = this.invoke("buy");
      this.send(office, { type: "Buy" });
    }
    onSold({ seat }: Message & { seat?: number | null }) {
      this.respond(this.asked, seat);
    }
    onGone() {}
  };

test("every execution and every run is held to it", () => {
  const properties = [linearisable(seats)];
  const one = { ...nodes([1], Office), ...nodes([3, 4, 5], buyerAt(1)) };
  const two = { ...nodes([1, 2], Office), ...nodes([3], buyerAt(1)), ...nodes([4], buyerAt(2)) };
  const right = explore({ processes: one, properties });
  expect([right.exhausted, right.verdicts["linearisable"].holds]).toEqual([true, true]);
  const wrong = explore({ processes: two, properties }).verdicts["linearisable"];
  expect([wrong.holds, wrong.counterexample!.length]).toEqual([false, 4]);
  const { counterexample } = fuzz({ processes: two, properties, seeds: 10 }).verdicts["linearisable"];
  expect(linearisability(counterexample!.run.trace, seats).toString().split("\n").slice(2, 4)).toEqual([
    "  P3: buy() → 1",
    "  P4: buy() → 1",
  ]);
});
