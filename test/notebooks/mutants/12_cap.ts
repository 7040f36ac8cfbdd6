import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {},
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
