import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { mutant: "waits for ever, to be caught" },
  equivalent: {
    'ring-class RingElection.elect: this.becomeUndecided(); this.pass({ type: "Election", ids: [this.id], number: 0 }); → this.pass({ type: "Election", ids: [this.id], number: 0 }); this.becomeUndecided();':
      "nothing comes between the two",
    'ring-class RingElection.elect: this.pass({ type: "Election", ids: [this.id], number: 0 }); → this.pass({ type: "Election", ids: [this.id], number: (-1) });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.elect: this.pass({ type: "Election", ids: [this.id], number: 0 }); → this.pass({ type: "Election", ids: [this.id], number: 1 });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElection: this.pass({ type: "Elected", leader, told: [this.id], number: 0 }); → this.pass({ type: "Elected", leader, told: [this.id], number: (-1) });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElection: this.pass({ type: "Elected", leader, told: [this.id], number: 0 }); → this.pass({ type: "Elected", leader, told: [this.id], number: 1 });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElection: this.becomeUndecided(); this.pass({ type: "Election", ids: [...ids, this.id], number: 0 }); → this.pass({ type: "Election", ids: [...ids, this.id], number: 0 }); this.becomeUndecided();':
      "nothing comes between the two",
    'ring-class RingElection.onElection: this.pass({ type: "Election", ids: [...ids, this.id], number: 0 }); → this.pass({ type: "Election", ids: [...ids, this.id], number: (-1) });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElection: this.pass({ type: "Election", ids: [...ids, this.id], number: 0 }); → this.pass({ type: "Election", ids: [...ids, this.id], number: 1 });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElected: this.pass({ type: "Elected", leader, told: [...told, this.id], number: 0 }); → this.pass({ type: "Elected", leader, told: [...told, this.id], number: (-1) });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onElected: this.pass({ type: "Elected", leader, told: [...told, this.id], number: 0 }); → this.pass({ type: "Elected", leader, told: [...told, this.id], number: 1 });':
      "whoever passes it on gives it a number of its own",
    'ring-class RingElection.onAck: this.unacknowledged.delete(number); this.cancelTimer("Ack", String(number)); → this.cancelTimer("Ack", String(number)); this.unacknowledged.delete(number);':
      "nothing comes between the two",
    "ring-class RingElection.onTimeoutAck: this.unacknowledged.delete(Number(key)); this.pass(silent.message, silent.to); → this.pass(silent.message, silent.to); this.unacknowledged.delete(Number(key));":
      "nothing comes between the two",
    "ring-class RingElection.pass: const to = successorIn(this.ring, this, before); const number = this.sent.next(); → const number = this.sent.next(); const to = successorIn(this.ring, this, before);":
      "neither reads what the other sets",
    "ring-class RingElection.pass: this.unacknowledged.set(number, { to, message: { ...message, number } }); this.send(to, { ...message, number }); → this.send(to, { ...message, number }); this.unacknowledged.set(number, { to, message: { ...message, number } });":
      "nothing comes between the two",
    'ring-class RingElection.learn: this.state = leader === this.id ? "leader" : "follower"; this.output({ elected: leader }); → this.output({ elected: leader }); this.state = leader === this.id ? "leader" : "follower";':
      "nothing comes between the two",
    'chang-roberts-class ChangRoberts.elect: this.elected = undefined; this.pass({ type: "Candidate", candidate: this.id }); → this.pass({ type: "Candidate", candidate: this.id }); this.elected = undefined;':
      "nothing comes between the two",
    'chang-roberts-class ChangRoberts.onCandidate: this.elected = undefined; this.pass({ type: "Candidate", candidate }); → this.pass({ type: "Candidate", candidate }); this.elected = undefined;':
      "nothing comes between the two",
    'chang-roberts-class ChangRoberts.onCandidate: } else if (this.state === "electing") { → } else if (true) {':
      "only the highest id comes round, once for each election that its owner holds",
    'chang-roberts-class ChangRoberts.onCandidate: this.learn(this.id); this.pass({ type: "Elected", leader: this.id }); → this.pass({ type: "Elected", leader: this.id }); this.learn(this.id);':
      "nothing comes between the two",
    'chang-roberts-class ChangRoberts.onElected: this.learn(leader); this.pass({ type: "Elected", leader }); → this.pass({ type: "Elected", leader }); this.learn(leader);':
      "nothing comes between the two",
    'chang-roberts-class ChangRoberts.learn: this.state = leader === this.id ? "leader" : "follower"; this.output({ elected: leader }); → this.output({ elected: leader }); this.state = leader === this.id ? "leader" : "follower";':
      "nothing comes between the two",
    "bully-class Bully.higher: return this.peers.filter((peer) => peer > this.id); → return this.peers.filter((peer) => peer >= this.id);":
      "nobody is a peer of itself",
    "bully-class Bully.lower: return this.peers.filter((peer) => peer < this.id); → return this.peers.filter((peer) => peer <= this.id);":
      "nobody is a peer of itself",
    'bully-class Bully.onOK: if (this.state !== "electing") return; this.cancelTimer("Answer"); → this.cancelTimer("Answer"); if (this.state !== "electing") return;':
      "whoever holds no election has no such timer",
    'bully-class Bully.learn: this.state = leader === this.id ? "leader" : "follower"; this.output({ elected: leader }); → this.output({ elected: leader }); this.state = leader === this.id ? "leader" : "follower";':
      "nothing comes between the two",
    "watched-class Lookout.onTimeoutBeat: super.onTimeoutBeat(); … }); → this.output({ … super.onTimeoutBeat();":
      "both happen at one moment, and a heartbeat of our own changes nothing in the report",
    "watched-class Lookout.onTimeoutBeat: this.output({ trusted: [this.id, ...this.peers.filter((peer) => !this.suspected.has(peer))], }); → this.output({ … });":
      "after the first report an election is being held, or nothing is amiss",
  },
  right: [
    {
      cell: "ring-class",
      replace: "if (ids.includes(this.id)) {",
      with: "if (ids.indexOf(this.id) >= 0) {",
      why: "asks the same of the list",
    },
    {
      cell: "ring-class",
      replace: "const leader = Math.max(...ids);",
      with: "const leader = [...ids].sort((a, b) => b - a)[0];",
      why: "the first of the sorted ones is the highest",
    },
    {
      cell: "chang-roberts-class",
      replace: "if (candidate > this.id) {",
      with: "if (this.id < candidate) {",
      why: "compares the other way round",
    },
    {
      cell: "bully-class",
      replace: 'this.send(from, { type: "OK" });\n    if (this.state !== "electing") this.elect();',
      with: 'if (this.state !== "electing") this.elect();\n    this.send(from, { type: "OK" });',
      why: "the answer goes out before anything else can happen",
    },
    {
      cell: "bully-class",
      replace: "for (const peer of this.higher) ",
      with: "for (const peer of [...this.higher].reverse()) ",
      why: "nobody has promised whom it asks first",
    },
    {
      cell: "bully-class",
      replace: "if (this.higher.length === 0) this.becomeLeader();",
      with: "if (this.id === Math.max(this.id, ...this.peers)) this.becomeLeader();",
      why: "says the same of the highest",
    },
    {
      cell: "watched-class",
      replace: "elected !== Math.max(...trusted)",
      with: "(trusted.some((process) => process > elected) || !trusted.includes(elected))",
      why: "somebody above it is up, or it is not",
    },
  ],
};
