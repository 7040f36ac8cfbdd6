// The small worlds in which the explorer catches the broken twins of the elections: each makes one rule
// matter, and is explored to the end.
import { type Message, Process, type ProcessId } from "../../lib/core/process.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import {
  always,
  eventually,
  type Exploration,
  explore,
  type Faults,
  type World,
} from "../../lib/run/explore/explore.ts";
import { nodes, type Processes } from "../../lib/run/system.ts";
import type { ElectionProperty, MutantWorld, Subject } from "../mutants/election.ts";
import type { Elector } from "./elections.ts";
import { exploreElection } from "./explored.ts";
import { kind, theory, worldOf } from "./judges.ts";

/** Down from the beginning on. (A crash that the explorer makes may come at any time.) */
class Down<M extends Message = never> extends Process<M> {
  detector: Process = new Deaf();
  onElection(_message: object, _from: ProcessId) {}
  onOK() {}
  onCoordinator() {}
  onElected() {}
  onHeartbeat() {}
}
class Deaf extends Process<never> {
  onHeartbeat() {}
}

/** Acknowledges one list, and is down before it has passed it on. */
class GoneWithTheList extends Down<{ type: "Ack"; number: number }> {
  gone = false;
  override onElection({ number }: { number: number }, from: ProcessId) {
    if (!this.gone) this.send(from, { type: "Ack", number });
    this.gone = true;
  }
}

/** Comes up when the others have given up on it. */
class LateDetector extends FailureDetector {
  beating = false;
  override onStart() {
    this.setTimer("Beat", 300);
  }
  override onTimeoutBeat() {
    this.beating = true;
    super.onTimeoutBeat();
  }
}

/** The same algorithm, in which some start an election at the start. */
function starting(subject: Subject, starters: readonly ProcessId[]) {
  return class extends (subject as unknown as new () => Elector) {
    override onStart() {
      if (starters.includes(this.id)) this.elect();
    }
  };
}

/** The same, counting what it sends; where messages go on for ever, so do the states. */
function counting(subject: Subject, starters: readonly ProcessId[]) {
  return class extends starting(subject, starters) {
    messages = 0;
    protected override send(to: ProcessId, message: Message) {
      this.messages++;
      super.send(to, message);
    }
  };
}

const up = <P>(world: World) => world.live.filter((process) => !(process instanceof Down)) as P[];
const over = (world: World) =>
  world.inFlight.length === 0 && world.ids.every((id) => world.timers(id).length === 0);

/** In every schedule as many messages as theory says: never more, and so many in the end. */
function counted(subject: Subject, property: string): Exploration {
  const ring = kind(subject, ChangRoberts), starters = ring ? [1, 2, 3] : [1];
  const expected = theory(subject, 3, starters);
  const processes: Processes = nodes(3, counting(subject, starters));
  return explored({
    processes: ring ? processes : { ...processes, 3: Down },
    properties: [always(property, (world) => {
      const sent = up<{ messages: number }>(world).reduce((sum, { messages }) => sum + messages, 0);
      return over(world) ? sent === expected : sent <= expected;
    })],
  });
}

/** On every way there comes a time at which everyone that is up has elected somebody. */
function comesBack(subject: Subject, property: string): Exploration {
  return explored({
    processes: nodes(3, starting(subject, [1])),
    faults: { crashes: 1, recoveries: 1, mayCrash: [2, 3] },
    properties: [
      eventually(property, ({ live }: World<Elector>) => live.every(({ elected }) => elected !== undefined)),
    ],
  });
}

/** In the end all have elected the highest that is up. */
const settles = (property: string) =>
  eventually(property, (world) => {
    const electors = up<Elector>(world), highest = Math.max(...electors.map(({ id }) => id));
    return electors.every(({ elected }) => elected === highest);
  });

const worlds: Record<MutantWorld, (subject: Subject, property: string) => Exploration> = {
  "anyone starts": (subject) => exploreElection(subject as unknown as new () => Elector, worldOf(subject)),
  "messages are counted": counted,
  "one comes back": comesBack,
  "the highest is down": (subject, property) =>
    kind(subject, FailureDetector)
      ? explored({
        processes: { ...nodes(3, subject), 3: Down },
        properties: [eventually(property, (world) =>
          up<FailureDetector>(world).every(({ suspected }) =>
            suspected.has(3)
          ))],
      })
      : explored({ processes: { ...nodes(2, subject), 2: Down }, properties: [settles(property)] }),
  "the highest is late": (subject, property) =>
    explored({
      processes: { ...nodes(3, subject), 3: LateDetector },
      properties: [eventually(property, ({ processes }: World<FailureDetector>) =>
        (processes[3] as LateDetector).beating && [1, 2].every((id) =>
          processes[id].suspected.size === 0
        ))],
    }),
  "two messages are lost": (subject, property) =>
    explored({ processes: nodes(2, subject), faults: { losses: 2 }, properties: [settles(property)] }),
  "one goes with the list": (subject, property) =>
    explored({ processes: { ...nodes(2, subject), 2: GoneWithTheList }, properties: [settles(property)] }),
};

function explored(
  setting: Pick<Parameters<typeof explore>[0], "processes" | "properties"> & { faults?: Faults },
) {
  return explore({ time: "ordered", network: { fifo: true }, bounds: { states: 50_000 }, ...setting });
}

/**
 * The length of the shortest execution that violates the property in this world; true if it was explored to
 * the end and holds.
 */
export function shortest(
  subject: Subject,
  property: ElectionProperty,
  world: MutantWorld,
): number | boolean | "unknown" {
  const { holds, counterexample } = worlds[world](subject, property).verdicts[property];
  return counterexample?.length ?? holds;
}
