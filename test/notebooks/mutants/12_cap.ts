import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    "consistent-class ConsistentStore.constructor: super(); … } → if (!(patienceMs > 0)) { … super();":
      "a class that is refused is refused in either order",
    'consistent-class ConsistentStore.begin: this.doing.set(operation, { … this.setTimer("Patience", this.patienceMs, this.patienceMs, String(operation)); → this.setTimer("Patience", this.patienceMs, this.patienceMs, String(operation)); … });':
      "nothing comes between the two",
    "consistent-class ConsistentStore.onCopy: doing.latest = latestOf([doing.latest, copy]); doing.heard.add(from); → doing.heard.add(from); doing.latest = latestOf([doing.latest, copy]);":
      "neither reads the other",
    'consistent-class ConsistentStore.store: doing.stage = "storing"; doing.heard.clear(); → doing.heard.clear(); doing.stage = "storing";':
      "neither reads the other",
    "consistent-class ConsistentStore.store: doing.heard.add(this.id); … } → if (doing.put !== undefined) { … doing.heard.add(this.id);":
      "neither reads the other",
    'consistent-class ConsistentStore.onStored: this.doing.delete(operation); this.cancelTimer("Patience", String(operation)); → this.cancelTimer("Patience", String(operation)); this.doing.delete(operation);':
      "nothing comes between the two",
    "consistent-class ConsistentStore.onTimeoutPatience: this.doing.delete(Number(operation)); this.output({ refused: Number(operation) }); → this.output({ refused: Number(operation) }); this.doing.delete(Number(operation));":
      "nothing comes between the two",
    "consistent-class ConsistentStore.keep: this.copies.set(key, { ...copy }); this.force({ key, copy }); → this.force({ key, copy }); this.copies.set(key, { ...copy });":
      "nothing comes between the two",
    "available-class AvailableStore.constructor: super(); … } → if (!(handOffMs > 0)) { … super();":
      "a class that is refused is refused in either order",
    "available-class AvailableStore.tell: this.hints.set(peer, owed.set(key, number)); this.sendState(peer, key, number); → this.sendState(peer, key, number); this.hints.set(peer, owed.set(key, number));":
      "nothing comes between the two",
    "available-class AvailableStore.learn: this.states.set(key, merged); this.force({ key, state: merged }); → this.force({ key, state: merged }); this.states.set(key, merged);":
      "nothing comes between the two",
  },
  right: [
    {
      cell: "consistent-class",
      replace: "Math.floor((this.peers.length + 1) / 2) + 1",
      with: "Math.ceil((this.peers.length + 2) / 2)",
      why: "more than half of all, counted otherwise",
    },
    {
      cell: "available-class",
      replace: "const peer = Number(name), owed = this.hints.get(peer)!;",
      with: "const peer = Number(name), owed = this.hints.get(peer) ?? new Map<string, number>();",
      why: "a timer is set only where something is owed",
    },
  ],
};
