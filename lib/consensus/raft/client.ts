import { Numbers } from "../../core/numbers.ts";
import { type Handlers, type Message, Process, type ProcessId } from "../../core/process.ts";
import type { RaftStoreMessage, StoreRedirect, StoreReply, StoreRequest } from "./store.ts";

type Asked = StoreRequest & { readonly operation: number };

/**
 * A client of a `RaftStore`: operations `read(key)`, `write(key, value)`, `add(key, amount)`, one after the
 * other. Who gets no answer in time asks the next server, for the same operation: the store does it once. A
 * crash leaves open what was asked; numbers go on after it, so that the store takes nothing new for old.
 */
export class RaftClient<M extends Message = RaftStoreMessage, Timer extends string = "Retry">
  extends Process<M | RaftStoreMessage, Timer | "Retry">
  implements Handlers<StoreReply | StoreRedirect, "Retry"> {
  sequence = new Numbers();
  /** Operations to be done; the first is under way. */
  queue: Asked[] = [];
  /** The place of the server that it asks. */
  place = 0;
  readonly servers: readonly ProcessId[];

  /**
   * @param servers the ids of all servers
   * @param retryMs how long to wait for an answer before the next server is asked, ms
   */
  constructor(servers: readonly ProcessId[], readonly retryMs = 200) {
    super();
    this.servers = [...servers];
  }

  read(key: string) {
    this.begin("read", [key]);
  }
  write(key: string, value: unknown) {
    this.begin("write", [key, value]);
  }
  add(key: string, amount: number) {
    this.begin("add", [key, amount]);
  }

  begin(method: string, details: readonly unknown[]) {
    const { operation } = this, sequence = this.sequence.next();
    this.queue.push({ type: "Request", sequence, method, details, operation });
    if (this.queue.length === 1) this.ask();
  }

  ask() {
    const { operation: _, ...request } = this.queue[0];
    this.send(this.servers[this.place], request);
    this.setTimer("Retry", this.retryMs);
  }

  onTimeoutRetry() {
    this.place = (this.place + 1) % this.servers.length;
    this.ask();
  }

  /** Without a leader there is nobody to ask: the timer asks again. */
  onRedirect({ sequence, leader }: StoreRedirect) {
    if (sequence !== this.queue[0]?.sequence || leader === undefined) return;
    this.place = this.servers.indexOf(leader);
    this.ask();
  }

  onReply({ sequence, value }: StoreReply) {
    if (sequence !== this.queue[0]?.sequence) return;
    const { operation } = this.queue.shift()!;
    this.respond(operation, value);
    if (this.queue.length > 0) this.ask();
    else this.cancelTimer("Retry");
  }
}
