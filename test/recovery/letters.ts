/** A small world for `Stamped`, which excludes recovery: what its twin loses that comes back all the same. */
import { Stamped } from "../../lib/clocks/mod.ts";
import { always, monitor, type World } from "../../lib/run/explore/explore.ts";
import { invoke, nodes } from "../../lib/run/system.ts";
import type { RecoveryWorld, Subject } from "./world.ts";

export const GROWS = "of two events of one process the later has the greater timestamp";

/** The same, and it says what its clock shows after each event. */
function telling(subject: Subject) {
  return class extends (subject as unknown as typeof Stamped) {
    override event(lamport?: number, vector?: Readonly<Record<number, number>>) {
      super.event(lamport, vector);
      this.output(this.lamport);
    }
  };
}

type Seen = { last: Record<number, number>; grows: boolean };

export const letterWorld: RecoveryWorld = {
  processes: (subject) => nodes(2, telling(subject)),
  invocations: [invoke(1, "write", 2), invoke(1, "write", 2)],
  monitor: monitor<Seen>({ last: {}, grows: true }, (seen, event) => {
    if (event.kind !== "output") return;
    const shown = event.what as number;
    seen.grows = seen.grows && shown > (seen.last[event.process] ?? 0);
    seen.last[event.process] = shown;
  }),
  always: [always(GROWS, ({ monitor: seen }: World<Stamped, Seen>) => seen.grows)],
  ends: [],
  afterwards: [],
  settled: () => true,
  exploration: {},
};
