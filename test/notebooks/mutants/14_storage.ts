import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "bigtable-mutant": "goes on without its lock, to be caught" },
  equivalent: {
    "bigtable-class TabletServer.constructor: this.locks = parts.locks(); this.files = parts.files(); → this.files = parts.files(); this.locks = parts.locks();":
      "neither part knows of the other",
    'bigtable-class TabletServer.onTimeoutBeat: if (this.lock === 0) this.locks.keep(String(this.id)); if (this.isSure) this.send(this.master, { type: "Holds", lock: this.lock }); → if (this.isSure) this.send(this.master, { type: "Holds", lock: this.lock }); if (this.lock === 0) this.locks.keep(String(this.id));':
      "who has none is not sure",
    "bigtable-class TabletServer.onTimeoutBeat: if (this.lock === 0) this.locks.keep(String(this.id)); → if (true) this.locks.keep(String(this.id));":
      "keep does nothing for who has the lock, or is asking",
    'bigtable-class TabletServer.onOutputLocks: this.isSure = news.type === "held"; if (news.type === "lost") this.stop(0); → if (news.type === "lost") this.stop(0); this.isSure = news.type === "held";':
      "stop does not read it",
    'bigtable-class TabletServer.onOutputLocks: if (news.type === "lost") this.stop(0); if (news.type === "held" && news.generation !== this.lock) this.stop(news.generation); → if (news.type === "held" && news.generation !== this.lock) this.stop(news.generation); if (news.type === "lost") this.stop(0);':
      "news is of one type",
    "bigtable-class TabletServer.stop: this.lock = lock; this.epochs.clear(); → this.epochs.clear(); this.lock = lock;":
      "neither reads the other",
    "bigtable-class TabletServer.stop: this.epochs.clear(); this.tablets.clear(); → this.tablets.clear(); this.epochs.clear();":
      "neither reads the other",
    'bigtable-class TabletServer.onOutputFiles: this.tablets.set(tablet, new Map(news.rows)); this.send(this.master, { type: "Loaded", tablet, epoch }); → this.send(this.master, { type: "Loaded", tablet, epoch }); this.tablets.set(tablet, new Map(news.rows));':
      "nothing comes between the two",
    'bigtable-class TabletServer.onOutputFiles: this.tablets.get(tablet)!.set(row, value); if (this.isSure) this.send(client, { type: "Stored", tablet, row, value, number }); → if (this.isSure) this.send(client, { type: "Stored", tablet, row, value, number }); this.tablets.get(tablet)!.set(row, value);':
      "nothing comes between the two",
  },
  right: [
    {
      cell: "bigtable-class",
      replace:
        'if (!this.served.includes(tablet)) return this.send(client, { type: "NotHere", tablet, number });\n    const',
      with:
        'if (!this.isSure || !this.tablets.has(tablet)) return this.send(client, { type: "NotHere", tablet, number });\n    const',
      why: "says the same of what is served",
    },
  ],
};
