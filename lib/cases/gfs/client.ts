import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import type { GfsMessage } from "./messages.ts";

/** One operation; a write of several values is a mutation for each, one after the other. */
type Open = {
  readonly operation: number;
  readonly kind: "write" | "append" | "read";
  readonly chunk: string;
  readonly place: number;
  readonly values: readonly string[];
  /** How many of the values are written, and how often this one was tried. */
  written: number;
  tries: number;
  /** Who has the chunk, the primary first. */
  servers: readonly ProcessId[];
};

type Client = "Located" | "Pushed" | "Done" | "Cell";

/**
 * A client of the Google File System: asks the master where, the chunkservers what. It pushes its data to all
 * of them, along a chain, and then asks the primary to write. What fails, or is not answered, it tries again
 * with the same data, `tries` times in all.
 *
 * `write(chunk, place, …values)` is answered with true, `recordAppend(chunk, value)` with the place of the
 * record, `read(chunk, place)` with the value ("" if there is none); each with null if all tries have failed.
 * A client does one operation at a time on a chunk.
 */
export class GfsClient extends Process<GfsMessage, "Patience">
  implements Handlers<Extract<GfsMessage, { type: Client }>, "Patience"> {
  open = new Map<string, Open>(); // by chunk

  /** @param patienceMs after which it takes an attempt for failed */
  constructor(readonly master: ProcessId = 1, readonly tries = 3, readonly patienceMs = 5000) {
    super();
  }

  write(chunk: string, place: number, ...values: string[]) {
    this.begin("write", chunk, place, values);
  }

  recordAppend(chunk: string, value: string) {
    this.begin("append", chunk, 0, [value]);
  }

  read(chunk: string, place: number) {
    this.begin("read", chunk, place, [""]);
  }

  begin(kind: Open["kind"], chunk: string, place: number, values: readonly string[]) {
    if (this.open.has(chunk)) throw new Error(`P${this.id} has not finished with ${chunk}: one at a time`);
    const { operation } = this;
    this.open.set(chunk, { operation, kind, chunk, place, values, written: 0, tries: 0, servers: [] });
    this.attempt(chunk);
  }

  attempt(chunk: string) {
    const open = this.open.get(chunk)!;
    if (open.tries === this.tries) return this.end(chunk, null);
    open.tries++;
    this.send(this.master, { type: "Locate", chunk, forWriting: open.kind !== "read" });
    this.setTimer("Patience", this.patienceMs, this.patienceMs, chunk);
  }

  onTimeoutPatience(chunk: string) {
    this.attempt(chunk);
  }

  /** Names this attempt: what is answered to an earlier one is not taken for its answer. */
  nameOf({ operation, written, tries }: Open): string {
    return `${operation}.${written}.${tries}`;
  }

  /** Of which attempt an answer is. */
  openOf(data: string): Open | undefined {
    return [...this.open.values()].find((open) => this.nameOf(open) === data);
  }

  onLocated(
    { chunk, version, servers }: { chunk: string; version: number; servers: readonly ProcessId[] },
  ) {
    const open = this.open.get(chunk);
    if (!open) return;
    open.servers = [...servers];
    if (open.kind !== "read") return this.push(open);
    const server = servers[this.choose(servers.length)], { place } = open;
    this.send(server, { type: "Read", chunk, version, place, data: this.nameOf(open) });
  }

  push(open: Open) {
    const [first, ...others] = open.servers, route = [...others, this.id];
    const value = open.values[open.written];
    this.send(first, { type: "Push", data: this.nameOf(open), value, left: 0, route });
  }

  onPushed({ data }: { data: string }) {
    const open = this.openOf(data);
    if (!open) return;
    const { kind, chunk, written, servers: [primary] } = open;
    const place = kind === "write" ? open.place + written : null;
    this.send(primary, { type: "Mutate", chunk, data, place });
  }

  onDone({ data, place }: { data: string; place: number | null }) {
    const open = this.openOf(data);
    if (!open) return;
    if (place === null) return this.attempt(open.chunk);
    open.written++;
    if (open.written === open.values.length) {
      return this.end(open.chunk, open.kind === "append" ? place : true);
    }
    open.tries = 1;
    this.setTimer("Patience", this.patienceMs, this.patienceMs, open.chunk);
    this.push(open);
  }

  onCell({ data, value }: { data: string; value: string }) {
    const open = this.openOf(data);
    if (open) this.end(open.chunk, value);
  }

  end(chunk: string, answer: unknown) {
    const { operation } = this.open.get(chunk)!;
    this.open.delete(chunk);
    this.cancelTimer("Patience", chunk);
    this.respond(operation, answer);
  }
}
