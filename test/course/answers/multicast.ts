import type { ProcessId } from "../../../lib/core/process.ts";
import { FifoMulticast, LamportMulticast, ReliableMulticast } from "../../../lib/multicast/mod.ts";
import type { ReliableMulticastMessage } from "../../../lib/multicast/reliable.ts";
import type { ExerciseAnswers } from "./answers.ts";

// ---- next of its sender

class Next extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    const last = this.delivered.get(from) ?? 0;
    return [...this.heldBack].find((held) => held.from === from && held.sequence === last + 1);
  }
}
class Loop extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    let expected = this.delivered.get(from);
    expected = expected === undefined ? 1 : expected + 1;
    for (const held of this.heldBack) {
      if (held.sequence === expected && held.from === from) return held;
    }
  }
}
class Stub extends FifoMulticast {
  override nextFrom(_from: ProcessId) {
    let next: { content: unknown; from: ProcessId; sequence: number } | undefined;
    // yours
    return next;
  }
}
class AnyOfSender extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    return [...this.heldBack].find((held) => held.from === from);
  }
}
class OneTooLow extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    const last = this.delivered.get(from) ?? 0;
    return [...this.heldBack].find((held) => held.from === from && held.sequence === last);
  }
}
class AnySender extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    const last = this.delivered.get(from) ?? 0;
    return [...this.heldBack].find((held) => held.sequence === last + 1);
  }
}
class Chatty extends FifoMulticast {
  override nextFrom(from: ProcessId) {
    const last = this.delivered.get(from) ?? 0;
    const next = [...this.heldBack].find((held) => held.from === from && held.sequence === last + 1);
    if (next && this.id > 3) this.send(from, { type: "Message", content: "thanks", sequence: 99 });
    return next;
  }
}

export const nextOf: ExerciseAnswers = {
  exercise: "next of its sender",
  answers: [
    { what: "reference", answer: Next, outcome: "correct", says: /by number/, draws: false },
    { what: "written differently", answer: Loop, outcome: "correct", says: /theory: 4 messages/ },
    { what: "stub", answer: Stub, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "any",
      answer: AnyOfSender,
      outcome: "hint",
      says: /need not be next/,
      draws: true,
    },
    {
      what: "wrong",
      how: "off by one",
      answer: OneTooLow,
      outcome: "keep working",
      says: /for ever/,
      draws: true,
    },
    {
      what: "wrong",
      how: "any sender",
      answer: AnySender,
      outcome: "hint",
      says: /FIFO order/,
    },
    { what: "wrong", how: "sends", answer: Chatty, outcome: "almost", says: /sends nothing/ },
  ],
};

// ---- impatience

class Majority extends LamportMulticast {
  override deliverReady() {
    for (;;) {
      const head = this.head();
      if (!head) return;
      const passed = this.peers.filter((peer) => this.hasPassed(peer, head)).length + 1;
      if (passed <= (this.peers.length + 1) / 2) return;
      this.heldBack.delete(head);
      this.deliver(head.content, head.process);
    }
  }
}
class Recursive extends LamportMulticast {
  override deliverReady() {
    const head = this.head();
    if (!head) return;
    let others = 0;
    for (const peer of this.peers) if (this.hasPassed(peer, head)) others++;
    if (2 * others < this.peers.length) return;
    this.heldBack.delete(head);
    this.deliver(head.content, head.process);
    this.deliverReady();
  }
}
class AtOnce extends LamportMulticast {
  override deliverReady() {
    for (;;) {
      const head = this.head();
      if (!head) return;
      this.heldBack.delete(head);
      this.deliver(head.content, head.process);
    }
  }
}
class Everybody extends LamportMulticast {
  override deliverReady() {
    for (;;) {
      const head = this.head();
      if (!head || !this.peers.every((peer) => this.hasPassed(peer, head))) return;
      this.heldBack.delete(head);
      this.deliver(head.content, head.process);
    }
  }
}
class Anyone extends LamportMulticast {
  override deliverReady() {
    for (;;) {
      const head = this.head();
      if (!head || !this.peers.some((peer) => this.hasPassed(peer, head))) return;
      this.heldBack.delete(head);
      this.deliver(head.content, head.process);
    }
  }
}
class Nobody extends LamportMulticast {
  override deliverReady() {
    const head = this.head();
    if (!head || this.peers.filter((peer) => this.hasPassed(peer, head)).length <= this.peers.length) return;
    this.heldBack.delete(head);
    this.deliver(head.content, head.process);
  }
}

