// Histories of runs: simulated, explored and fuzzed ones are judged by one line, and a violation is minimal.
import { expect, test } from "vitest";
import {
  always,
  explore,
  fuzz,
  linearisability,
  linearisable,
  type Message,
  monitor,
  nodes,
  Process,
  type Processes,
  type ProcessId,
  register,
  replay,
  sequentiallyConsistent,
  Simulation,
  uniform,
} from "../../../lib/mod.ts";

/** Writes its number, tells the other server later, and reads: from the server of its own. */
class Copy extends Process<Message> {
  static handles = ["Write", "Read", "Update"];
  value = 0;
  onWrite({ value }: Message & { value?: number }, from: ProcessId) {
    this.value = value!;
    this.broadcast({ type: "Update", value: value! } as Message);
    this.send(from, { type: "Done" });
  }
  onUpdate({ value }: Message & { value?: number }) {
    this.value = value!;
  }
  onRead(_: Message, from: ProcessId) {
    this.send(from, { type: "Done", value: this.value } as Message);
  }
  onDone() {}
}

abstract class Client extends Process<Message> {
  static handles = ["Done"];
  asked = 0;
  ask(type: "Write" | "Read", server: ProcessId) {
    this.asked = type === "Write" ? this.invoke("write", 5) : this.invoke("read");
    this.send(server, { type, ...type === "Write" && { value: 5 } } as Message);
  }
  onUpdate() {}
}
class Writer extends Client {
  override onStart() {
    this.ask("Write", 2);
  }
  onDone() {
    this.respond(this.asked);
  }
}
class Reader extends Client {
  left = 1;
  override onStart() {
    this.ask("Read", 1);
  }
  onDone({ value }: Message & { value?: number }) {
    this.respond(this.asked, value);
    if (this.left-- > 0) this.ask("Read", 1);
  }
}

const processes: Processes<Copy | Writer | Reader> = {
  ...nodes([1, 2], Copy),
  ...nodes([3], Writer),
  ...nodes([4], Reader),
};

test("an exploration finds a shortest execution that is not linearisable, and the operations that matter", () => {
  const { verdicts } = explore({ processes, properties: [linearisable(register)] });
  const { holds, counterexample } = verdicts.linearisable;
  expect([holds, counterexample!.length]).toEqual([false, 6]);
  const { trace } = replay({ processes }, counterexample!.schedule);
  expect(linearisability(trace, register).toString().split("\n").slice(0, 4)).toEqual([
    "✗ not linearisable: 3 operations of a register",
    "no order explains these (smallest), whatever the other operation did:",
    "  P3: write(5)",
    "  P4: read() → 0",
  ]);
});

test("two copies that hear of writes late are sequentially consistent with one writer", () => {
  const properties = [sequentiallyConsistent(register)];
  const { exhausted, states, verdicts } = explore({ processes, properties });
  expect([exhausted, states, verdicts["sequentially consistent"].holds]).toEqual([true, 177, true]);
});

test("fuzzing finds it, too, and leaves no step that need not be", () => {
  const options = {
    processes,
    latency: uniform(1, 50),
    properties: [linearisable(register)],
  };
  const { holds, counterexample } = fuzz({ ...options, seeds: 50 }).verdicts.linearisable;
  expect(holds).toBe(false);
  expect(linearisability(counterexample!.run.trace, register).witness!.operations).toHaveLength(2);
});

test("of a simulated run it is one line", () => {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const wrong = seeds.filter((seed) => {
    const run = new Simulation({ processes, seed, latency: uniform(1, 50) });
    run.run();
    return linearisability(run.trace, register).holds === false;
  });
  expect(wrong.length).toBeGreaterThan(0);
  expect(wrong.length).toBeLessThan(40);
});

test("a property of histories brings its monitor; another one is no history", () => {
  const other = monitor(0, (count) => count + 1);
  expect(() => explore({ processes, monitor: other, properties: [linearisable(register)] })).toThrow(
    "a history is a trace or a list of operations, got 2",
  );
  const stranger = { ...always("else", () => true), monitor: other };
  expect(() => explore({ processes, properties: [linearisable(register), stranger] })).toThrow(
    '"linearisable" and "else" bring different monitors',
  );
});
