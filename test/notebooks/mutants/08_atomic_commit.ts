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
