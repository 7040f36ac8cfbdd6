import type { StoreReply } from "../../consensus/raft/store.ts";
import type { Handlers, ProcessId } from "../../core/process.ts";
import type { LeaseStorageMessage } from "../../mutex/lease.ts";
import type { ChubbyContent, KeptAlive } from "./messages.ts";
import { ChubbySession } from "./session.ts";

/**
 * A client of a Chubby cell (Burrows 2006). Operations besides those of its session: `read(path)`, from its
 * own copy where it has one; `write(path, content)`; `acquire(lock)`, answered with the lock's generation or
 * null; `release(lock)`; `use(lock, storage, value)`: writes to a `LeaseStorage` of lib/mutex, with the
 * generation as its token, answered with whether it was taken.
 *
 * In jeopardy copies are thrown away, and locks are not used; when the session is safe again it has its
 * locks, when it has expired they are lost.
 */
export class ChubbyClient extends ChubbySession<LeaseStorageMessage> implements Handlers<never> {
  static handles = ["Recovered", "Written", "Refused"];
  /** The term of the master that answered last. */
  master: number | undefined = undefined;
  copies = new Map<string, unknown>();
  /** Of the last operation whose answer may not be kept: what it reads was called in meanwhile. */
  notKept = 0;
  /** Locks that it has, with their generations, and writes under them by these. */
  locks = new Map<string, number>();
  uses = new Map<number, number>();

  // ---- operations

  acquire(lock: string) {
    this.begin("acquire", [lock]);
  }
  release(lock: string) {
    this.locks.delete(lock);
    this.begin("release", [lock]);
  }
  override write(path: string, content: unknown) {
    this.copies.delete(path);
    this.begin("write", [path, content]);
  }
  override read(path: string) {
    if (!this.copies.has(path)) return this.begin("read", [path]);
    this.respond(this.operation, this.copies.get(path));
  }
  use(lock: string, storage: ProcessId, value: string) {
    const token = this.locks.get(lock);
    if (token === undefined || this.session !== "safe") return this.respond(this.operation, false);
    this.uses.set(token, this.operation);
    this.send(storage, { type: "Write", token, value });
  }

  override onReply(reply: StoreReply) {
    const asked = this.queue[0];
    if (reply.sequence !== asked?.sequence) return;
    const [name] = asked.details as string[];
    if ((reply.value as { refused?: string } | null)?.refused) return super.onReply(reply);
    if (asked.method === "read") {
      const { content, cacheable } = reply.value as ChubbyContent;
      if (cacheable && this.session === "safe" && reply.sequence > this.notKept) {
        this.copies.set(name, content);
      }
      return super.onReply({ ...reply, value: content });
    }
    if (asked.method === "acquire" && reply.value !== null) this.locks.set(name, reply.value as number);
    if (asked.method === "open") this.locks.clear();
    super.onReply(reply);
  }

  onWritten({ token }: { token: number }) {
    this.used(token, true);
  }
  onRefused({ token }: { token: number; highest: number }) {
    this.used(token, false);
  }
  onRecovered() {} // a storage: a write that it lost is not answered
  used(token: number, taken: boolean) {
    const operation = this.uses.get(token);
    this.uses.delete(token);
    if (operation !== undefined) this.respond(operation, taken);
  }

  // ---- the session

  override onKeptAlive(answer: KeptAlive) {
    const { number, master, voids } = answer;
    if (number !== this.kept) return;
    if (master !== this.master) this.throwAway();
    this.master = master;
    for (const path of voids) this.throwAway(path);
    super.onKeptAlive(answer);
  }

  override onTimeoutLease() {
    this.throwAway();
    super.onTimeoutLease();
  }

  /** A copy, or all, and with it what is under way. */
  throwAway(path?: string) {
    const asked = this.queue[0];
    if (path === undefined) this.copies.clear();
    else this.copies.delete(path);
    if (asked && (path === undefined || path === asked.details[0])) this.notKept = asked.sequence;
  }

  override end(session: "none" | "expired") {
    super.end(session);
    this.throwAway();
    this.locks.clear();
  }
}
