import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: {
    "break-class": "answers at once, to be caught",
    "break-run": "the same without timers, to be explored",
  },
  equivalent: {},
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
