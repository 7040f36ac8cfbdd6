import { type Handlers, Process, type ProcessId } from "../core/process.ts";
import { WatchedBully } from "../election/watched.ts";

/** One write: what, and which leader took it. */
export type StoreEntry = { readonly value: string; readonly by: ProcessId };
export type StoreMessage = { type: "Copy"; log: StoreEntry[] };

/** What elects: a hosted part that knows whether it leads. It makes an output when that may have changed. */
export type Elector = Process & { readonly state: string; elect?(): void };

/**
 * A list of writes, kept by all and written by an elected primary, which copies it to the others and does not
 * wait for them (asynchronous replication). Whoever leads takes what clients write and answers at once.
 *
 * Assumes that one leads at a time. Where two do, both take writes; when they meet again the longer list
 * wins, of two equally long ones that of the higher leader. What stood only in the other is lost, although
 * clients were told that it was written.
 *
 * A write is answered with its place in the list (1, 2, …), or with 0: not the leader. Cost: N − 1 messages a
 * write. The lists are in memory, so it excludes recovery.
 */
export class ElectedStore extends Process<StoreMessage>
  implements Handlers<StoreMessage, never, "OutputElection"> {
  log: StoreEntry[] = [];
  readonly election: Elector;
  readonly ways: readonly string[];

  /**
   * @param elector makes what elects; the bully with a failure detector unless told
   * @param ways names of channels that copies take, beside the network
   */
  constructor(elector: () => Elector = () => new WatchedBully(), ways: readonly string[] = []) {
    super();
    this.ways = [...ways]; // each process has its own
    this.election = elector();
  }

  get state(): string {
    return this.election.state;
  }

  /** Somebody notices that the leader is silent. */
  elect() {
    this.election.elect?.();
  }

  /** A client writes here. */
  write(value: string) {
    if (this.state !== "leader") return this.respond(this.operation, 0);
    this.log.push({ value, by: this.id });
    this.respond(this.operation, this.log.length);
    this.copyToAll();
  }

  /** Who may have become leader shows what it has; whoever has more answers with that. */
  onOutputElection() {
    if (this.state === "leader") this.copyToAll();
  }

  onCopy({ log }: { log: readonly StoreEntry[] }, from: ProcessId) {
    if (isNewer(log, this.log)) {
      this.log = [...log];
      if (this.state === "leader") this.copyToAll();
    } else if (isNewer(this.log, log)) this.send(from, { type: "Copy", log: this.log });
  }

  copyToAll() {
    for (const way of [undefined, ...this.ways]) {
      this.broadcast({ type: "Copy", log: this.log }, way);
    }
  }

  override onRecover() {
    this.excludeRecovery("its list is gone, and the others may have had no copy of it");
  }
}

/** Whether the first list wins: it is longer, or as long and written last by a higher leader. */
export function isNewer(log: readonly StoreEntry[], than: readonly StoreEntry[]): boolean {
  const last = log.at(-1)?.by ?? 0, other = than.at(-1)?.by ?? 0;
  return log.length > than.length || log.length === than.length && last > other;
}
