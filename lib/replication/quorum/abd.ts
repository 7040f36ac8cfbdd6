import { QuorumRegister, type QuorumRegisterOptions } from "./register.ts";

export type AbdRegisterOptions = Omit<QuorumRegisterOptions, "read" | "write" | "repairs">;

/**
 * An atomic register on processes of which a majority is up (Attiya, Bar-Noy, Dolev, "Sharing memory robustly
 * in message-passing systems", 1995; with many writers Lynch and Shvartsman, 1997).
 *
 * Reads and writes ask a majority for the latest version and then store at a majority: a write the next
 * version, a read the one that it has found. So when a read has been answered a majority has what it saw,
 * and no later read sees less: the register is linearisable, whatever the network does, without a leader and
 * without time.
 *
 * Cost: 2N + 2N messages and two round trips an operation, those to oneself included; a write of an only
 * writer 2N and one.
 */
export class AbdRegister extends QuorumRegister {
  constructor({ replicas, onlyWriter, patienceMs }: AbdRegisterOptions = {}) {
    super({ replicas, onlyWriter, patienceMs });
  }

  /** What a read has found is written back before it is answered. */
  override found(operation: number, doing: Parameters<QuorumRegister["found"]>[1]) {
    if (doing.isRead) this.store(operation, doing);
    else super.found(operation, doing);
  }
}
