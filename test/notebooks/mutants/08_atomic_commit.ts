import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "paxos-run": "leads once at most, to be explored",
    "bug": "breaks one rule, to be found",
  },
  equivalent: {
    "locking-class Locking.released: this.waiting = this.waiting.filter(({ operation }) => … this.review(); → this.review(); … );":
      "what somebody waits for is in nobody's way, and a transaction that goes does not make way for itself",
    "locking-class Locking.review: const { operation, client } = next; this.waiting = this.waiting.filter((one) => one !== next); → this.waiting = this.waiting.filter((one) => one !== next); const { operation, client } = next;":
      "neither needs the other",
    'locking-class Locking.review: this.waiting = this.waiting.filter((one) => one !== next); … else this.refuse(operation.transaction, client, "it may not wait"); → if (this.holders(operation).length === 0) this.grant(operation, client); … this.waiting = this.waiting.filter((one) => one !== next);':
      "who is refused leaves the queue by itself, and nobody is looked at while another one is granted",
    'coordinator-class Coordinator.ask: this.opens(transaction, "voting", participants, operation); for (const to of participants) this.send(to, { type: "Prepare", transaction }); → for (const to of participants) this.send(to, { type: "Prepare", transaction }); this.opens(transaction, "voting", participants, operation);':
      "nothing comes between the two, and a crash forgets both",
    'coordinator-class Coordinator.onVote: if (!yes) return this.decide(transaction, "abort", others); open.missing.delete(from); → open.missing.delete(from); if (!yes) return this.decide(transaction, "abort", others);':
      "after a no nobody looks at who is missing",
    'coordinator-class Coordinator.decide: this.cancelTimer("Votes", String(transaction)); this.opens(transaction, outcome, told, operation); → this.opens(transaction, outcome, told, operation); this.cancelTimer("Votes", String(transaction));':
      "nothing comes between the two",
    'coordinator-class Coordinator.decide: const { operation } = this.open.get(transaction)!; this.cancelTimer("Votes", String(transaction)); → this.cancelTimer("Votes", String(transaction)); const { operation } = this.open.get(transaction)!;':
      "neither needs the other",
    "coordinator-class Coordinator.decide: this.opens(transaction, outcome, told, operation); this.force({ record: outcome, transaction, participants: told }); → this.force({ record: outcome, transaction, participants: told }); this.opens(transaction, outcome, told, operation);":
      "nothing comes between the two, and a crash forgets the one",
    "coordinator-class Coordinator.tell: for (const to of missing) { … if (missing.size === 0) return this.end(transaction); → if (missing.size === 0) return this.end(transaction); … }":
      "where nobody is missing nobody is told",
    'coordinator-class Coordinator.tell: if (missing.size === 0) return this.end(transaction); this.setTimer("Acknowledgements", 200, 200, String(transaction)); → this.setTimer("Acknowledgements", 200, 200, String(transaction)); if (missing.size === 0) return this.end(transaction);':
      "the end cancels the timer",
    'coordinator-class Coordinator.onAcknowledge: if (!open || open.state === "voting") return; → if (!open) return;':
      "nobody acknowledges what is not decided",
    'coordinator-class Coordinator.end: const { operation, state } = this.open.get(transaction)!; this.cancelTimer("Acknowledgements", String(transaction)); → this.cancelTimer("Acknowledgements", String(transaction)); const { operation, state } = this.open.get(transaction)!;':
      "neither needs the other",
    'coordinator-class Coordinator.end: this.cancelTimer("Acknowledgements", String(transaction)); this.open.delete(transaction); → this.open.delete(transaction); this.cancelTimer("Acknowledgements", String(transaction));':
      "nothing comes between the two",
    'coordinator-class Coordinator.end: this.open.delete(transaction); this.append({ record: "end", transaction }); → this.append({ record: "end", transaction }); this.open.delete(transaction);':
      "nothing comes between the two, and a crash forgets the one",
    'participant-class Participant.canCommit: return this.vote === "either" ? this.choose(2) === 1 : this.vote === "yes"; → return this.vote === "either" ? this.choose(3) === 1 : this.vote === "yes";':
      "there are two ways to say no",
    'participant-class Participant.canCommit: return this.vote === "either" ? this.choose(2) === 1 : this.vote === "yes"; → return this.vote === "either" ? this.choose(2) !== 1 : this.vote === "yes";':
      "which of the two is yes does not matter",
    'participant-class Participant.canCommit: return this.vote === "either" ? this.choose(2) === 1 : this.vote === "yes"; → return this.vote === "either" ? this.choose(2) === 0 : this.vote === "yes";':
      "which of the two is yes does not matter",
    "participant-class Participant.onPrepare: if (!known && this.canCommit(transaction)) this.prepare(transaction, from); → if (this.canCommit(transaction)) this.prepare(transaction, from);":
      "who knows it has it not among the tentative ones",
    "participant-class Participant.prepare: this.tentative.delete(transaction); → (nothing)":
      "who has promised is not asked again whether it can",
    'participant-class Participant.prepare: this.tentative.delete(transaction); this.force({ record: "prepared", transaction, coordinator }); → this.force({ record: "prepared", transaction, coordinator }); this.tentative.delete(transaction);':
      "nothing comes between the two, and a crash forgets the one",
    'participant-class Participant.wait: this.prepared.set(transaction, coordinator); this.setTimer("Decision", 300, 300, String(transaction)); → this.setTimer("Decision", 300, 300, String(transaction)); this.prepared.set(transaction, coordinator);':
      "nothing comes between the two",
    'participant-class Participant.finish: this.cancelTimer("Decision", String(transaction)); this.tentative.delete(transaction); → this.tentative.delete(transaction); this.cancelTimer("Decision", String(transaction));':
      "nothing comes between the two",
    "participant-class Participant.finish: this.tentative.delete(transaction); → (nothing)":
      "who has decided is not asked again whether it can",
    "participant-class Participant.finish: this.tentative.delete(transaction); this.prepared.delete(transaction); → this.prepared.delete(transaction); this.tentative.delete(transaction);":
      "nothing comes between the two",
    "participant-class Participant.finish: this.prepared.delete(transaction); this.outcomes.set(transaction, outcome); → this.outcomes.set(transaction, outcome); this.prepared.delete(transaction);":
      "nothing comes between the two",
    "participant-class Participant.finish: this.outcomes.set(transaction, outcome); this.force({ record: outcome, transaction }); → this.force({ record: outcome, transaction }); this.outcomes.set(transaction, outcome);":
      "nothing comes between the two, and a crash forgets the one",
    "participant-class Participant.onRecover: this.prepared.delete(transaction); this.outcomes.set(transaction, record); → this.outcomes.set(transaction, record); this.prepared.delete(transaction);":
      "nothing comes between the two",
  },
  right: [
    {
      cell: "locking-class",
      replace: "if (this.holders(operation).length === 0) this.grant(operation, client);",
      with: "if (!this.holders(operation).length) this.grant(operation, client);",
      why: "the same number",
    },
    {
      cell: "locking-class",
      replace: "return holders.length > 0 && this.mayWait(operation, holders);",
      with: "return holders.length === 0 ? false : this.mayWait(operation, holders);",
      why: "says the same",
    },
    {
      cell: "coordinator-class",
      replace: "if (missing.size === 0) return this.end(transaction);",
      with: "if (missing.size < 1) return this.end(transaction);",
      why: "the same number",
    },
    {
      cell: "participant-class",
      replace: "if (!this.tentative.has(transaction)) return false;",
      with: "if (this.tentative.has(transaction) === false) return false;",
      why: "says the same",
    },
  ],
};
