import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  broken: { "bigtable-mutant": "goes on without its lock, to be caught" },
  equivalent: {
    "gfs-class ChunkServer.onNewVersion: held.version = version; held.serial = 0; → held.serial = 0; held.version = version;":
      "nothing comes between the two",
    "gfs-class ChunkServer.onNewVersion: held.serial = 0; this.leases.set(chunk, null); → this.leases.set(chunk, null); held.serial = 0;":
      "nothing comes between the two",
    'gfs-class ChunkServer.onNewVersion: this.leases.set(chunk, null); this.setTimer("LeaseEnds", this.leaseMs, this.leaseMs, chunk); → this.setTimer("LeaseEnds", this.leaseMs, this.leaseMs, chunk); this.leases.set(chunk, null);':
      "nothing comes between the two",
    "gfs-class ChunkServer.onPush: const [next, ...rest] = route; this.pushed.set(data, value); → this.pushed.set(data, value); const [next, ...rest] = route;":
      "nothing comes between the two",
    'gfs-class ChunkServer.onPush: this.pushed.set(data, value); … else if (left === 0) this.send(next, { type: "Pushed", data }); → if (rest.length > 0) this.send(next, { type: "Push", data, value, left, route: rest }); … this.pushed.set(data, value);':
      "nothing comes between the two",
    "gfs-class ChunkServer.onMutate: if (!secondaries || !this.pushed.has(data)) { … const held = this.held(chunk), { version } = held; → const held = this.held(chunk), { version } = held; … }":
      "an empty chunk is as one that is not there",
    "gfs-class ChunkServer.onMutate: for (const other of secondaries) { … this.pending.set(data, { client: from, place: at, missing: new Set(secondaries) }); → this.pending.set(data, { client: from, place: at, missing: new Set(secondaries) }); … }":
      "nothing comes between the two",
    'gfs-class ChunkServer.onMutate: this.pending.set(data, { client: from, place: at, missing: new Set(secondaries) }); this.setTimer("Applied", this.appliedMs, this.appliedMs, data); → this.setTimer("Applied", this.appliedMs, this.appliedMs, data); this.pending.set(data, { client: from, place: at, missing: new Set(secondaries) });':
      "nothing comes between the two",
    "gfs-class ChunkServer.apply: held.serial = serial; this.put(held, place, value); → this.put(held, place, value); held.serial = serial;":
      "nothing comes between the two",
    "gfs-class ChunkServer.apply: this.put(held, place, value); this.pushed.delete(data); → this.pushed.delete(data); this.put(held, place, value);":
      "nothing comes between the two",
    "gfs-class ChunkServer.apply: this.pushed.delete(data); this.force({ chunk, version: held.version, place, value }); → this.force({ chunk, version: held.version, place, value }); this.pushed.delete(data);":
      "nothing comes between the two",
    'gfs-class ChunkServer.answer: this.pending.delete(data); this.cancelTimer("Applied", data); → this.cancelTimer("Applied", data); this.pending.delete(data);':
      "nothing comes between the two",
    "mapreduce-class MapReduceWorker.onMapTask: for (const pair of this.map(text, map)) pairs[checksum(pair[0]) % parts].push(pair); this.mapped.set(map, pairs); → this.mapped.set(map, pairs); for (const pair of this.map(text, map)) pairs[checksum(pair[0]) % parts].push(pair);":
      "nothing comes between the two",
    'mapreduce-class MapReduceWorker.onMapTask: this.mapped.set(map, pairs); this.send(this.master, { type: "Mapped", attempt }); → this.send(this.master, { type: "Mapped", attempt }); this.mapped.set(map, pairs);':
      "nothing comes between the two",
    "mapreduce-class MapReduceWorker.finish: this.reducing.delete(attempt); … } → for (let map = 0; map < maps; map++) { … this.reducing.delete(attempt);":
      "nothing comes between the two",
    "mapreduce-class MapReduceWorker.finish: for (let map = 0; map < maps; map++) { → for (let map = (-1); map < maps; map++) {":
      "no map task has this number",
    "mapreduce-class MapReduceWorker.finish: for (let map = 0; map < maps; map++) { → for (let map = 0; map <= maps; map++) {":
      "no map task has this number",
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
      cell: "mapreduce-class",
      replace: "if (reducing.got.size === reducing.maps) this.finish(attempt);",
      with: "if (reducing.got.size >= reducing.maps) this.finish(attempt);",
      why: "there are no more map tasks than there are",
    },
    {
      cell: "gfs-class",
      replace: "if (pending?.missing.size === 0) this.answer(data, pending.place);",
      with: "if (pending && pending.missing.size < 1) this.answer(data, pending.place);",
      why: "says the same of nobody missing",
    },
    {
      cell: "bigtable-class",
      replace:
        'if (!this.served.includes(tablet)) {\n      return this.send(client, { type: "NotHere", tablet, number });\n    }\n    const',
      with:
        'if (!this.isSure || !this.tablets.has(tablet)) {\n      return this.send(client, { type: "NotHere", tablet, number });\n    }\n    const',
      why: "says the same of what is served",
    },
  ],
};
