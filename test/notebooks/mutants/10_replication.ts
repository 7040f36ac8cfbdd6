import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "fill-class": "lets what is under way fill the cache, to be caught" },
  equivalent: {
    "copy-class CachedCopy.constructor: super(); if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be > 0 ms, got ${ttlMs}`); → if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be > 0 ms, got ${ttlMs}`); super();":
      "a class that is refused is refused in either order",
    "copy-class CachedCopy.constructor: if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be > 0 ms, got ${ttlMs}`); this.primary = Math.min(this.id, ...this.peers); → this.primary = Math.min(this.id, ...this.peers); if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be > 0 ms, got ${ttlMs}`);":
      "neither reads the other",
    "copy-class CachedCopy.write: if (this.id !== this.primary) { … this.values.set(object, value); → this.values.set(object, value); … }":
      "who is no primary stops there",
    "copy-class CachedCopy.write: this.values.set(object, value); this.force({ object, value }); → this.force({ object, value }); this.values.set(object, value);":
      "nothing comes between the two",
    'copy-class CachedCopy.fetch: this.fetching.set(object, { number, reads }); if (this.ttlMs < Infinity) this.setTimer("Expire", this.ttlMs, this.ttlMs, object); → if (this.ttlMs < Infinity) this.setTimer("Expire", this.ttlMs, this.ttlMs, object); this.fetching.set(object, { number, reads });':
      "nothing comes between the two",
    "copy-class CachedCopy.onFetched: this.fetching.delete(object); this.values.set(object, value); → this.values.set(object, value); this.fetching.delete(object);":
      "nothing comes between the two",
    "copy-class CachedCopy.onFetched: this.values.set(object, value); for (const read of fetching.reads) this.respond(read, value); → for (const read of fetching.reads) this.respond(read, value); this.values.set(object, value);":
      "nothing comes between the two",
    "copy-class CachedCopy.drop: this.values.delete(object); const fetching = this.fetching.get(object); → const fetching = this.fetching.get(object); this.values.delete(object);":
      "neither reads the other",
    'lease-class LeasedCopy.constructor: super(ttlMs); if (ttlMs === Infinity) throw new RangeError("ttlMs must be finite, got Infinity"); → if (ttlMs === Infinity) throw new RangeError("ttlMs must be finite, got Infinity"); super(ttlMs);':
      "what is wrong is refused in any order",
    'lease-class LeasedCopy.constructor: if (ttlMs === Infinity) throw new RangeError("ttlMs must be finite, got Infinity"); … } → if (!(marginMs >= 0 && marginMs < Infinity)) { … if (ttlMs === Infinity) throw new RangeError("ttlMs must be finite, got Infinity");':
      "what is wrong is refused in any order",
    "lease-class LeasedCopy.invalidate: this.missing.set(update, { operation, replicas: new Set(this.peers) }); const waitMs = this.ttlMs + this.marginMs; → const waitMs = this.ttlMs + this.marginMs; this.missing.set(update, { operation, replicas: new Set(this.peers) });":
      "neither reads the other",
    'lease-class LeasedCopy.invalidate: this.setTimer("Leases", waitMs, waitMs, String(update)); this.answerIfVoid(update); → this.answerIfVoid(update); this.setTimer("Leases", waitMs, waitMs, String(update));':
      "who is alone is answered at once, and a timer that fires then finds nothing to answer",
    "lease-class LeasedCopy.onInvalidate: super.onInvalidate(message, from); … }); → this.send(from, { … super.onInvalidate(message, from);":
      "the copy is gone before anyone can hear of the receipt",
    'lease-class LeasedCopy.answerIfVoid: this.missing.delete(update); this.cancelTimer("Leases", String(update)); → this.cancelTimer("Leases", String(update)); this.missing.delete(update);':
      "nothing comes between the two",
    'lease-class LeasedCopy.answerIfVoid: this.cancelTimer("Leases", String(update)); this.respond(waiting.operation, null); → this.respond(waiting.operation, null); this.cancelTimer("Leases", String(update));':
      "nothing comes between the two",
    "plan-class PlanTable.highest: highest = 0; → highest = (-1);": "plans have numbers from 1 on",
    "plan-class PlanTable.highest: highest = 0; → highest = 1;": "plans have numbers from 1 on",
    "plan-class PlanTable.keep: this.highest = highest; this.force({ active, highest }); → this.force({ active, highest }); this.highest = highest;":
      "nothing comes between the two",
  },
  right: [
    {
      cell: "copy-class",
      replace: "this.primary = Math.min(this.id, ...this.peers);",
      with: "this.primary = [this.id, ...this.peers].sort((a, b) => a - b)[0];",
      why: "the lowest id, found otherwise",
    },
    {
      cell: "plan-class",
      replace: "this.keep(plan, Math.max(plan, this.highest));",
      with: "this.keep(plan, plan > this.highest ? plan : this.highest);",
      why: "the larger of the two",
    },
  ],
};
