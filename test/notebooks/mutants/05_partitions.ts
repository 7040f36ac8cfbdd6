import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "break-class": "answers at once, to be caught",
  },
  equivalent: {
    "quorum-class QuorumStore.epoch: epoch = 0; → epoch = 1;":
      "all begin with the same number, and the first election is above it",
    "quorum-class QuorumStore.copiedIn: copiedIn = 0; → copiedIn = (-1);":
      "all begin with the same number, below all that come",
    "quorum-class QuorumStore.elect: this.follow(this.epoch + 1); → this.follow(this.epoch + 2);":
      "epochs may be left out",
    'quorum-class QuorumStore.elect: this.state = "electing"; this.votes.set(this.id, { log: [...this.log], copiedIn: this.copiedIn }); → this.votes.set(this.id, { log: [...this.log], copiedIn: this.copiedIn }); this.state = "electing";':
      "nothing comes between the two",
    'quorum-class QuorumStore.elect: this.votes.set(this.id, { log: [...this.log], copiedIn: this.copiedIn }); this.broadcast({ type: "Ask", epoch: this.epoch }); → this.broadcast({ type: "Ask", epoch: this.epoch }); this.votes.set(this.id, { log: [...this.log], copiedIn: this.copiedIn });':
      "nothing comes between the two",
    'quorum-class QuorumStore.elect: this.broadcast({ type: "Ask", epoch: this.epoch }); this.countVotes(); → this.countVotes(); this.broadcast({ type: "Ask", epoch: this.epoch });':
      "only who is alone has a majority so soon, and it asks nobody",
    'quorum-class QuorumStore.onVote: if (this.state !== "electing" || epoch !== this.epoch) return; → if (epoch !== this.epoch) return;':
      "the votes that come after a majority are none",
    "quorum-class QuorumStore.countVotes: if (!this.isMajority(this.votes.size)) return; … ); → const [latest] = [...this.votes.values()].sort((a, b) => … if (!this.isMajority(this.votes.size)) return;":
      "looks at the votes before it knows whether they are enough",
    "quorum-class QuorumStore.countVotes: this.votes.clear(); → (nothing)":
      "they are cleared before the next election",
    "quorum-class QuorumStore.countVotes: this.votes.clear(); this.keep(latest.log, this.epoch); → this.keep(latest.log, this.epoch); this.votes.clear();":
      "the latest is in our hands already",
    'quorum-class QuorumStore.lead: this.state = "leader"; this.output({ leads: this.epoch }); → this.output({ leads: this.epoch }); this.state = "leader";':
      "nothing comes between the two",
    "quorum-class QuorumStore.lead: this.output({ leads: this.epoch }); this.copyToAll(); → this.copyToAll(); this.output({ leads: this.epoch });":
      "both are seen in the same step",
    'quorum-class QuorumStore.copyToAll: this.broadcast({ type: "Copy", epoch: this.epoch, log: this.log }); this.onKept({ epoch: this.epoch, length: this.log.length }, this.id); → this.onKept({ epoch: this.epoch, length: this.log.length }, this.id); this.broadcast({ type: "Copy", epoch: this.epoch, log: this.log });':
      "only who is alone answers so soon, and it copies to nobody",
    "quorum-class QuorumStore.onCopy: if (epoch > this.copiedIn || log.length > this.log.length) this.keep(log, epoch); → if (epoch > this.copiedIn || log.length >= this.log.length) this.keep(log, epoch);":
      "lists of one epoch that are equally long are the same",
    "quorum-class QuorumStore.onKept: this.kept.set(from, Math.max(length, this.kept.get(from) ?? 0)); → this.kept.set(from, Math.max(length, this.kept.get(from) ?? (-1)));":
      "no list is shorter than 0",
    'disk-class DiskLease.onStart: this.setTimer("Expire", this.leaseMs); this.onTimeoutLook(); → this.onTimeoutLook(); this.setTimer("Expire", this.leaseMs);':
      "nothing comes between the two",
    'disk-class DiskLease.onTimeoutLook: if (this.state !== "trying") this.read(LOOK); this.setTimer("Look", this.lookMs); → this.setTimer("Look", this.lookMs); if (this.state !== "trying") this.read(LOOK);':
      "nothing comes between the two",
    'disk-class DiskLease.onTimeoutExpire: this.state = "trying"; this.read(VERIFY); → this.read(VERIFY); this.state = "trying";':
      "nothing comes between the two",
    "store-class ElectedStore.constructor: this.ways = [...ways]; this.election = elector(); → this.election = elector(); this.ways = [...ways];":
      "neither reads the other",
    "ways-class BullyOverWays.constructor: this.ways = [...ways]; this.detector = new LookoutOverWays(ways, intervalMs, timeoutMs); → this.detector = new LookoutOverWays(ways, intervalMs, timeoutMs); this.ways = [...ways];":
      "neither reads the other",
    "quorum-class QuorumStore.onKept: this.waiting.delete(place); this.respond(operation, place); → this.respond(operation, place); this.waiting.delete(place);":
      "nothing comes between the two",
    'quorum-class QuorumStore.follow: this.state = "follower"; this.votes.clear(); → this.votes.clear(); this.state = "follower";':
      "nothing comes between the two",
    "quorum-class QuorumStore.follow: this.votes.clear(); this.kept.clear(); → this.kept.clear(); this.votes.clear();":
      "nothing comes between the two",
    "quorum-class QuorumStore.follow: this.kept.clear(); this.waiting.clear(); → this.waiting.clear(); this.kept.clear();":
      "nothing comes between the two",
    "quorum-class QuorumStore.keep: this.copiedIn = epoch; this.force({ epoch: this.epoch, log: this.log, copiedIn: epoch }); → this.force({ epoch: this.epoch, log: this.log, copiedIn: epoch }); this.copiedIn = epoch;":
      "the record says the epoch itself",
    'disk-class DiskLease.follow: this.claim = claim; this.setTimer("Expire", this.leaseMs); → this.setTimer("Expire", this.leaseMs); this.claim = claim;':
      "nothing comes between the two",
    'disk-class DiskLease.follow: this.setTimer("Expire", this.leaseMs); this.output({ elected: claim.owner }); → this.output({ elected: claim.owner }); this.setTimer("Expire", this.leaseMs);':
      "both are seen in the same step",
    "disk-class DiskLease.write: this.claim = { owner: this.id, count: (this.claim.count + 1) % COUNTS }; → this.claim = { owner: this.id, count: (this.claim.count - 1) % COUNTS };":
      "it moves all the same",
    "disk-class DiskLease.write: this.claim = { owner: this.id, count: (this.claim.count + 1) % COUNTS }; → this.claim = { owner: this.id, count: (this.claim.count + 2) % COUNTS };":
      "it moves all the same",
    'disk-class DiskLease.write: this.submit( … this.setTimer("Expire", this.leaseMs); → this.setTimer("Expire", this.leaseMs); … );':
      "no time passes between the two",
    'fresh-class FreshDetector.onStart: this.setTimer("Beat", this.intervalMs); this.setTimer("Fresh", this.intervalMs + this.delayMs); → this.setTimer("Fresh", this.intervalMs + this.delayMs); this.setTimer("Beat", this.intervalMs);':
      "nothing comes between the two",
    'fresh-class FreshDetector.onTimeoutBeat: this.broadcast({ type: "Heartbeat", number: ++this.sent }); this.setTimer("Beat", this.intervalMs); → this.setTimer("Beat", this.intervalMs); this.broadcast({ type: "Heartbeat", number: ++this.sent });':
      "nothing comes between the two",
    "fresh-class FreshDetector.onHeartbeat: this.latest.set(from, Math.max(number, this.latest.get(from) ?? 0)); → this.latest.set(from, Math.max(number, this.latest.get(from) ?? (-1)));":
      "no number is below 1",
    "fresh-class FreshDetector.onHeartbeat: this.latest.set(from, Math.max(number, this.latest.get(from) ?? 0)); → this.latest.set(from, Math.max(number, this.latest.get(from) ?? 1));":
      "no number is below 1",
    'fresh-class FreshDetector.onTimeoutFresh: this.due++; this.setTimer("Fresh", this.intervalMs); → this.setTimer("Fresh", this.intervalMs); this.due++;':
      "nothing comes between the two",
    'fresh-class FreshDetector.onTimeoutFresh: this.setTimer("Fresh", this.intervalMs); … } → for (const peer of this.peers) { … this.setTimer("Fresh", this.intervalMs);':
      "no time passes between the two",
    "fresh-class FreshDetector.onTimeoutFresh: this.suspected.add(peer); this.output({ suspect: peer }); → this.output({ suspect: peer }); this.suspected.add(peer);":
      "nothing comes between the two",
    "fresh-class FreshDetector.isFresh: return (this.latest.get(peer) ?? 0) >= this.due; → return (this.latest.get(peer) ?? (-1)) >= this.due;":
      "the first number that is due is 1",
    "fresh-class FreshDetector.isFresh: return (this.latest.get(peer) ?? 0) >= this.due; → return (this.latest.get(peer)) >= this.due;":
      "nothing is no number ≥ 1 either",
  },
  right: [
    {
      cell: "store-class",
      replace: "if (isNewer(log, this.log)) {",
      with: "if (!isNewer(this.log, log) && isNewer(log, this.log)) {",
      why: "asks twice: both cannot be newer",
    },
    {
      cell: "store-class",
      replace: "for (const way of [undefined, ...this.ways]) {",
      with: "for (const way of [...this.ways, undefined]) {",
      why: "nobody has said which way comes first",
    },
    {
      cell: "disk-class",
      replace: "else if (tag === CHECK && block!.owner === this.id) this.lead();",
      with: "else if (tag === CHECK && this.id === block!.owner) this.lead();",
      why: "compares the other way round",
    },
    {
      cell: "quorum-class",
      replace: "return 2 * count > this.peers.length + 1;",
      with: "return count > (this.peers.length + 1) / 2;",
      why: "the same of whole numbers",
    },
    {
      cell: "quorum-class",
      replace: "if (epoch <= this.epoch)",
      with: "if (!(epoch > this.epoch))",
      why: "says the same",
    },
    {
      cell: "fresh-class",
      replace: "return (this.latest.get(peer) ?? 0) >= this.due;",
      with: "return !((this.latest.get(peer) ?? 0) < this.due);",
      why: "says the same",
    },
  ],
};
