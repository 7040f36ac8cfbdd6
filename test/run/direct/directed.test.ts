import { expect, test } from "vitest";
import { Process } from "../../../lib/core/process.ts";
import { direct, Directed } from "../../../lib/run/direct/directed.ts";
import { nodes } from "../../../lib/run/system.ts";

class Pair extends Process<{ type: "Ball"; number: number }> {
  heard: number[] = [];
  override onStart() {
    if (this.id !== 1) return;
    for (const number of [1, 2, 3]) this.send(2, { type: "Ball", number });
  }
  onBall({ number }: { number: number }) {
    this.heard.push(number);
    if (number === 3 && this.id === 2) this.send(this.id, { type: "Ball", number: 9 });
  }
}

test("messages arrive in the order that the adversary says, those to oneself before all else", () => {
  const run = direct({ processes: nodes(2, Pair) }, (_run, inFlight) => inFlight.length - 1);
  expect(run.processes[1].heard).toEqual([3, 9, 2, 1]);
  expect(run.steps).toBe(4);
  expect(run.trace.where({ kind: "receive" }).map(({ time }) => time)).toEqual([3, 4, 5, 6]);
});

test("it ends when the adversary says no more, after so many steps, and goes on by hand", () => {
  const run = direct({ processes: nodes(2, Pair) }, () => 0, { steps: 2 });
  expect([run.steps, run.inFlight.length]).toEqual([2, 1]);
  run.letArrive(0);
  expect(run.processes[1].heard).toEqual([1, 2, 3]);
  expect(direct({ processes: nodes(2, Pair) }, () => undefined).steps).toBe(0);
});

test("a place where there is no message, and an option that it has not, are named", () => {
  const run = new Directed({ processes: nodes(2, Pair) });
  expect(() => run.letArrive(3)).toThrow("in flight are 3 messages, the oldest is 0; got 3");
  expect(() => new Directed({ processes: nodes(2, Pair), properties: [] } as never)).toThrow("properties");
});
