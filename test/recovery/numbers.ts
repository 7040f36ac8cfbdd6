/** Numbers in a process that gives them out. */
import { Numbers } from "../../lib/core/numbers.ts";
import { Process } from "../../lib/core/process.ts";
import { always, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

class Counter extends Process<never> {
  constructor(readonly numbers: Numbers) {
    super();
  }
  give() {
    this.output(this.numbers.next());
  }
}

type Given = { last: number; again: boolean };

const given = monitor<Given>({ last: 0, again: false }, (so, happening) => {
  if (happening.kind !== "output") return;
  so.again ||= (happening.what as number) <= so.last;
  so.last = happening.what as number;
});

export const GREATER = "each number is greater than all before";

const numbers: RecoveryWorld = {
  processes: (subject: Subject) => ({ 1: () => new Counter(new subject() as Numbers) }),
  invocations: [1, 2, 3].map(() => invoke(1, "give")),
  monitor: given,
  always: [always(GREATER, ({ monitor }: World<Counter, Given>) => !monitor.again)],
  ends: [],
  afterwards: [invoke(1, "give")],
  settled: ({ monitor }) => (monitor as Given).last > 0,
  exploration: { faults: { crashes: 2, recoveries: 2 } },
};

export const numberWorlds = { Numbers: numbers };
