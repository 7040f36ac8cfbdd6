import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "two-roads": "a total order that is not causal, to be shown as such",
    "unsaid-class": "delivers first, to be caught",
  },
  equivalent: {
    'sequencer-class SequencerMulticast.assign: this.broadcast({ type: "Sequenced", number, content, origin }); this.receive(number, content, origin); → this.receive(number, content, origin); this.broadcast({ type: "Sequenced", number, content, origin });':
      "nothing comes between the two",
    "lamport-class LamportMulticast.onMessage: this.hear(message, from); this.lamportClock = lamportTick(this.lamportClock); → this.lamportClock = lamportTick(this.lamportClock); this.hear(message, from);":
      "either way it is later than all that it has heard and said",
    "chat-class Chat.onDeliverGroup: this.screen.push(`P${from}: ${text}`); this.deliver(text, from); → this.deliver(text, from); this.screen.push(`P${from}: ${text}`);":
      "nothing comes between the two",
    "reliable-class ReliableMulticast.onMessage: this.seen.add(name); this.force({ seen: name }); → this.force({ seen: name }); this.seen.add(name);":
      "nothing comes between the two: a crash takes what is not forced, and nothing has been sent",
    "causal-class CausalMulticast.deliverReady: if (!ready) return; this.heldBack.delete(ready); → this.heldBack.delete(ready); if (!ready) return;":
      "deletes nothing if there is nothing",
    "causal-class CausalMulticast.deliverReady: this.heldBack.delete(ready); this.vector = vectorTick(this.vector, ready.from); → this.vector = vectorTick(this.vector, ready.from); this.heldBack.delete(ready);":
      "nothing comes between the two",
    "causal-class CausalMulticast.firstReady: return [...this.heldBack].filter((held) => this.isReady(held)).sort((a, b) => a.from - b.from )[0]; → return [...this.heldBack].filter((held) => this.isReady(held))[0];":
      "of several that are ready any would do",
    "causal-class CausalMulticast.firstReady: a.from - b.from → a.from + b.from":
      "of several that are ready any would do",
    "causal-class CausalMulticast.isReady: return [this.id, ...this.peers].every((process) => → return [...this.peers].every((process) =>":
      "nobody has delivered more of ours than we have sent",
    "lamport-class LamportMulticast.multicast: this.lamportClock = lamportTick(this.lamportClock); this.sent++; → this.sent++; this.lamportClock = lamportTick(this.lamportClock);":
      "nothing comes between the two",
    "lamport-class LamportMulticast.multicast: this.sent++; this.heldBack.add({ content, timestamp: this.lamportClock, process: this.id }); → this.heldBack.add({ content, timestamp: this.lamportClock, process: this.id }); this.sent++;":
      "nothing comes between the two",
    "lamport-class LamportMulticast.multicast: this.heldBack.add({ content, timestamp: this.lamportClock, process: this.id }); … }); → this.broadcast({ … this.heldBack.add({ content, timestamp: this.lamportClock, process: this.id });":
      "nothing comes between the two",
    "lamport-class LamportMulticast.multicast: this.broadcast({ … this.deliverReady(); → this.deliverReady(); … });":
      "only a group of one is ready so soon, and it sends nothing",
    "lamport-class LamportMulticast.onMessage: this.heldBack.add({ content, timestamp, process: from }); this.received.set(from, (this.received.get(from) ?? 0) + 1); → this.received.set(from, (this.received.get(from) ?? 0) + 1); this.heldBack.add({ content, timestamp, process: from });":
      "nothing comes between the two",
    "lamport-class LamportMulticast.onMessage: this.received.set(from, (this.received.get(from) ?? 0) + 1); this.hear(message, from); → this.hear(message, from); this.received.set(from, (this.received.get(from) ?? 0) + 1);":
      "nothing comes between the two",
    "lamport-class LamportMulticast.hear: this.lamportClock = lamportTick(this.lamportClock, timestamp); const latest = this.latest.get(from)?.timestamp ?? 0; → const latest = this.latest.get(from)?.timestamp ?? 0; this.lamportClock = lamportTick(this.lamportClock, timestamp);":
      "nothing comes between the two",
    "lamport-class LamportMulticast.hear: const latest = this.latest.get(from)?.timestamp ?? 0; → const latest = this.latest.get(from)?.timestamp ?? (-1);":
      "no timestamp is below 1",
    "lamport-class LamportMulticast.hear: if (timestamp > latest) this.latest.set(from, { timestamp, sent }); → if (timestamp >= latest) this.latest.set(from, { timestamp, sent });":
      "a process stamps no two of its messages alike",
    'isis-class IsisMulticast.multicast: this.broadcast({ type: "Message", content, number }); this.proposals.set(number, new Map()); → this.proposals.set(number, new Map()); this.broadcast({ type: "Message", content, number });':
      "no proposal comes before the handler has ended",
    "isis-class IsisMulticast.collect: this.proposals.delete(number); const highest = Math.max(...proposals.values()); → const highest = Math.max(...proposals.values()); this.proposals.delete(number);":
      "the map is in our hands already",
    "isis-class IsisMulticast.agree: this.highest = Math.max(this.highest, priority); … }); → this.heldBack.set(name, { … this.highest = Math.max(this.highest, priority);":
      "nothing comes between the two",
  },
  right: [
    {
      cell: "reliable-class",
      replace: "    this.broadcast(message);",
      with: "    for (const peer of [...this.peers].reverse()) this.send(peer, message);",
      why: "nobody has promised in which order copies go out",
    },
    {
      cell: "causal-class",
      replace: "vector[process] === this.vector[process] + 1",
      with: "vector[process] - 1 === this.vector[process]",
      why: "the same equation",
    },
    {
      cell: "sequencer-class",
      replace: "const number = this.nextToAssign++;",
      with: "const number = this.nextToAssign;\n    this.nextToAssign += 1;",
      why: "counts in two steps",
    },
    {
      cell: "isis-class",
      replace: "this.highest = Math.max(this.highest, priority);",
      with: "if (priority > this.highest) this.highest = priority;",
      why: "compares instead of taking the maximum",
    },
    {
      cell: "lamport-class",
      replace: "if (timestamp > latest) this.latest.set(from, { timestamp, sent });",
      with: "if (timestamp <= latest) return;\n    this.latest.set(from, { timestamp, sent });",
      why: "leaves early",
    },
  ],
};
