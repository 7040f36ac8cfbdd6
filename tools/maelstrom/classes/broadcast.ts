import { type Handlers, Process, type ProcessId } from "../../../lib/core/process.ts";

type Gossip = { type: "News"; messages: unknown[] } | { type: "Known"; messages: unknown[] };

/**
 * Each message goes to the neighbours, again and again until they say that they know it: what is sent again
 * and again arrives at last. `messages()` are those that have come in so far.
 */
export class Broadcast extends Process<Gossip, "Again"> implements Handlers<Gossip, "Again"> {
  known = new Set<unknown>();
  near: ProcessId[] = [];
  /** What each neighbour has not said that it knows. */
  owed = new Map<ProcessId, Set<unknown>>();

  constructor(readonly againMs = 250) {
    super();
  }

  override onStart() {
    this.near = [...this.peers]; // until a topology comes
    this.setTimer("Again", this.againMs);
  }

  topology(near: Record<ProcessId, ProcessId[]>) {
    this.near = [...near[this.id] ?? []];
    this.respond(this.operation);
  }

  spread(message: unknown) {
    this.learn([message], this.id);
    this.respond(this.operation);
  }

  messages() {
    this.respond(this.operation, [...this.known]);
  }

  learn(messages: readonly unknown[], from: ProcessId) {
    const fresh = messages.filter((message) => !this.known.has(message));
    for (const message of fresh) this.known.add(message);
    for (const to of this.near) if (to !== from && fresh.length > 0) this.owe(to, fresh);
  }

  owe(to: ProcessId, messages: readonly unknown[]) {
    this.owed.set(to, new Set([...this.owed.get(to) ?? [], ...messages]));
    this.send(to, { type: "News", messages: [...messages] });
  }

  onNews({ messages }: { messages: unknown[] }, from: ProcessId) {
    this.learn(messages, from);
    this.send(from, { type: "Known", messages });
  }

  onKnown({ messages }: { messages: unknown[] }, from: ProcessId) {
    for (const message of messages) this.owed.get(from)?.delete(message);
  }

  onTimeoutAgain() {
    this.setTimer("Again", this.againMs);
    for (const [to, messages] of this.owed) {
      if (messages.size > 0) this.send(to, { type: "News", messages: [...messages] });
    }
  }
}
