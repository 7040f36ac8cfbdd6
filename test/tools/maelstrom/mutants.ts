/** Broken twins of the classes for Maelstrom's workloads, at least one a workload. */
import {
  Broadcast,
  Counter,
  Echo,
  GrowOnlySet,
  RaftKeyValues,
  ServiceLists,
  ServiceStore,
  UniqueIds,
} from "../../../tools/maelstrom/classes/mod.ts";

/** Answers with what it was asked before. */
export class LateEcho extends Echo {
  last: unknown = null;
  override echo(what: unknown) {
    super.echo(this.last ?? what);
    this.last = what;
  }
}

/** Counts, and forgets to say who it is. */
export class EqualIds extends UniqueIds {
  override generate() {
    this.respond(this.operation, ++this.given);
  }
}

/** Says each message once. */
export class ForgetfulBroadcast extends Broadcast {
  override onTimeoutAgain() {}
}

/** Takes what another says for all that there is. */
export class CopiedSet extends GrowOnlySet {
  override onState({ state }: { state: unknown }) {
    this.become(state);
  }
}

/** Takes what others know for what they have added since. */
export class AddingCounter extends Counter {
  override onState({ state }: { state: { up: Record<number, number>; down: Record<number, number> } }) {
    const own = this.state as typeof state,
      sum = (a: typeof state.up, b: typeof state.up) =>
        Object.fromEntries([...Object.keys({ ...a, ...b })].map((id) => [id, (a[+id] ?? 0) + (b[+id] ?? 0)]));
    this.become({ up: sum(own.up, state.up), down: sum(own.down, state.down) });
  }
}

/** Remembers what it has written or read, and answers from there. */
export class StaleStore extends ServiceStore {
  seen = new Map<string, unknown>();
  override read(key: unknown) {
    const name = JSON.stringify(key);
    if (this.seen.has(name)) this.respond(this.operation, this.seen.get(name));
    else super.read(key);
  }
  override write(key: unknown, value: unknown) {
    this.seen.set(JSON.stringify(key), value);
    super.write(key, value);
  }
}

/** Reads what it has applied itself, and asks nobody. */
export class LocalReads extends RaftKeyValues {
  override read(key: unknown) {
    this.respond(this.operation, this.values.get(JSON.stringify(key)) ?? null);
  }
}

/** Sets the lists anew, whatever they are by then. */
export class BlindLists extends ServiceLists {
  override set(operation: number, _from: string, to: string) {
    this.submit("linKv", { type: "write", key: "lists", value: to } as { type: string }, operation);
  }
  override onCompletionLinKv(answer: { type: string }, operation: number) {
    super.onCompletionLinKv(answer.type === "write_ok" ? { type: "cas_ok" } : answer, operation);
  }
}
