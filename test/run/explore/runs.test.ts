/** A handler runs once for all local states that are the same to it. */
import { expect, test } from "vitest";
import { type Message, Process, type ProcessId } from "../../../lib/core/process.ts";
import { explore, monitor, sometimes, type World } from "../../../lib/run/explore/explore.ts";
import type { History } from "../../../lib/run/property/operation.ts";
import { history } from "../../../lib/run/property/history.ts";
import { replay } from "../../../lib/run/replay/replay.ts";
import { type Device, invoke, nodes } from "../../../lib/run/system.ts";

/** All that was said, in no order. */
const outputs = monitor<string[]>(
  [],
  (before, happening) => happening.kind === "output" ? [...before, happening.what as string].sort() : before,
);

/** Sets four timers, none of which leaves anything in a field. */
class Ticking extends Process<never, "Tick"> {
  override onStart() {
    for (const key of ["a", "b", "c", "d"]) this.setTimer("Tick", 1, 1, key);
  }
  onTimeoutTick(_key: string) {}
}

test("timers that are set make no difference to a handler: of 16 local states it runs in one", () => {
  const found = explore({ processes: nodes(1, Ticking), time: "any" });
  expect(found).toMatchObject({ states: 16, transitions: 32, handlerCalls: 5 });
});

test("nor does what was invoked", () => {
  class Idle extends Process<never> {
    touch(_number: number) {}
  }
  const invocations = [1, 2, 3].map((number) => invoke(1, "touch", number));
  const found = explore({ processes: nodes(1, Idle), invocations });
  // What is nothing but its fields comes to each event once: its runs are not kept.
  expect(found).toMatchObject({ states: 8, transitions: 12, handlerCalls: 1 + 3 + 3 });
});

test("how many operations it has begun does: each has a number of its own", () => {
  class Asking extends Ticking {
    override onTimeoutTick(_key: string) {
      this.invoke("read");
    }
  }
  const numbers = new Set<number>();
  const four = sometimes("four operations", ({ monitor }: World<Process, History>) => {
    for (const { operation } of monitor) numbers.add(operation);
    return monitor.length === 4;
  });
  const options = { processes: nodes(1, Asking), time: "any", monitor: history() } as const;
  expect(explore({ ...options, properties: [four] }).verdicts[four.name].holds).toBe(true);
  expect([...numbers].sort()).toEqual([-1000001, -1000002, -1000003, -1000004]);
});

test("a process with the same fields as another's is another", () => {
  class Named extends Ticking {
    override onTimeoutTick(key: string) {
      this.output(`${this.id}${key}`);
    }
  }
  const all = sometimes(
    "all",
    ({ monitor }: World<Process, string[]>) => monitor.join() === "1a,1b,1c,1d,2a,2b,2c,2d",
  );
  const found = explore({ processes: nodes(2, Named), time: "any", monitor: outputs, properties: [all] });
  expect(found.verdicts["all"].holds).toBe(true);
});

type Asked = { type: "Throw" } | { type: "Look" };

/** Keeps the number that it draws, and at a crash draws two more. */
class Dice implements Device {
  drawn: number[] = [];
  constructor(readonly owner: ProcessId) {}
  apply({ type }: Message, _from: ProcessId, choose: (count: number) => number): number[] {
    if (type === "Throw") this.drawn = [choose(2)];
    return [...this.drawn];
  }
  crash(choose: (count: number) => number) {
    this.drawn = [...this.drawn, choose(3), choose(4)];
  }
}

class Player extends Process<never> {
  seen: number[] = [];
  own = 0;
  override onStart() {
    this.ask("Throw");
  }
  override onRecover() {
    this.ask("Look");
  }
  ask(type: Asked["type"]) {
    this.submit("dice", { type });
  }
  onCompletionDice(result: number[]) {
    this.seen = result;
    if (result.length > 1) return;
    this.own = this.choose(6);
    this.output("before the crash");
    this.output("after");
  }
}

test("an execution tells what a device chose before its process did, and after it in a crash", () => {
  const options = {
    processes: nodes(1, Player),
    devices: { dice: () => new Dice(1) },
    faults: { crashes: 1, recoveries: 1 },
  };
  const drawn = sometimes("drawn", ({ monitor, processes }: World<Player, string[]>) => {
    return monitor.join() === "before the crash" && processes[1]?.seen.join() === "1,2,3";
  });
  const { example } = explore({ ...options, monitor: outputs, properties: [drawn] }).verdicts["drawn"];
  expect(example!.schedule.slice(1)).toMatchObject([
    { step: "complete", choices: [1, 0, 2, 3], crashAfter: 1 },
    { step: "recover" },
    { step: "complete" },
  ]);
  expect(replay(options, example!.schedule).process(1)).toMatchObject({ seen: [1, 2, 3] });
});
