import type { Handlers, ProcessId } from "../core/process.ts";
import { Lock } from "./lock.ts";

export type RaymondMessage = { type: "Request" } | { type: "Token" };

/**
 * Mutual exclusion on a tree (Raymond, 1989): a process knows its neighbours only, and in which direction the
 * token is. A request climbs towards the token, one for all that wait behind it; the token comes back along
 * the same path and turns the directions round.
 *
 * Assumes reliable channels, in any order, and no crashes: who dies cuts its part of the tree off, or takes
 * the token along. It excludes recovery.
 *
 * Cost: 2d messages for an entry without contention, d hops away from the token: O(log N) on average in a
 * balanced tree. Under heavy load, when everybody always wants to enter, 4(N − 1)/N: the token then goes
 * round the tree, twice along each of its N − 1 edges, with a request each time.
 */
export class Raymond extends Lock<RaymondMessage> implements Handlers<RaymondMessage> {
  towards: ProcessId; // the neighbour in whose direction the token is; ourselves if we have it
  queue: ProcessId[] = []; // neighbours that want the token for themselves or others, and ourselves
  asked = false; // whether we have asked for the token

  /**
   * @param parent the neighbour on the way to the root, where the token is at first; the root names itself.
   * Unless told, the tree is binary, filled in the order of the ids
   */
  constructor(parent?: ProcessId) {
    super();
    const group = [this.id, ...this.peers].sort((a, b) => a - b);
    this.towards = parent ?? group[Math.max(0, Math.ceil(group.indexOf(this.id) / 2) - 1)];
    if (!group.includes(this.towards)) {
      throw new RangeError(`the parent of P${this.id} must be one of ${group.join(", ")}, got ${parent}`);
    }
  }

  enter() {
    this.become("wanted");
    this.queue.push(this.id);
    this.passOn();
    this.ask();
  }

  exit() {
    this.become("released");
    this.passOn();
    this.ask();
  }

  onRequest(_message: object, from: ProcessId) {
    this.queue.push(from);
    this.passOn();
    this.ask();
  }

  onToken() {
    this.towards = this.id;
    this.asked = false;
    this.passOn();
    this.ask();
  }

  /** If we have the token and are not inside: to the first who waits. */
  passOn() {
    if (this.towards !== this.id || this.state === "held" || this.queue.length === 0) return;
    const next = this.queue.shift()!;
    if (next === this.id) return this.become("held");
    this.towards = next;
    this.send(next, { type: "Token" });
  }

  /** One request at a time, for all that wait here: its answer serves the first of them. */
  ask() {
    if (this.towards === this.id || this.asked || this.queue.length === 0) return;
    this.asked = true;
    this.send(this.towards, { type: "Request" });
  }

  override onRecover() {
    this.excludeRecovery("it has forgotten where the token is, and who waits for it");
  }
}
