/**
 * Broken twins of the elections: each breaks one rule, passes an election without faults, and is caught by a
 * named property.
 */
import type { ProcessId } from "../../lib/core/process.ts";
import { Bully } from "../../lib/election/bully.ts";
import { ChangRoberts } from "../../lib/election/chang_roberts.ts";
import { FailureDetector } from "../../lib/election/failure_detector.ts";
import { RingElection } from "../../lib/election/ring.ts";
import { WatchedBully } from "../../lib/election/watched.ts";
import { WatchedRing } from "../../lib/election/watched_ring.ts";

type Report = { suspect?: ProcessId; trust?: ProcessId; trusted?: ProcessId[] };
type List = { ids: readonly ProcessId[]; number: number };
type Announcement = { leader: ProcessId; told: readonly ProcessId[]; number: number };

// ---- the ring election

class LoyalRing extends RingElection {
  override onTimeoutAck(key: string) {
    const { to, message } = this.unacknowledged.get(Number(key))!;
    this.send(to, message);
    this.setTimer("Ack", this.ackMs, this.ackMs, key); // try the same one again
  }
}

class HastyRing extends RingElection {
  override onElection(list: List, from: ProcessId) {
    this.send(from, { type: "Ack", number: list.number });
    if (list.ids.includes(this.id)) {
      const leader = Math.max(...list.ids);
      this.learn(leader);
      this.pass({ type: "Elected", leader, told: [this.id], number: 0 });
    } else {
      this.becomeUndecided();
      this.pass({ type: "Election", ids: [...list.ids, this.id], number: 0 });
    }
  }
}

class LastInRing extends RingElection {
  override onElection(list: List, from: ProcessId) {
    if (!list.ids.includes(this.id)) return super.onElection(list, from);
    const leader = list.ids.at(-1)!;
    this.learn(leader);
    this.pass({ type: "Elected", leader, told: [this.id], number: 0 });
    this.send(from, { type: "Ack", number: list.number });
  }
}

class ThanklessRing extends RingElection {
  override onElected({ leader, told }: Announcement) {
    if (told.includes(this.id)) return;
    this.learn(leader);
    this.pass({ type: "Elected", leader, told: [...told, this.id], number: 0 });
  }
}

class SilentReturnToRing extends RingElection {
  override onRecover() {}
}

// ---- Chang and Roberts

class PassiveRing extends ChangRoberts {
  override onCandidate(message: { candidate: ProcessId }) {
    if (message.candidate >= this.id) super.onCandidate(message);
  }
}

class ForgetfulRing extends ChangRoberts {
  override elect() {
    this.state = "idle";
    super.elect();
  }
}

// ---- the bully

class MuteBully extends Bully {
  override onElection() {
    if (this.state !== "electing") this.elect();
  }
}

class DeafBully extends Bully {
  override onOK() {
    if (this.state === "electing") this.setTimer("Coordinator", this.coordinatorMs);
  }
}

class TrustingBully extends Bully {
  override onOK() {
    if (this.state === "electing") this.cancelTimer("Answer");
  }
}

class LazyBully extends Bully {
  override onElection(_message: object, from: ProcessId) {
    this.send(from, { type: "OK" });
  }
}

class SilentReturnOfBully extends Bully {
  override onRecover() {}
}

class LoudBully extends Bully {
  override becomeLeader() {
    super.becomeLeader();
    for (const peer of this.higher) this.send(peer, { type: "Coordinator" });
  }
}

// ---- failure detection

class UnforgivingDetector extends FailureDetector {
  override onHeartbeat(_message: object, from: ProcessId) {
    this.awaitHeartbeat(from);
  }
}

class OneClockDetector extends FailureDetector {
  override awaitHeartbeat() {
    this.setTimer("Silence", this.timeoutMs, this.timeoutMs, String(this.peers[0])); // one for all
  }
}

class LateDetector extends FailureDetector {
  override onStart() {
    this.onTimeoutBeat(); // silence counts from the first heartbeat on
  }
}

// ---- elections that a failure detector starts

class LeaderWatchingBully extends WatchedBully {
  override onOutputDetector({ suspect }: { suspect?: ProcessId }) {
    if (suspect !== undefined && suspect === this.elected) this.elect();
  }
}

class ImpatientWatchedBully extends WatchedBully {
  override onOutputDetector(report: Report) {
    if (report.trusted && this.elected === undefined) this.elect();
    else super.onOutputDetector(report);
  }
}

class LeaderWatchingRing extends WatchedRing {
  override onOutputDetector(report: Report) {
    const known = report.trusted && this.elected !== undefined;
    super.onOutputDetector(known ? { trusted: [this.elected!] } : report); // nobody higher is ever seen
  }
}

class PatientRing extends WatchedRing {
  override onOutputDetector(report: Report) {
    super.onOutputDetector(report);
    this.waited = 0;
  }
}

/** What catches a mutant; `test/election/judges.ts` says how each is judged. */
export type ElectionProperty =
  | "message count"
  | "one leader"
  | "validity"
  | "termination"
  | "liveness"
  | "completeness"
  | "accuracy"
  | "stability";

/** Where the explorer catches a mutant: the small worlds of `test/election/mutant_worlds.ts`. */
export type MutantWorld =
  | "anyone starts"
  | "messages are counted"
  | "one comes back"
  | "the highest is down"
  | "the highest is late"
  | "two messages are lost"
  | "one goes with the list";

/** A class of elections or of failure detection. */
export type Subject = new () => RingElection | ChangRoberts | Bully | FailureDetector;

