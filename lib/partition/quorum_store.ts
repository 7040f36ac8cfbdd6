import { type Handlers, Process, type ProcessId } from "../core/process.ts";

export type QuorumMessage =
  | { type: "Ask"; epoch: number }
  | { type: "Vote"; epoch: number; log: string[]; copiedIn: number }
  | { type: "Copy"; epoch: number; log: string[] }
  | { type: "Kept"; epoch: number; length: number }
  | { type: "Refused"; epoch: number };

/** The list of a process, and the epoch of the leader from whom it has it. */
type Held = { readonly log: readonly string[]; readonly copiedIn: number };

/**
 * A list of writes that no partition can split: epochs, majorities and fencing (after Oki and Liskov,
 * "Viewstamped replication", 1988).
 *
 * - Whoever wants to lead opens a new epoch and needs the votes of a majority; each process votes once an
 *   epoch. Any two majorities have a member in common, so that an epoch has one leader at most.
 * - Each message carries its epoch, and who has heard of a later one refuses it: this fences old leaders off.
 * - A write is answered when a majority keeps it. A new leader takes the list that was copied in the latest
 *   epoch, of those the longest, among the lists of the majority that voted for it: one of them has every
 *   write that was answered.
 *
 * Safe whatever the network does and whichever timers fire; without a majority nothing is elected or written.
 * `write` is answered with the place in the list (1, 2, …), with 0 by who does not lead, and not at all by
 * who stops leading: nobody knows then. Cost: 2(N − 1) messages an election and a write. It forces epoch and
 * list to its log before anyone hears of them, as a vote that is forgotten would be given twice.
 */
export class QuorumStore<Timer extends string = never> extends Process<QuorumMessage, Timer>
  implements Handlers<QuorumMessage> {
  /** The latest that we have heard of. */
  epoch = 0;
  state: "follower" | "electing" | "leader" = "follower";
  log: string[] = [];
  /** The epoch whose leader we have the list from. */
  copiedIn = 0;
  /** Who votes for us, and its list. */
  votes = new Map<ProcessId, Held>();
  /** How much of our list each process keeps. */
  kept = new Map<ProcessId, number>();
  /** Operations that wait for a majority, by their place in the list. */
  waiting = new Map<number, number>();

  override onRecover(records: readonly (Held & { epoch: number })[]) {
    const last = records.at(-1);
    if (!last) return;
    this.epoch = last.epoch;
    this.log = [...last.log];
    this.copiedIn = last.copiedIn;
  }

  /** Opens a new epoch, e.g. because the leader is silent. */
  elect() {
    this.follow(this.epoch + 1);
    this.state = "electing";
    this.votes.set(this.id, { log: [...this.log], copiedIn: this.copiedIn });
    this.broadcast({ type: "Ask", epoch: this.epoch });
    this.countVotes();
  }

  onAsk({ epoch }: { epoch: number }, from: ProcessId) {
    if (epoch <= this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    this.send(from, { type: "Vote", epoch, log: this.log, copiedIn: this.copiedIn });
  }

  onVote({ epoch, log, copiedIn }: Held & { epoch: number }, from: ProcessId) {
    if (this.state !== "electing" || epoch !== this.epoch) return;
    this.votes.set(from, { log: [...log], copiedIn });
    this.countVotes();
  }

  countVotes() {
    if (!this.isMajority(this.votes.size)) return;
    const [latest] = [...this.votes.values()].sort((a, b) =>
      b.copiedIn - a.copiedIn || b.log.length - a.log.length
    );
    this.votes.clear();
    this.keep(latest.log, this.epoch);
    this.lead();
  }

  lead() {
    this.state = "leader";
    this.output({ leads: this.epoch });
    this.copyToAll();
  }

  /** A client writes here. */
  write(value: string) {
    if (this.state !== "leader") return this.respond(this.operation, 0);
    this.keep([...this.log, value], this.epoch);
    this.waiting.set(this.log.length, this.operation);
    this.copyToAll();
  }

  copyToAll() {
    this.broadcast({ type: "Copy", epoch: this.epoch, log: this.log });
    this.onKept({ epoch: this.epoch, length: this.log.length }, this.id);
  }

  onCopy({ epoch, log }: { epoch: number; log: readonly string[] }, from: ProcessId) {
    if (epoch < this.epoch) return this.send(from, { type: "Refused", epoch: this.epoch });
    this.follow(epoch);
    // A shorter one of this epoch is an older one that was overtaken.
    if (epoch > this.copiedIn || log.length > this.log.length) this.keep(log, epoch);
    this.send(from, { type: "Kept", epoch, length: this.log.length });
  }

  onKept({ epoch, length }: { epoch: number; length: number }, from: ProcessId) {
    if (this.state !== "leader" || epoch !== this.epoch) return;
    this.kept.set(from, Math.max(length, this.kept.get(from) ?? 0));
    for (const [place, operation] of [...this.waiting].sort(([a], [b]) => a - b)) {
      if (!this.isMajority([...this.kept.values()].filter((kept) => kept >= place).length)) continue;
      this.waiting.delete(place);
      this.respond(operation, place);
    }
  }

  /** Somebody has heard of a later epoch than ours. */
  onRefused({ epoch }: { epoch: number }) {
    if (epoch > this.epoch) this.follow(epoch);
  }

  /** Belongs to this epoch from now on, as one who leads it not. */
  follow(epoch: number) {
    if (epoch > this.epoch) this.force({ epoch, log: this.log, copiedIn: this.copiedIn });
    this.epoch = epoch;
    this.state = "follower";
    this.votes.clear();
    this.kept.clear();
    this.waiting.clear();
  }

  keep(log: readonly string[], epoch: number) {
    this.log = [...log];
    this.copiedIn = epoch;
    this.force({ epoch: this.epoch, log: this.log, copiedIn: epoch });
  }

  isMajority(count: number): boolean {
    return 2 * count > this.peers.length + 1;
  }
}
