import { type Handlers, Process, type ProcessId } from "../core/process.ts";

type Ballot = { readonly ballot: number };
/** Of a slot: the ballot in which a command was accepted last, and the command; null is the no-op. */
type SlotValue = Ballot & { readonly command: string | null };
/** What an acceptor has accepted, by slot. */
type Accepted = Readonly<Record<number, SlotValue>>;
type Placed = { readonly slot: number; readonly command: string | null };

export type MultiPaxosMessage =
  | { type: "Prepare"; ballot: number }
  | { type: "Promise"; ballot: number; accepted: Accepted }
  | { type: "Accept"; ballot: number; slot: number; command: string | null }
  | { type: "Accepted"; ballot: number; slot: number }
  | { type: "Refused"; ballot: number; promised: number }
  | { type: "Chosen"; slot: number; command: string | null };

/**
 * Multi-Paxos (Lamport, Paxos Made Simple, 2001, §3): a log of commands, each slot an instance of Paxos, all
 * with the same ballots. Phase 1 is for all slots at once, when somebody is asked to `lead()`; then a command
 * takes phase 2 alone. A new leader proposes again what a majority tells it of, and a no-op for each hole
 * below it, so that what was chosen above can be carried out. Everyone accepts and learns; ids are 1, 2, 3, …
 *
 * Agreement on each slot never rests on who leads, or how many do. Who leads, and that one stays, is left to
 * an election; a leader that is refused steps down. Who hears nothing asks again: it may be chosen twice.
 *
 * Cost for N processes: 2(N − 1) messages for a leader, then 3(N − 1) a command, the announcement included:
 * chosen after two delays, known to all after three. A leader forces its ballot; an acceptor each promise and
 * each acceptance.
 */
export class MultiPaxos extends Process<MultiPaxosMessage> implements Handlers<MultiPaxosMessage> {
  // Leader: our ballot, who promised it, what we propose by slot, and who accepted that
  state: "follower" | "preparing" | "leader" = "follower";
  ballot = 0;
  promises = new Map<ProcessId, Accepted>();
  proposals = new Map<number, string | null>();
  accepts = new Map<number, Set<ProcessId>>();
  // As acceptor: no ballot below `promised` is accepted any more
  promised = 0;
  accepted: Record<number, SlotValue> = {};
  // As learner: what is chosen, by slot, from 1 on
  chosen = new Map<number, string | null>();
  applied = 0; // so many slots are carried out, without a hole

  get everyone(): readonly ProcessId[] {
    return [this.id, ...this.peers];
  }
  isMajority(count: number): boolean {
    return 2 * count > this.everyone.length;
  }

  // ---- leader

  /** Phase 1, once for all slots: a ballot of ours, above all that we know of. */
  lead() {
    const known = Math.max(this.ballot, this.promised), step = Math.max(...this.everyone);
    this.ballot = this.id + step * Math.ceil((known + 1 - this.id) / step);
    this.state = "preparing";
    this.promises.clear();
    this.save(); // or it might be used again after a crash, for other commands
    for (const to of this.everyone) this.send(to, { type: "Prepare", ballot: this.ballot });
  }

  onPromise({ ballot, accepted }: Ballot & { accepted: Accepted }, from: ProcessId) {
    if (ballot !== this.ballot || this.state !== "preparing") return;
    this.promises.set(from, accepted);
    if (this.isMajority(this.promises.size)) this.begin();
  }

  /** What may be chosen already is proposed again; holes below it are filled with no-ops. */
  begin() {
    this.state = "leader";
    this.proposals.clear();
    this.accepts.clear();
    const told = [...this.promises.values()];
    const last = Math.max(0, ...told.flatMap((one) => Object.keys(one).map(Number)));
    for (let slot = 1; slot <= last; slot++) this.place(slot, this.adopted(slot, told));
  }

  /** The command of the highest ballot that a majority tells of, as in Paxos; the no-op if there is none. */
  adopted(slot: number, told: readonly Accepted[]): string | null {
    const known = told.flatMap((one) => one[slot] ?? []).sort((a, b) => b.ballot - a.ballot);
    return known[0]?.command ?? null;
  }

  /** Phase 2, all that a command takes: the leader puts it into the next slot. Others do nothing. */
  propose(command: string) {
    if (this.state === "leader") this.place(this.proposals.size + 1, command);
  }

  place(slot: number, command: string | null) {
    this.proposals.set(slot, command);
    this.accepts.set(slot, new Set());
    for (const to of this.everyone) this.send(to, { type: "Accept", ballot: this.ballot, slot, command });
  }

  onAccepted({ ballot, slot }: Ballot & { slot: number }, from: ProcessId) {
    if (ballot !== this.ballot || this.state !== "leader") return;
    const command = this.proposals.get(slot)!;
    if (!this.isMajority(this.accepts.get(slot)?.add(from).size ?? 0)) return;
    this.accepts.delete(slot); // it is chosen: once is enough
    this.onChosen({ slot, command });
    this.broadcast({ type: "Chosen", slot, command });
  }

  onRefused({ ballot, promised }: Ballot & { promised: number }) {
    if (ballot === this.ballot) this.state = "follower";
    this.promised = Math.max(this.promised, promised); // so that its next ballot is above
  }

  // ---- acceptor, for all slots

  onPrepare({ ballot }: Ballot, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.save();
    this.send(from, { type: "Promise", ballot, accepted: this.accepted });
  }

  onAccept({ ballot, slot, command }: Ballot & Placed, from: ProcessId) {
    if (ballot < this.promised) return this.refuse(ballot, from);
    this.promised = ballot;
    this.accepted = { ...this.accepted, [slot]: { ballot, command } };
    this.save();
    this.send(from, { type: "Accepted", ballot, slot });
  }

  refuse(ballot: number, from: ProcessId) {
    this.send(from, { type: "Refused", ballot, promised: this.promised });
  }

  // ---- learner

  /** Slots are carried out in their order; no-ops change nothing. */
  onChosen({ slot, command }: Placed) {
    if (this.chosen.has(slot)) return;
    this.chosen.set(slot, command);
    this.output({ slot, chosen: command });
    while (this.chosen.has(this.applied + 1)) this.applied++;
  }

  // ---- what outlives a crash

  override onRecover(log: readonly object[]) {
    Object.assign(this, log.at(-1)); // the last record has all that it may not forget
  }
  save() {
    this.force({ ballot: this.ballot, promised: this.promised, accepted: this.accepted });
  }
}
