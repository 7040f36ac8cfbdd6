import type { Handlers, ProcessId } from "../../core/process.ts";
import { ChunkStore } from "./chunk_store.ts";
import type { GfsMessage } from "./messages.ts";

type Pending = { readonly client: ProcessId; readonly place: number; readonly missing: Set<ProcessId> };

type ToServer = "NewVersion" | "Lease" | "Push" | "Mutate" | "Apply" | "Applied";

/**
 * A chunkserver of the Google File System. Data come first, along a chain of the servers, each of which
 * passes them on while they come; then the primary, to whom the master has lent the chunk, gives each
 * mutation a number, and all apply them in that order. It answers the client when all have, and with an error
 * if one has not: the chunk is then not the same everywhere, and nobody mends that but the client who tries
 * again.
 *
 * So a write is done at least once, at a place that the client has chosen; a record append at least once, at
 * one that the primary chooses: a second attempt is a second record, and where the first one failed there is
 * a hole. What is applied is in the log before anybody hears of it. A lease counts from when we have kept
 * its version, which is before the master lends it; it is lost in a crash.
 *
 * Cost of a mutation of R replicas: R + 1 messages with data, and 2R for the order of it.
 */
export class ChunkServer extends ChunkStore<"Applied" | "LeaseEnds">
  implements Handlers<Extract<GfsMessage, { type: ToServer }>, "Applied" | "LeaseEnds"> {
  /** Chunks that we may be lent, with their secondaries as soon as we are. */
  leases = new Map<string, ProcessId[] | null>();
  pushed = new Map<string, string>(); // data that no mutation has used yet
  pending = new Map<string, Pending>(); // mutations that secondaries have not applied yet

  /**
   * @param leaseMs how long it is primary at most
   * @param appliedMs how long it waits for its secondaries
   */
  constructor(master: ProcessId = 1, readonly leaseMs = 60_000, readonly appliedMs = 1000) {
    super(master);
  }

  // ---- versions and leases

  onNewVersion({ chunk, version }: { chunk: string; version: number }) {
    const held = this.held(chunk);
    if (version <= held.version) return;
    held.version = version;
    held.serial = 0;
    this.leases.set(chunk, null);
    this.setTimer("LeaseEnds", this.leaseMs, this.leaseMs, chunk);
    this.force({ chunk, version });
    this.send(this.master, { type: "Kept", chunk, version });
  }

  onLease(
    { chunk, version, secondaries }: { chunk: string; version: number; secondaries: readonly ProcessId[] },
  ) {
    if (version !== this.held(chunk).version || !this.leases.has(chunk)) return;
    this.leases.set(chunk, [...secondaries]);
  }

  onTimeoutLeaseEnds(chunk: string) {
    this.leases.delete(chunk);
  }

  // ---- data along the chain

  onPush(
    { data, value, left, route }: { data: string; value: string; left: number; route: readonly ProcessId[] },
  ) {
    const [next, ...rest] = route;
    this.pushed.set(data, value);
    if (rest.length > 0) this.send(next, { type: "Push", data, value, left, route: rest });
    else if (left === 0) this.send(next, { type: "Pushed", data });
  }

  // ---- mutations

  /** A write to a place, or an append to where the chunk ends here. */
  onMutate(
    { chunk, data, place }: { chunk: string; data: string; place: number | null },
    from: ProcessId,
  ) {
    const secondaries = this.leases.get(chunk);
    if (!secondaries || !this.pushed.has(data)) {
      return this.send(from, { type: "Done", data, place: null });
    }
    const held = this.held(chunk), { version } = held;
    const at = place ?? held.cells.length, serial = held.serial + 1;
    this.apply(chunk, serial, at, data);
    for (const other of secondaries) {
      this.send(other, { type: "Apply", chunk, version, serial, place: at, data });
    }
    this.pending.set(data, { client: from, place: at, missing: new Set(secondaries) });
    this.setTimer("Applied", this.appliedMs, this.appliedMs, data);
    this.answerIfAllHave(data);
  }

  /** One that comes too late, of an earlier lease or after a later mutation, is left out. */
  onApply(
    { chunk, version, serial, place, data }: {
      chunk: string;
      version: number;
      serial: number;
      place: number;
      data: string;
    },
    from: ProcessId,
  ) {
    const held = this.held(chunk);
    if (version !== held.version || serial <= held.serial || !this.pushed.has(data)) return;
    this.apply(chunk, serial, place, data);
    this.send(from, { type: "Applied", data });
  }

  apply(chunk: string, serial: number, place: number, data: string) {
    const held = this.held(chunk), value = this.pushed.get(data)!;
    held.serial = serial;
    this.put(held, place, value);
    this.pushed.delete(data);
    this.force({ chunk, version: held.version, place, value });
  }

  onApplied({ data }: { data: string }, from: ProcessId) {
    this.pending.get(data)?.missing.delete(from);
    this.answerIfAllHave(data);
  }

  answerIfAllHave(data: string) {
    const pending = this.pending.get(data);
    if (pending?.missing.size === 0) this.answer(data, pending.place);
  }

  onTimeoutApplied(data: string) {
    this.answer(data, null);
  }

  answer(data: string, place: number | null) {
    const { client } = this.pending.get(data)!;
    this.pending.delete(data);
    this.cancelTimer("Applied", data);
    this.send(client, { type: "Done", data, place });
  }
}
