import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { GfsMessage } from "./messages.ts";

/** A chunk as a server has it; "" is a cell that nobody has written, or padding. */
export type HeldChunk = { version: number; serial: number; cells: string[] };
type LogRecord = { chunk: string; version: number; cells?: string[]; place?: number; value?: string };

type Store = "Asked" | "Read" | "Clone" | "Fetch" | "Copy";

/**
 * What a chunkserver of the Google File System has, without what is written to it: its chunks and the log
 * from which they come back, what the master asks it for, reads, and copies for servers that have too few.
 */
export abstract class ChunkStore<Timer extends string = never> extends Process<GfsMessage, Timer>
  implements Handlers<Extract<GfsMessage, { type: Store }>> {
  chunks = new Map<string, HeldChunk>();

  constructor(readonly master: ProcessId = 1) {
    super();
  }

  override onRecover(log: readonly LogRecord[]) {
    for (const { chunk, version, cells, place, value } of log) {
      const held = this.held(chunk);
      held.version = version;
      if (cells) held.cells = [...cells];
      if (place !== undefined) this.put(held, place, value!);
    }
    this.onAsked();
  }

  onAsked() {
    const versions = Object.fromEntries([...this.chunks].map(([chunk, { version }]) => [chunk, version]));
    this.send(this.master, { type: "Report", versions });
  }

  held(chunk: string): HeldChunk {
    const held = this.chunks.get(chunk) ?? { version: 0, serial: 0, cells: [] };
    this.chunks.set(chunk, held);
    return held;
  }

  put({ cells }: HeldChunk, place: number, value: string) {
    while (cells.length < place) cells.push("");
    cells[place] = value;
  }

  // ---- reads and copies

  /** Who has an older version than the reader was told says nothing. */
  onRead(
    { chunk, version, place, data }: { chunk: string; version: number; place: number; data: string },
    from: ProcessId,
  ) {
    const held = this.held(chunk);
    if (held.version >= version) this.send(from, { type: "Cell", data, value: held.cells[place] ?? "" });
  }

  onClone({ chunk, from }: { chunk: string; from: ProcessId }) {
    this.send(from, { type: "Fetch", chunk });
  }

  onFetch({ chunk }: { chunk: string }, from: ProcessId) {
    const { version, cells } = this.held(chunk);
    this.send(from, { type: "Copy", chunk, version, cells });
  }

  onCopy({ chunk, version, cells }: { chunk: string; version: number; cells: readonly string[] }) {
    const held = this.held(chunk);
    if (version <= held.version) return;
    held.version = version;
    held.cells = [...cells];
    this.force({ chunk, version, cells: held.cells });
    this.send(this.master, { type: "Kept", chunk, version });
  }
}
