/** Broken twins of Paxos: each breaks one rule, decides where nothing goes wrong, and is caught. */
import type { ProcessId } from "../../lib/core/process.ts";
import { Paxos } from "../../lib/consensus/paxos.ts";
import type { PaxosWorld } from "../consensus/paxos_worlds.ts";

type Promised = { ballot: number; accepted: { ballot: number; value?: string } };

class ForgetsPromise extends Paxos {
  override onPrepare({ ballot }: { ballot: number }, from: ProcessId) {
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }
}

class OnePromise extends Paxos {
  override onPromise(message: Promised, from: ProcessId) {
    super.onPromise(message, from);
    const { ballot, accepted } = message;
    if (this.state === "preparing") super.onPromise({ ballot, accepted: { ...accepted } }, 0); // as if another had said the same
  }
}

class OneAcceptance extends Paxos {
  override onAccepted({ ballot, value }: { ballot: number; value: string }) {
    if (ballot !== this.ballot || this.state === "decided") return;
    this.learn(value);
    this.broadcast({ type: "Chosen", value });
  }
}

class IgnoresAccepted extends Paxos {
  override onPromise({ ballot }: Promised, from: ProcessId) {
    super.onPromise({ ballot, accepted: { ballot: 0 } }, from);
  }
}

class AnyAccepted extends Paxos {
  override onPromise({ ballot, accepted }: Promised, from: ProcessId) {
    const alike = accepted.ballot > 0 ? { ...accepted, ballot: 1 } : accepted; // the first of them, not the last
    super.onPromise({ ballot, accepted: alike }, from);
  }
}

class ForgetsAll extends Paxos {
  override onRecover() {}
}

class NeverForces extends Paxos {
  override save() {
    this.append({ ballot: this.ballot, promised: this.promised, accepted: this.accepted });
  }
}

class UsesBallotAgain extends Paxos {
  override onRecover(log: readonly object[]) {
    super.onRecover(log);
    this.ballot = 0;
  }
}

class BelievesOldRefusals extends Paxos {
  override onRefused({ ballot, promised }: { ballot: number; promised: number }) {
    if (ballot !== this.ballot || this.state === "decided" || this.state === "refused") return;
    this.state = "refused";
    this.overtakenBy = promised;
    this.setTimer("Retry", 0, this.backOffMs);
  }
}

class GivesUp extends Paxos {
  override onRefused() {}
}

export type PaxosMutant = {
  readonly name: string;
  readonly original: typeof Paxos;
  readonly mutant: typeof Paxos;
  /** The rule that the mutant breaks. */
  readonly rule: string;
  readonly property: "agreement" | "validity" | "integrity" | "termination";
  readonly world: PaxosWorld;
  /** The length of the shortest execution that shows it; undefined where a scripted run does. */
  readonly shortest?: number;
};

const mutant = (
  twin: typeof Paxos,
  rule: string,
  property: PaxosMutant["property"],
  world: PaxosWorld,
  shortest?: number,
): PaxosMutant => ({ name: twin.name, original: Paxos, mutant: twin, rule, property, world, shortest });

export const PAXOS_MUTANTS: readonly PaxosMutant[] = [
  mutant(ForgetsPromise, "who has promised refuses what is lower", "agreement", "one acceptor", 14),
  mutant(OnePromise, "a proposer waits for a majority's promises", "agreement", "another majority"),
  mutant(OneAcceptance, "chosen is what a majority has accepted", "agreement", "an old value"),
  mutant(IgnoresAccepted, "a value that may be chosen is adopted", "agreement", "one acceptor", 16),
  mutant(AnyAccepted, "of several values the last accepted is adopted", "agreement", "an old value"),
  mutant(ForgetsAll, "an acceptor remembers beyond a crash", "agreement", "one acceptor comes back", 18),
  mutant(
    NeverForces,
    "what is promised is on stable storage first",
    "agreement",
    "one acceptor comes back",
    12,
  ),
  mutant(
    UsesBallotAgain,
    "no ballot is used twice",
    "agreement",
    "a proposer comes back with another value",
    25,
  ),
  mutant(
    BelievesOldRefusals,
    "what answers an earlier life is no answer",
    "validity",
    "both proposers may crash, one comes back",
    20,
  ),
  mutant(
    GivesUp,
    "who is refused tries again",
    "termination",
    "both proposers may crash, one comes back",
    10,
  ),
];