export type ElectionMutant = {
  readonly name: string;
  readonly original: Subject;
  readonly mutant: Subject;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: ElectionProperty;
  readonly n: number;
  /** Who starts the election without faults that the mutant passes. */
  readonly starters: readonly ProcessId[];
  readonly world: MutantWorld;
  /** The length of the shortest execution in that world that shows it. */
  readonly shortest: number;
};

export const electionMutants: readonly ElectionMutant[] = [
  {
    name: "LoyalRing",
    original: RingElection,
    mutant: LoyalRing,
    rule: "a silent successor is skipped",
    property: "liveness",
    n: 3,
    starters: [1],
    world: "one comes back",
    shortest: 3,
  },
  {
    name: "HastyRing",
    original: RingElection,
    mutant: HastyRing,
    rule: "a list is acknowledged when it has been passed on, not before",
    property: "termination",
    n: 3,
    starters: [1],
    world: "anyone starts",
    shortest: 3,
  },
  {
    name: "LastInRing",
    original: RingElection,
    mutant: LastInRing,
    rule: "the highest id of the list is elected, wherever it stands",
    property: "validity",
    n: 3,
    starters: [1],
    world: "anyone starts",
    shortest: 13,
  },
  {
    name: "ThanklessRing",
    original: RingElection,
    mutant: ThanklessRing,
    rule: "the announcement is acknowledged, too",
    property: "message count",
    n: 3,
    starters: [1],
    world: "messages are counted",
    shortest: 15,
  },
  {
    name: "SilentReturnToRing",
    original: RingElection,
    mutant: SilentReturnToRing,
    rule: "who comes back starts an election",
    property: "liveness",
    n: 3,
    starters: [1],
    world: "one comes back",
    shortest: 14,
  },
  {
    name: "PassiveRing",
    original: ChangRoberts,
    mutant: PassiveRing,
    rule: "who swallows a lower id sends its own instead",
    property: "termination",
    n: 3,
    starters: [1, 2, 3],
    world: "anyone starts",
    shortest: 2,
  },
  {
    name: "ForgetfulRing",
    original: ChangRoberts,
    mutant: ForgetfulRing,
    rule: "whose id is on its way does not send it again",
    property: "message count",
    n: 3,
    starters: [3],
    world: "messages are counted",
    shortest: 6,
  },
  {
    name: "MuteBully",
    original: Bully,
    mutant: MuteBully,
    rule: "who is asked answers OK",
    property: "one leader",
    n: 3,
    starters: [3],
    world: "anyone starts",
    shortest: 6,
  },
  {
    name: "DeafBully",
    original: Bully,
    mutant: DeafBully,
    rule: "who gets an OK does not lead",
    property: "one leader",
    n: 3,
    starters: [3],
    world: "anyone starts",
    shortest: 8,
  },
  {
    name: "TrustingBully",
    original: Bully,
    mutant: TrustingBully,
    rule: "who said OK is given a time to announce a leader",
    property: "termination",
    n: 3,
    starters: [1],
    world: "anyone starts",
    shortest: 3,
  },
  {
    name: "LazyBully",
    original: Bully,
    mutant: LazyBully,
    rule: "who answers OK holds an election of its own",
    property: "liveness",
    n: 3,
    starters: [3],
    world: "one comes back",
    shortest: 5,
  },
  {
    name: "SilentReturnOfBully",
    original: Bully,
    mutant: SilentReturnOfBully,
    rule: "who comes back starts an election",
    property: "liveness",
    n: 3,
    starters: [1],
    world: "one comes back",
    shortest: 6,
  },
  {
    name: "LoudBully",
    original: Bully,
    mutant: LoudBully,
    rule: "a new leader is announced to the lower ids only",
    property: "message count",
    n: 3,
    starters: [3],
    world: "messages are counted",
    shortest: 5,
  },
  {
    name: "UnforgivingDetector",
    original: FailureDetector,
    mutant: UnforgivingDetector,
    rule: "a heartbeat ends the suspicion",
    property: "accuracy",
    n: 3,
    starters: [],
    world: "the highest is late",
    shortest: 48,
  },
  {
    name: "OneClockDetector",
    original: FailureDetector,
    mutant: OneClockDetector,
    rule: "silence is measured for each process apart",
    property: "completeness",
    n: 3,
    starters: [],
    world: "the highest is down",
    shortest: 9,
  },
  {
    name: "LateDetector",
    original: FailureDetector,
    mutant: LateDetector,
    rule: "silence counts from the start on",
    property: "completeness",
    n: 3,
    starters: [],
    world: "the highest is down",
    shortest: 9,
  },
  {
    name: "LeaderWatchingBully",
    original: WatchedBully,
    mutant: LeaderWatchingBully,
    rule: "who trusts one higher than its leader asks again",
    property: "stability",
    n: 4,
    starters: [],
    world: "two messages are lost",
    shortest: 14,
  },
  {
    name: "ImpatientWatchedBully",
    original: WatchedBully,
    mutant: ImpatientWatchedBully,
    rule: "who holds an election waits for its end",
    property: "stability",
    n: 4,
    starters: [],
    world: "the highest is down",
    shortest: 17,
  },
  {
    name: "LeaderWatchingRing",
    original: WatchedRing,
    mutant: LeaderWatchingRing,
    rule: "who trusts one higher than its leader asks again",
    property: "stability",
    n: 4,
    starters: [],
    world: "two messages are lost",
    shortest: 27,
  },
  {
    name: "PatientRing",
    original: WatchedRing,
    mutant: PatientRing,
    rule: "a list that stays away for too long is taken for lost",
    property: "stability",
    n: 4,
    starters: [],
    world: "one goes with the list",
    shortest: 13,
  },
];
