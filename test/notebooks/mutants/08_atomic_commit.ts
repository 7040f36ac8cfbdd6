import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "paxos-run": "leads once at most, to be explored",
    "bug": "breaks one rule, to be found",
  },
  equivalent: {
    'coordinator-class Coordinator.ask: this.opens(transaction, "voting", participants, operation); for (const to of participants) this.send(to, { type: "Prepare", transaction }); → for (const to of participants) this.send(to, { type: "Prepare", transaction }); this.opens(transaction, "voting", participants, operation);':
      "nothing comes between the two, and a crash forgets both",
    'coordinator-class Coordinator.onVote: if (!yes) return this.decide(transaction, "abort", others); open.missing.delete(from); → open.missing.delete(from); if (!yes) return this.decide(transaction, "abort", others);':
      "after a no nobody looks at who is missing",
    'coordinator-class Coordinator.decide: this.cancelTimer("Votes", String(transaction)); this.opens(transaction, outcome, told, operation); → this.opens(transaction, outcome, told, operation); this.cancelTimer("Votes", String(transaction));':
      "nothing comes between the two",
  },
  right: [
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
