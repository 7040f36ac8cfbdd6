import type { RaftEntry, RaftMessage, RaftTimer } from "../../consensus/raft/messages.ts";
import { RaftStore, type StoreCommand, type StoreState } from "../../consensus/raft/store.ts";
import type { Message, ProcessId } from "../../core/process.ts";
import type { ChubbyLock } from "./messages.ts";

/** What the master itself puts into the log: a session has ended, a lock is not kept back any more. */
export type CellEvent = { readonly ended: ProcessId } | { readonly free: string };

/** What a read finds, and whether it was asked for when nobody was about to change it. */
export type CellRead = { readonly path: string; readonly content: unknown; readonly mayKeep: boolean };

/** What a snapshot of a cell keeps. */
type CellSnapshot = StoreState & Pick<CellState, "present" | "locks">;

/** What all servers of a Chubby cell have alike, by the log: who has a session, locks, and files. */
export class CellState<M extends Message = RaftMessage, Timer extends string = RaftTimer>
  extends RaftStore<M, Timer> {
  present = new Set<ProcessId>();
  locks = new Map<string, ChubbyLock>();

  override run(method: string, details: readonly unknown[], client: ProcessId): unknown {
    const name = details[0] as string;
    if (method === "open") return this.open(client);
    if (!this.present.has(client)) return { refused: "no session" };
    if (method === "acquire") return this.give(name, client);
    if (method === "release") return this.release(name, client);
    const value = super.run(method, details, client);
    if (method !== "read") return value;
    return { path: name, content: value, mayKeep: details[1] as boolean } satisfies CellRead;
  }

  /** An older session of the same client ends: it has crashed, or given that up. */
  open(client: ProcessId): true {
    if (this.present.has(client)) this.close(client);
    this.present.add(client);
    return true;
  }

  close(client: ProcessId) {
    this.present.delete(client);
    for (const [name, lock] of this.locks) {
      if (lock.holder === client) this.locks.set(name, { ...lock, holder: undefined, delayed: true });
    }
  }

  /** The generation of the lock, or null if it cannot be had now. */
  give(name: string, client: ProcessId): number | null {
    const lock = this.locks.get(name), generation = (lock?.generation ?? 0) + 1;
    if (lock && (lock.holder !== undefined || lock.delayed)) return null;
    this.locks.set(name, { holder: client, generation, delayed: false });
    return generation;
  }

  release(name: string, client: ProcessId): boolean {
    const lock = this.locks.get(name);
    if (lock?.holder !== client) return false;
    this.locks.set(name, { ...lock, holder: undefined });
    return true;
  }

  carryOut(event: CellEvent) {
    if ("ended" in event) return this.close(event.ended);
    const lock = this.locks.get(event.free)!;
    this.locks.set(event.free, { ...lock, delayed: false });
  }

  override apply(entry: RaftEntry, index: number) {
    const command = entry.command as CellEvent | StoreCommand | null;
    if (command === null || "method" in command) return super.apply(entry, index);
    this.output({ committed: index, entry, during: this.term });
    this.carryOut(command);
  }

  override capture(): CellSnapshot {
    const { present, locks } = this;
    return { ...super.capture(), present, locks };
  }
  override reinstate(state: CellSnapshot) {
    super.reinstate(state);
    this.present = state.present;
    this.locks = state.locks;
  }
}