export const impatience: ExerciseAnswers = {
  exercise: "impatience",
  answers: [
    { what: "reference", answer: Majority, outcome: "correct", says: /on its way/, draws: true },
    { what: "written differently", answer: Recursive, outcome: "correct", says: /three are enough/ },
    { what: "stub", answer: AtOnce, outcome: "still missing", says: /as it was given/ },
    { what: "wrong", how: "everybody", answer: Everybody, outcome: "almost", says: /more than a majority/ },
    { what: "wrong", how: "anyone", answer: Anyone, outcome: "hint", says: /more than half/ },
    {
      what: "wrong",
      how: "never",
      answer: Nobody,
      outcome: "keep working",
      says: /one message/,
      draws: true,
    },
  ],
};

// ---- fewer messages

class Thrifty extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    for (const peer of this.peers) if (peer !== origin && peer !== from) this.send(peer, message);
    this.deliver(content, origin);
  }
}
class WithASet extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
    const name = `${message.origin}/${message.number}`;
    const isNew = message.origin !== this.id && !this.seen.has(name);
    this.seen.add(name);
    if (!isNew) return;
    const known = new Set([message.origin, from]);
    this.peers.filter((peer) => !known.has(peer)).forEach((peer) => this.send(peer, message));
    this.deliver(message.content, message.origin);
  }
}
class TellsNobody extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    this.deliver(content, origin);
  }
}
class OnlyHigher extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    for (const peer of this.peers) if (peer > this.id) this.send(peer, message);
    this.deliver(content, origin);
  }
}
class OnlyFromOrigin extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    for (const peer of this.peers) if (from === origin && peer !== origin) this.send(peer, message);
    this.deliver(content, origin);
  }
}
class DeliversFirst extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    this.deliver(content, origin);
    for (const peer of this.peers) if (peer !== origin && peer !== from) this.send(peer, message);
  }
}
class AsBefore extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage) {
    const { content, origin, number } = message;
    if (origin === this.id || this.seen.has(`${origin}/${number}`)) return;
    this.seen.add(`${origin}/${number}`);
    this.broadcast(message);
    this.deliver(content, origin);
  }
}
class NotSeen extends ReliableMulticast {
  override onMessage(message: ReliableMulticastMessage, from?: ProcessId) {
    const { content, origin } = message;
    if (origin === this.id) return;
    if (from === origin) { for (const peer of this.peers) if (peer !== origin) this.send(peer, message); }
    this.deliver(content, origin);
  }
}

export const fewer: ExerciseAnswers = {
  exercise: "fewer messages",
  answers: [
    { what: "reference", answer: Thrifty, outcome: "correct", says: /16 for five/, draws: false },
    { what: "written differently", answer: WithASet, outcome: "correct", says: /theory: 9 messages/ },
    { what: "stub", answer: TellsNobody, outcome: "still missing", says: /as it was given/ },
    {
      what: "wrong",
      how: "only higher",
      answer: OnlyHigher,
      outcome: "hint",
      says: /never gets/,
      draws: true,
    },
    {
      what: "wrong",
      how: "passes on only what comes from its origin: enough among three",
      answer: OnlyFromOrigin,
      outcome: "hint",
      says: /never gets/,
      draws: true,
    },
    {
      what: "wrong",
      how: "delivers first",
      answer: DeliversFirst,
      outcome: "hint",
      says: /before you deliver/,
    },
    { what: "wrong", how: "as before", answer: AsBefore, outcome: "almost", says: /and yours 12/ },
    { what: "wrong", how: "twice", answer: NotSeen, outcome: "keep working", says: /integrity/, draws: true },
  ],
};
