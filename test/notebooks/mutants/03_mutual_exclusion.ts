import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "lamport-literal": "half of the rule, to be caught" },
  equivalent: {
    "ring-class TokenRing.onStart: if (this.peers.every((peer) => peer > this.id)) this.onToken(); → if (this.peers.every((peer) => peer <= this.id)) this.onToken();":
      "then the highest makes the token: one, too",
    "ring-class TokenRing.onStart: if (this.peers.every((peer) => peer > this.id)) this.onToken(); → if (this.peers.every((peer) => peer >= this.id)) this.onToken();":
      "nobody is a peer of itself",
    'ring-class TokenRing.exit: this.become("released"); this.pass(); → this.pass(); this.become("released");':
      "nothing comes between the two",
    'ring-class TokenRing.pass: this.hasToken = false; this.send(successorIn(this.ring, this, this.id), { type: "Token" }); → this.send(successorIn(this.ring, this, this.id), { type: "Token" }); this.hasToken = false;':
      "nothing comes between the two",
    'multicast-class MulticastLock.exit: this.become("released"); this.releasing = true; → this.releasing = true; this.become("released");':
      "nothing comes between the two",
    "multicast-class MulticastLock.onDeliverMulticast: this.queue.splice(this.queue.indexOf(from), 1); if (from === this.id) this.releasing = false; → if (from === this.id) this.releasing = false; this.queue.splice(this.queue.indexOf(from), 1);":
      "neither looks at what the other changes",
    "multicast-class MulticastLock.onDeliverMulticast: if (from === this.id) this.releasing = false; → if (true) this.releasing = false;":
      "nobody else's release can come between our leaving and our release: until then nobody else is inside",
    'multicast-class MulticastLock.onRecover: this.excludeRecovery("its queue is lost, and it could take itself for the first"); → (nothing)':
      "the multicast that it hosts excludes recovery, too",
    "lamport-class LamportLock.lamportClock: lamportClock = 0; → lamportClock = (-1);":
      "the first tick takes the maximum with 0",
    'lamport-class LamportLock.enter: this.become("wanted"); const timestamp = this.tick(); → const timestamp = this.tick(); this.become("wanted");':
      "nothing comes between the two",
    'lamport-class LamportLock.enter: this.requests.set(this.id, timestamp); this.broadcast({ type: "Request", timestamp }); → this.broadcast({ type: "Request", timestamp }); this.requests.set(this.id, timestamp);':
      "nothing comes between the two",
    'lamport-class LamportLock.exit: this.become("released"); this.requests.delete(this.id); → this.requests.delete(this.id); this.become("released");':
      "nothing comes between the two",
    'lamport-class LamportLock.exit: this.requests.delete(this.id); this.broadcast({ type: "Release", timestamp: this.tick() }); → this.broadcast({ type: "Release", timestamp: this.tick() }); this.requests.delete(this.id);':
      "nothing comes between the two",
    "lamport-class LamportLock.onRequest: this.hear(timestamp, from); this.requests.set(from, timestamp); → this.requests.set(from, timestamp); this.hear(timestamp, from);":
      "nothing comes between the two",
    'lamport-class LamportLock.onRequest: this.requests.set(from, timestamp); this.send(from, { type: "Acknowledge", timestamp: this.tick() }); → this.send(from, { type: "Acknowledge", timestamp: this.tick() }); this.requests.set(from, timestamp);':
      "the acknowledgement carries nothing of the queue, and nothing comes between the two",
    "lamport-class LamportLock.onRelease: this.hear(timestamp, from); this.requests.delete(from); → this.requests.delete(from); this.hear(timestamp, from);":
      "nothing comes between the two",
    'lamport-class LamportLock.enterIfAllowed: if (this.state !== "wanted") return; const ours = { timestamp: this.requests.get(this.id)!, process: this.id }; → const ours = { timestamp: this.requests.get(this.id)!, process: this.id }; if (this.state !== "wanted") return;':
      "what is read first is not used if it returns",
    "lamport-class LamportLock.hasPassed: return timestamp !== undefined && precedes(ours, { timestamp, process: peer }); → return precedes(ours, { timestamp, process: peer });":
      "nothing precedes or follows what is undefined",
    "lamport-class LamportLock.hear: this.lamportClock = lamportTick(this.lamportClock, timestamp); this.latest.set(from, timestamp); → this.latest.set(from, timestamp); this.lamportClock = lamportTick(this.lamportClock, timestamp);":
      "nothing comes between the two",
    "ra-class RicartAgrawala.lamportClock: lamportClock = 0; → lamportClock = (-1);":
      "the first tick takes the maximum with 0",
    "ra-class RicartAgrawala.requestedAt: requestedAt = 0; → requestedAt = (-1);":
      "it is set before it is read",
    "ra-class RicartAgrawala.requestedAt: requestedAt = 0; → requestedAt = 1;": "it is set before it is read",
    'ra-class RicartAgrawala.enter: this.become("wanted"); this.lamportClock = lamportTick(this.lamportClock); → this.lamportClock = lamportTick(this.lamportClock); this.become("wanted");':
      "nothing comes between the two",
    'ra-class RicartAgrawala.enter: this.broadcast({ type: "Request", timestamp: this.requestedAt }); this.enterIfAllowed(); → this.enterIfAllowed(); this.broadcast({ type: "Request", timestamp: this.requestedAt });':
      "only a group of one is let in so soon, and it sends nothing",
    'ra-class RicartAgrawala.onRequest: this.lamportClock = lamportTick(this.lamportClock, timestamp); … (this.state === "wanted" && this.comesBefore({ timestamp, process: from })); → const weGoFirst = this.state === "held" || … this.lamportClock = lamportTick(this.lamportClock, timestamp);':
      "neither looks at what the other changes",
    'ra-class RicartAgrawala.enterIfAllowed: this.replied.clear(); this.become("held"); → this.become("held"); this.replied.clear();':
      "nothing comes between the two",
    'order-repair Stamped.send: super.send(to, message.type === "Reply" ? stamped : message); → super.send(to, true ? stamped : message);':
      "a request's stamp is the clock's",
    "order-repair Stamped.onReply: this.lamportClock = lamportTick(this.lamportClock, timestamp); super.onReply(message, from); → super.onReply(message, from); this.lamportClock = lamportTick(this.lamportClock, timestamp);":
      "nothing comes between the two",
    'careful-class LooksThenWrites.onTimeoutWork: this.state = "writing"; … }); → this.send(this.storage, { … this.state = "writing";':
      "nothing comes between the two",
    'careful-class LooksThenWrites.onTimeoutWork: this.hasLooked = true; this.setTimer("Work", 1); → this.setTimer("Work", 1); this.hasLooked = true;':
      "nothing comes between the two",
    'careful-class LooksThenWrites.onTimeoutWork: this.setTimer("Work", 1); → this.setTimer("Work", 2);':
      "how long the moment between the two steps is, is no rule",
  },
  right: [
    {
      cell: "server-class",
      replace: "this.queue.length === 0",
      with: "!this.queue.length",
      why: "says the same of an empty queue",
    },
    {
      cell: "ring-class",
      replace: "this.peers.every((peer) => peer > this.id)",
      with: "!this.peers.some((peer) => peer < this.id)",
      why: "the lowest has nobody below it",
    },
    {
      cell: "multicast-class",
      replace: "this.queue.splice(this.queue.indexOf(from), 1);",
      with: "this.queue.shift();",
      why: "whoever leaves is the head",
    },
    {
      cell: "lamport-class",
      replace: "allHavePassed && this.isEarliest(ours)",
      with: "this.isEarliest(ours) && allHavePassed",
      why: "asks the other way round",
    },
    {
      cell: "lamport-class",
      replace: "return timestamp !== undefined && precedes(ours, { timestamp, process: peer });",
      with: "return timestamp !== undefined && !precedes({ timestamp, process: peer }, ours);",
      why: "no two stamps of two processes are equal",
    },
    {
      cell: "ra-class",
      replace: "return precedes({ timestamp: this.requestedAt, process: this.id }, other);",
      with:
        "return this.requestedAt < other.timestamp ||\n      (this.requestedAt === other.timestamp && this.id < other.process);",
      why: "compares stamps as `precedes` does",
    },
    {
      cell: "ra-class",
      replace: "for (const peer of this.deferred) this.send",
      with: "for (const peer of [...this.deferred].reverse()) this.send",
      why: "nobody has promised in which order replies go out",
    },
    {
      cell: "careful-class",
      replace: "this.clock < this.expiresAtMs",
      with: "this.expiresAtMs > this.clock",
      why: "the same inequality",
    },
  ],
};
