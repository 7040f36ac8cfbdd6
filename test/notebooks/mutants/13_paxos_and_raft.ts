import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "one-class": "one crash stops it, to be shown",
    "first-class": "votes may be split for ever, to be shown",
    "last-class": "chooses two values, to be shown",
    "unsaid-class": "takes any value, to be caught",
    "figure8-class": "counts entries of earlier terms, to be caught",
    "membership-class": "as first published, to be caught",
    "sessions-run": "does twice what is asked twice, to be shown",
  },
  equivalent: {
    "paxos-class Paxos.overtakenBy: overtakenBy = 0; → overtakenBy = (-1);": "no ballot is below 1",
    'paxos-class Paxos.propose: this.wanted ??= value; if (this.state !== "decided") this.prepare(); → if (this.state !== "decided") this.prepare(); this.wanted ??= value;':
      "nothing comes between the two",
    "paxos-class Paxos.prepare: const known = Math.max(this.ballot, this.promised, this.overtakenBy); const step = Math.max(this.id, ...this.peers); → const step = Math.max(this.id, ...this.peers); const known = Math.max(this.ballot, this.promised, this.overtakenBy);":
      "neither reads the other",
    'paxos-class Paxos.prepare: this.state = "preparing"; this.promises.clear(); → this.promises.clear(); this.state = "preparing";':
      "nothing comes between the two",
    "paxos-class Paxos.prepare: this.promises.clear(); this.accepts.clear(); → this.accepts.clear(); this.promises.clear();":
      "nothing comes between the two",
    'paxos-class Paxos.prepare: this.accepts.clear(); this.cancelTimer("Retry"); → this.cancelTimer("Retry"); this.accepts.clear();':
      "nothing comes between the two",
    'paxos-class Paxos.onPromise: this.state = "proposing"; const [last] = [...this.promises.values()].sort((a, b) => b.ballot - a.ballot); → const [last] = [...this.promises.values()].sort((a, b) => b.ballot - a.ballot); this.state = "proposing";':
      "neither reads the other",
    'paxos-class Paxos.onRefused: this.overtakenBy = promised; this.setTimer("Retry", 0, this.backOffMs); → this.setTimer("Retry", 0, this.backOffMs); this.overtakenBy = promised;':
      "the timer fires after the handler has ended",
  },
  right: [
    {
      cell: "paxos-class",
      replace:
        "if (ballot < this.promised) return this.refuse(ballot, from);\n    this.promised = ballot;\n    this.save(); // the promise",
      with:
        "if (this.promised > ballot) return this.refuse(ballot, from);\n    this.promised = ballot;\n    this.save(); // the promise",
      why: "compares the other way round",
    },
    {
      cell: "paxos-class",
      replace: "this.promises.clear();\n    this.accepts.clear();",
      with: "this.promises = new Map();\n    this.accepts = new Set();",
      why: "new sets instead of emptied ones",
    },
    {
      cell: "paxos-class",
      replace: "return Math.floor(this.acceptors.length / 2) + 1;",
      with: "return Math.ceil((this.acceptors.length + 1) / 2);",
      why: "the same number",
    },
    {
      cell: "paxos-class",
      replace: ".sort((a, b) => b.ballot - a.ballot);",
      with: ".sort((a, b) => a.ballot - b.ballot).reverse();",
      why: "the highest first, in another way",
    },
    {
      cell: "raft-class",
      replace: "this.votedFor === undefined || this.votedFor === from",
      with: "[undefined, from].includes(this.votedFor)",
      why: "says the same",
    },
    {
      cell: "raft-class",
      replace: "indices[Math.floor(indices.length / 2)]",
      with: "indices[(indices.length - indices.length % 2) / 2]",
      why: "the same place",
    },
  ],
};
