import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {},
  right: [
    {
      cell: "voting-class",
      replace: "return Math.min(...votes);",
      with: "return [...votes].sort((a, b) => a - b)[0];",
      why: "finds the least, too",
    },
    {
      cell: "voting-class",
      replace: "const enough = this.peers.length + 1 - this.faulty;",
      with: "const all = [this.id, ...this.peers], enough = all.length - this.faulty;",
      why: "counts all in another way",
    },
    {
      cell: "flood-class",
      replace: "if (this.round <= this.faulty) this.beginRound();",
      with: "if (this.round < this.faulty + 1) this.beginRound();",
      why: "is the same of whole numbers",
    },
    {
      cell: "flood-class",
      replace: "this.received.delete(this.round);",
      with: "",
      why: "keeps what is not looked at again",
    },
    {
      cell: "rounds-class",
      replace: "return [0, 1].find((value) => this.count(reports, value) > half) ?? null;",
      with: "return [1, 0].find((value) => this.count(reports, value) > half) ?? null;",
      why: "asks for 1 first, and two cannot have more than half",
    },
    {
      cell: "rounds-class",
      replace: "return heard.filter((other) => other === value).length;",
      with: "return heard.reduce<number>((sum, other) => sum + (other === value ? 1 : 0), 0);",
      why: "counts in another way",
    },
    {
      cell: "coin-class",
      replace: "return this.choose(2);",
      with: "return 1 - this.choose(2);",
      why: "calls the coin's sides otherwise",
    },
  ],
};
