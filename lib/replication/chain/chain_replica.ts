import { type Handlers, Process, type ProcessId } from "../../core/process.ts";

/** An update, and whose it is. */
type ChainUpdate = { readonly client: ProcessId; readonly number: number; readonly value: string };

export type ChainMessage =
  | { type: "Update"; number: number; value: string }
  | { type: "Query"; number: number }
  | ({ type: "Forward"; place: number } & ChainUpdate)
  | { type: "Answer"; number: number; value: string }
  | { type: "Repair"; chain: ProcessId[] }
  | { type: "Chain"; chain: ProcessId[] }
  | { type: "Joined"; chain: ProcessId[]; length: number }
  | { type: "Join"; chain: ProcessId[]; length: number };

/** What a client waits for. */
type Asked = { readonly operation: number; readonly update?: string };

/**
 * Chain replication (van Renesse and Schneider, 2004): updates enter at the head and go from each replica to
 * the next; the tail answers them, and all queries. What the tail has, all have: so each query sees every
 * update that was answered, though only one replica is asked.
 *
 * Processes that are not in the chain are clients: `update(value)` and `query()` are asked of them. One of
 * them is the master, who is told of a dead replica by `exclude(id)`, and repairs the chain: the successor
 * of a dead head and the predecessor of a dead tail are told, and tell all; for one in the middle the
 * successor says how much it has, and the predecessor sends the rest. Clients then repeat what they wait for.
 *
 * Assumes that who is excluded is dead, that the master is not, and that channels are reliable and FIFO; it
 * excludes recovery. Cost of t replicas: t + 1 messages an update, one after the other, and two a query.
 */
export class ChainReplica extends Process<ChainMessage> implements Handlers<ChainMessage> {
  chain: ProcessId[];
  /** All updates in their order; the state is the last. */
  list: ChainUpdate[] = [];
  /** Used by clients, by number. */
  asked = new Map<number, Asked>();
  last = 0;

  /** @param chain the replicas from head to tail, at least one */
  constructor(chain: readonly ProcessId[] = [1, 2]) {
    super();
    const ids = [this.id, ...this.peers];
    if (chain.length === 0 || chain.some((id, place) => !ids.includes(id) || chain.indexOf(id) !== place)) {
      throw new RangeError(`the chain must be of different processes there are, got ${chain.join(", ")}`);
    }
    this.chain = [...chain];
  }

  get head(): ProcessId {
    return this.chain[0];
  }

  get tail(): ProcessId {
    return this.chain[this.chain.length - 1];
  }

  // ---- clients

  /** Answered with the value. */
  update(value: string) {
    this.ask({ operation: this.operation, update: value });
  }

  /** Answered with the latest value, "" if there is none. */
  query() {
    this.ask({ operation: this.operation });
  }

  ask(asked: Asked) {
    const number = ++this.last;
    this.asked.set(number, asked);
    this.say(number, asked);
  }

  say(number: number, { update }: Asked) {
    if (update === undefined) this.send(this.tail, { type: "Query", number });
    else this.send(this.head, { type: "Update", number, value: update });
  }

  onAnswer({ number, value }: { number: number; value: string }) {
    const asked = this.asked.get(number);
    if (!asked) return; // answered before, and repeated
    this.asked.delete(number);
    this.respond(asked.operation, value);
  }

  // ---- replicas

  /** A repeated one keeps its place; who has it is answered by the tail, when the tail has it. */
  onUpdate({ number, value }: { number: number; value: string }, from: ProcessId) {
    const isKnown = this.list.some((one) => one.client === from && one.number === number);
    if (!isKnown) this.accept({ client: from, number, value });
    else if (this.id === this.tail) this.send(from, { type: "Answer", number, value });
  }

  onForward({ place, client, number, value }: { place: number } & ChainUpdate) {
    if (place === this.list.length + 1) this.accept({ client, number, value }); // else we have it
  }

  accept(update: ChainUpdate) {
    this.list.push(update);
    if (this.id === this.tail) {
      this.send(update.client, { type: "Answer", number: update.number, value: update.value });
    } else this.pass(this.list.length);
  }

  pass(place: number) {
    const next = this.chain[this.chain.indexOf(this.id) + 1];
    this.send(next, { type: "Forward", place, ...this.list[place - 1] });
  }

  onQuery({ number }: { number: number }, from: ProcessId) {
    this.send(from, { type: "Answer", number, value: this.list.at(-1)?.value ?? "" });
  }

  // ---- the master

  /** It has died: the chain closes over it. */
  exclude(dead: ProcessId) {
    const place = this.chain.indexOf(dead);
    if (place < 0 || this.chain.length === 1) return;
    const chain = this.chain.filter((id) => id !== dead);
    this.chain = chain;
    this.send(chain[Math.min(place, chain.length - 1)], { type: "Repair", chain });
  }

  onJoined({ chain, length }: { chain: readonly ProcessId[]; length: number }, from: ProcessId) {
    const before = chain[chain.indexOf(from) - 1];
    this.send(before, { type: "Join", chain: [...chain], length });
  }

  // ---- who is next to the gap

  onRepair({ chain }: { chain: readonly ProcessId[] }, master: ProcessId) {
    const before = this.chain[this.chain.indexOf(this.id) - 1];
    this.chain = [...chain];
    if (this.id !== this.head && !chain.includes(before)) {
      this.send(master, { type: "Joined", chain: [...chain], length: this.list.length });
    } else this.announce();
  }

  /** A new tail answers all it has: of what it had passed on it cannot know. */
  announce() {
    this.broadcast({ type: "Chain", chain: this.chain });
    if (this.id !== this.tail) return;
    for (const { client, number, value } of this.list) this.send(client, { type: "Answer", number, value });
  }

  /** Our new successor has so many; the others get to know the chain as well. */
  onJoin({ chain, length }: { chain: readonly ProcessId[]; length: number }) {
    this.chain = [...chain];
    for (let place = length + 1; place <= this.list.length; place++) this.pass(place);
    this.announce();
  }

  onChain({ chain }: { chain: readonly ProcessId[] }) {
    this.chain = [...chain];
    for (const [number, asked] of this.asked) this.say(number, asked);
  }

  override onRecover() {
    this.excludeRecovery("its list is lost, and it would answer queries as if nothing had been written");
  }
}
