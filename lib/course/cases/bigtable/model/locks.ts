/** A lock service as small as can be, for explorations. */
import { type Handlers, Process, type ProcessId } from "../../../../core/process.ts";
import type { LockNews } from "../../../../cases/mod.ts";

export type ModelLockMessage =
  | { type: "KeepAlive"; lock: string; number: number; generation: number }
  | { type: "Alive"; number: number; generation: number }
  | { type: "Probe"; lock: string }
  | { type: "Probed"; lock: string; generation: number }
  | { type: "SetRoot"; content: ProcessId }
  | { type: "IsSet"; content: ProcessId }
  | { type: "GetRoot" }
  | { type: "Root"; content: ProcessId };

type Asked = "KeepAlive" | "Probe" | "SetRoot" | "GetRoot";
type Answers = "Alive" | "Probed" | "IsSet" | "Root";

/**
 * Stands for a cell of Chubby: one process, which does not fail. A lock is kept for `leaseMs` and a margin
 * from when a `KeepAlive` has come; each time that it is given its generation grows, as it does when somebody
 * asks whether it is free, and it is.
 */
export class ModelCell extends Process<ModelLockMessage, "Expire">
  implements Handlers<Extract<ModelLockMessage, { type: Asked }>, "Expire"> {
  holders = new Map<string, ProcessId>();
  generations = new Map<string, number>();
  root: ProcessId = 0;

  constructor(readonly leaseMs = 300, readonly marginMs = 1) {
    super();
  }

  override onRecover() {
    this.excludeRecovery("who has a lock is forgotten, and a second one could get it");
  }

  /** Who has been down does not know its generation: that one ends by itself, and then it gets another. */
  onKeepAlive(
    { lock, number, generation }: { lock: string; number: number; generation: number },
    from: ProcessId,
  ) {
    const holder = this.holders.get(lock);
    if (holder !== undefined && generation !== this.generations.get(lock)) return;
    if (holder === undefined) this.next(lock);
    this.holders.set(lock, from);
    const keptMs = this.leaseMs + this.marginMs;
    this.setTimer("Expire", keptMs, keptMs, lock);
    this.send(from, { type: "Alive", number, generation: this.generations.get(lock)! });
  }

  next(lock: string): number {
    const generation = (this.generations.get(lock) ?? 0) + 1;
    this.generations.set(lock, generation);
    return generation;
  }

  onTimeoutExpire(lock: string) {
    this.holders.delete(lock);
  }

  onProbe({ lock }: { lock: string }, from: ProcessId) {
    const generation = this.holders.has(lock) ? 0 : this.next(lock);
    this.send(from, { type: "Probed", lock, generation });
  }

  onSetRoot({ content }: { content: ProcessId }, from: ProcessId) {
    this.root = content;
    this.send(from, { type: "IsSet", content });
  }

  onGetRoot(_message: object, from: ProcessId) {
    this.send(from, { type: "Root", content: this.root });
  }
}

/** So many numbers tell an answer from an old one. */
const NUMBERS = 4;

/**
 * A session with it: its lease counts from when it asked, so it ends before the lock is given up. Assumes
 * that no message takes as long as a lease.
 */
export class ModelSession extends Process<ModelLockMessage, "KeepAlive" | "Expire">
  implements Handlers<Extract<ModelLockMessage, { type: Answers }>, "KeepAlive" | "Expire"> {
  wanted = "";
  generation = 0; // of the lock that we have; 0 if we have none
  number = 0; // of our last KeepAlive
  alive = -1; // number of the one that was answered last
  isBack = false; // after a crash

  constructor(readonly cell: ProcessId = 1, readonly leaseMs = 300, readonly againMs = 100) {
    super();
  }

  /** An answer from before the crash must not be taken for a new one: by then all have come. */
  override onRecover() {
    this.isBack = true;
    this.setTimer("KeepAlive", this.leaseMs);
  }

  keep(lock: string) {
    if (this.wanted !== "") return;
    this.wanted = lock;
    if (!this.isBack) this.onTimeoutKeepAlive();
  }

  onTimeoutKeepAlive() {
    const { wanted, generation } = this;
    this.number = (this.number + 1) % NUMBERS;
    this.send(this.cell, { type: "KeepAlive", lock: wanted, number: this.number, generation });
    if (this.alive !== this.number) this.setTimer("Expire", this.leaseMs, this.leaseMs, String(this.number));
    this.setTimer("KeepAlive", this.againMs);
  }

  onAlive({ number, generation }: { number: number; generation: number }) {
    if (number !== this.number) return;
    if (this.alive !== number) this.cancelTimer("Expire", String(this.alive));
    this.alive = number;
    if (generation === this.generation) return;
    this.generation = generation;
    this.tell({ type: "held", generation });
  }

  /** If it was the last one that was answered, the lock may be lost. */
  onTimeoutExpire(number: string) {
    if (Number(number) !== this.alive) return;
    this.generation = 0;
    this.alive = -1;
    this.tell({ type: "lost" });
  }

  probe(lock: string) {
    this.send(this.cell, { type: "Probe", lock });
  }
  onProbed({ lock, generation }: { lock: string; generation: number }) {
    this.tell({ type: "probed", lock, generation });
  }

  write(_path: string, content: unknown) {
    this.send(this.cell, { type: "SetRoot", content: content as ProcessId });
  }
  onIsSet({ content }: { content: ProcessId }) {
    this.tell({ type: "written", path: "root", content });
  }

  read(_path: string) {
    this.send(this.cell, { type: "GetRoot" });
  }
  onRoot({ content }: { content: ProcessId }) {
    this.tell({ type: "content", path: "root", content });
  }

  tell(news: LockNews) {
    this.output(news);
  }
}
