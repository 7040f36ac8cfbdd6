import { Numbers } from "../../core/numbers.ts";
import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { circleOfWaits } from "./circle.ts";
import type { DetectorMessage, WaitEdge, WaitsMessage } from "./messages.ts";

/** A wait at a server. */
type PlacedEdge = WaitEdge & { readonly server: ProcessId };

/**
 * A global wait-for graph, put together by one process: it asks all servers who waits for whom, and has the
 * youngest transaction of a circle aborted. No server sees a circle that leads over two.
 *
 * The answers are of different moments. When the last one comes, a wait in the first may be over, and the
 * circle a phantom: then a transaction is aborted for nothing. A wait that was there in two rounds, one begun
 * after the other was over, was there all the time in between; so a circle of such waits was a deadlock at
 * one moment, and a deadlock does not go away by itself. With `confirmed` only those count.
 */
export class DeadlockDetector extends Process<DetectorMessage, "Look">
  implements Handlers<WaitsMessage, "Look"> {
  /** Also after a crash no two rounds have the same number: answers of an old one may still come. */
  readonly rounds = new Numbers();
  round = 0;
  missing = new Set<ProcessId>();
  edges: PlacedEdge[] = [];
  before: PlacedEdge[] = [];

  /**
   * @param servers whom it asks
   * @param confirmed whether a wait counts only if it was there the round before, too
   * @param everyMs how often it looks by itself, ms; absent: when `look` is called
   */
  constructor(
    readonly servers: readonly ProcessId[] = [],
    readonly confirmed = false,
    readonly everyMs?: number,
  ) {
    super();
  }

  override onStart() {
    if (this.everyMs !== undefined) this.setTimer("Look", this.everyMs);
  }

  onTimeoutLook() {
    this.look();
    this.setTimer("Look", this.everyMs!);
  }

  /** Begins a round; one that is not over is given up. */
  look() {
    this.before = this.missing.size === 0 ? this.edges : [];
    this.edges = [];
    this.missing = new Set(this.servers);
    this.round = this.rounds.next();
    for (const server of this.servers) this.send(server, { type: "AskWaits", round: this.round });
  }

  onWaits({ round, edges }: { round: number; edges: readonly WaitEdge[] }, from: ProcessId) {
    if (round !== this.round || !this.missing.delete(from)) return;
    this.edges = [...this.edges, ...edges.map((edge) => ({ ...edge, server: from }))];
    if (this.missing.size === 0) this.judge();
  }

  judge() {
    const counted = this.confirmed ? this.edges.filter((edge) => this.wasThere(edge)) : this.edges;
    const circle = circleOfWaits(counted);
    if (!circle) return;
    const ages = circle.map((waiter) => counted.find((edge) => edge.waiter === waiter)!);
    const { waiter: victim, client } = ages.reduce((a, b) => a.age > b.age ? a : b);
    this.output({ deadlock: circle, victim });
    this.send(client, { type: "Victim", transaction: victim });
  }

  wasThere({ waiter, holder, seen, server }: PlacedEdge): boolean {
    return this.before.some((old) =>
      old.waiter === waiter && old.holder === holder && old.seen === seen && old.server === server
    );
  }
}
