// Clocks in the explorer: which readings are possible together.
import { describe, expect, test } from "vitest";
import { type Handlers, type Message, Process } from "../../../lib/core/process.ts";
import { type Clocks, explore, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import { nodes } from "../../../lib/run/system.ts";

class Ticker extends Process<Message, "Tick"> implements Handlers<never, "Tick"> {
  read: number[] = [];
  constructor(readonly ms = 10, readonly msMax = ms, readonly times = 2) {
    super();
  }
  override onStart() {
    this.read = [this.clock];
    this.setTimer("Tick", this.ms, this.msMax);
  }
  onTimeoutTick() {
    this.read = [...this.read, this.clock];
    if (this.read.length <= this.times) this.setTimer("Tick", this.ms, this.msMax);
  }
}

function readings(clocks: Clocks, make: () => Ticker): string[] {
  const seen = new Set<string>();
  const found = explore({
    processes: nodes(1, make),
    time: "ordered",
    clocks,
    properties: [sometimes("x", ({ processes }: World<Ticker>) => {
      seen.add(processes[1]!.read.join(" "));
      return false;
    })],
  });
  console.log(found.summary, found.verdicts.x);
  return [...seen].sort();
}

test("x", () => {
  console.log(readings({ untilMs: 100 }, () => new Ticker()));
  console.log(readings({ untilMs: 25 }, () => new Ticker()));
  console.log(readings({ untilMs: 100, tickMs: 4 }, () => new Ticker()));
  console.log(readings({ untilMs: 100, driftPpm: 100000, tickMs: 2 }, () => new Ticker()));
  console.log(readings({ untilMs: 100, offsetMs: 2 }, () => new Ticker()));
  console.log(readings({ untilMs: 100, offsetMs: 2, tickMs: 4 }, () => new Ticker(10, 12)));
});
