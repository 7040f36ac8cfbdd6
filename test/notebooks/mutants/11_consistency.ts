import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    'quorum-class QuorumRegister.constructor: for (const [name, size] of [["R", read], ["W", write]] as const) { … } → if (!(patienceMs >= 0) || options.patienceMs === 0) { … }':
      "what makes no sense is refused in either order",
    "quorum-class QuorumRegister.constructor: if (!(patienceMs >= 0) || options.patienceMs === 0) { … this.readQuorum = read; → this.readQuorum = read; … }":
      "what makes no sense is refused before anything is done with it",
    "quorum-class QuorumRegister.begin: this.doing.set(operation, { … } → if (this.patienceMs > 0) { … });":
      "nothing comes between the two",
    'quorum-class QuorumRegister.begin: if (this.patienceMs > 0) { … else this.ask({ type: "Query", operation }); → if (!isRead && this.onlyWriter) this.found(operation, this.doing.get(operation)!); … }':
      "nothing comes between the two, and an operation takes longer than its handler",
    "quorum-class QuorumRegister.onCopy: if (doing.copies.size < this.readQuorum) return; const seen = latestOf(doing.copies.values()); → const seen = latestOf(doing.copies.values()); if (doing.copies.size < this.readQuorum) return;":
      "what is found is looked at only when enough have answered",
    'quorum-class QuorumRegister.store: doing.stage = "storing"; doing.copies.clear(); → doing.copies.clear(); doing.stage = "storing";':
      "nothing comes between the two",
    "quorum-class QuorumRegister.store: doing.copies.clear(); → (nothing)":
      "nobody looks at them any more: it keeps the fields small",
    "quorum-class QuorumRegister.store: doing.copies.clear(); this.keep(doing.latest); → this.keep(doing.latest); doing.copies.clear();":
      "neither reads the other",
    'quorum-class QuorumRegister.finish: doing.stage = "done"; if (this.patienceMs > 0) this.cancelTimer("Patience", `${operation}`); → if (this.patienceMs > 0) this.cancelTimer("Patience", `${operation}`); doing.stage = "done";':
      "nothing comes between the two",
    'quorum-class QuorumRegister.finish: if (this.patienceMs > 0) this.cancelTimer("Patience", `${operation}`); … else this.respond(operation); → if (doing.isRead) this.respond(operation, doing.latest.value); … if (this.patienceMs > 0) this.cancelTimer("Patience", `${operation}`);':
      "nothing comes between the two",
    "quorum-class QuorumRegister.finish: if (doing.isRead) this.respond(operation, doing.latest.value); … else for (const replica of doing.copies.keys()) this.repair(operation, doing, replica); → if (!this.repairs || !doing.isRead) this.doing.delete(operation); … else this.respond(operation);":
      "all of it leaves the handler at once",
    "quorum-class QuorumRegister.repair: if (isLater(latest, copies.get(replica)!)) { … if (copies.size === this.replicas.length) this.doing.delete(operation); → if (copies.size === this.replicas.length) this.doing.delete(operation); … }":
      "neither reads the other",
    "quorum-class QuorumRegister.onTimeoutPatience: this.doing.delete(Number(key)); this.output({ gaveUp: Number(key) }); → this.output({ gaveUp: Number(key) }); this.doing.delete(Number(key));":
      "nothing comes between the two",
  },
  right: [
    {
      cell: "quorum-class",
      replace: "if (doing.copies.size < this.readQuorum) return;",
      with: "if (doing.copies.size + 1 <= this.readQuorum) return;",
      why: "says the same of integers",
    },
    {
      cell: "quorum-class",
      replace: "if (!isLater(copy, this.copy)) return;",
      with: "if (latestOf([this.copy, copy]) === this.copy) return;",
      why: "the later of the two is the one that we have",
    },
    {
      cell: "abd-class",
      replace: "if (doing.isRead) this.store(operation, doing);\n    else super.found(operation, doing);",
      with: "if (!doing.isRead) return super.found(operation, doing);\n    this.store(operation, doing);",
      why: "the two cases in the other order",
    },
  ],
};
