/**
 * Two-phase commit (Gray, Notes on Data Base Operating Systems, 1978) with logs: all commit or nobody does,
 * whoever crashes and comes back. Its price: who has voted yes can do nothing alone, and waits as long as the
 * coordinator is down.
 *
 * `eventually` asks about a coordinator that stays down, too: recoveries need not happen. A timer fires when
 * nothing is under way, and the shortest first (`time: "ordered"`): so who asks again and again finds the
 * coordinator decided, or down.
 */
import { always, eventually, explore, type Handlers, nodes, Process, type World } from "happened-before";

type Outcome = "commit" | "abort";
type Asked = { type: "Prepare" } | { type: "Decision"; outcome: Outcome };
type Said = { type: "Vote"; yes: boolean } | { type: "Query" };

class Coordinator extends Process<Asked, "Vote"> implements Handlers<Said, "Vote"> {
  state: "undecided" | Outcome = "undecided";
  votes = new Set<number>();

  override onStart() {
    this.broadcast({ type: "Prepare" });
    this.setTimer("Vote", 100);
  }
  override onRecover(log: readonly { state: Outcome }[]) {
    this.decide(log.at(-1)?.state ?? "abort"); // what the log lacks was told nobody
  }
  onVote({ yes }: { yes: boolean }, from: number) {
    if (!yes) this.decide("abort");
    else if (this.votes.add(from).size === this.peers.length) this.decide("commit");
  }
  onTimeoutVote() {
    this.decide("abort");
  }
  decide(state: Outcome) {
    if (this.state !== "undecided") return;
    this.state = state;
    this.force({ state });
    this.broadcast({ type: "Decision", outcome: state });
  }
  onQuery(_message: object, from: number) {
    if (this.state !== "undecided") this.send(from, { type: "Decision", outcome: this.state });
  }
}

class Participant extends Process<Said, "Decision"> implements Handlers<Asked, "Decision"> {
  state: "working" | "prepared" | Outcome = "working";

  override onRecover(log: readonly { state: Participant["state"] }[]) {
    this.enter(log.at(-1)?.state ?? "abort"); // what the log lacks was promised nobody
    if (this.state === "prepared") this.onTimeoutDecision();
  }
  onPrepare(_message: object, from: number) {
    if (this.state !== "working") return;
    const yes = this.choose(2) === 1;
    this.enter(yes ? "prepared" : "abort");
    this.send(from, { type: "Vote", yes });
    if (yes) this.setTimer("Decision", 200);
  }
  onDecision({ outcome }: { outcome: Outcome }) {
    this.cancelTimer("Decision");
    if (this.state !== outcome) this.enter(outcome);
  }
  onTimeoutDecision() {
    this.send(1, { type: "Query" });
    this.setTimer("Decision", 200);
  }
  enter(state: Participant["state"]) {
    this.state = state;
    this.force({ state });
  }
}

/** Broken: what it says does not wait for its log. */
class Hasty extends Coordinator {
  protected override force(record: object) {
    this.append(record);
  }
}

type Parties = World<Coordinator | Participant>;
const some = ({ live }: Parties, ...states: string[]) => live.some(({ state }) => states.includes(state));
const properties = [
  always("atomicity", (world: Parties) => !(some(world, "commit") && some(world, "abort"))),
  eventually("nobody waits", (world: Parties) => !some(world, "undecided", "prepared")),
];

for (const [coordinator, shown] of [[Coordinator, "nobody waits"], [Hasty, "atomicity"]] as const) {
  const { summary, verdicts } = explore({
    processes: { ...nodes([1], coordinator), ...nodes([2, 3], Participant) },
    time: "ordered",
    faults: { crashes: 2, recoveries: 2 },
    forces: "instant", // as in paxos.ts
    properties,
  });
  console.log([`${coordinator.name}: ${summary}`, ...verdicts[shown].counterexample!.words].join("\n"));
}
