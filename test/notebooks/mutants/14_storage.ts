import type { Known } from "../../../tools/mutate/known.ts";

export const known: Known = {
  equivalent: {
    "mapreduce-class MapReduceWorker.onMapTask: for (const pair of this.map(text, map)) pairs[checksum(pair[0]) % parts].push(pair); this.mapped.set(map, pairs); → this.mapped.set(map, pairs); for (const pair of this.map(text, map)) pairs[checksum(pair[0]) % parts].push(pair);":
      "nothing comes between the two",
    'mapreduce-class MapReduceWorker.onMapTask: this.mapped.set(map, pairs); this.send(this.master, { type: "Mapped", attempt }); → this.send(this.master, { type: "Mapped", attempt }); this.mapped.set(map, pairs);':
      "nothing comes between the two; after a crash both are lost",
    "mapreduce-class MapReduceWorker.finish: this.reducing.delete(attempt); … } → for (let map = 0; map < maps; map++) { … this.reducing.delete(attempt);":
      "nothing comes between the two",
    "mapreduce-class MapReduceWorker.finish: for (let map = 0; map < maps; map++) { → for (let map = (-1); map < maps; map++) {":
      "no map task has this number",
    "mapreduce-class MapReduceWorker.finish: for (let map = 0; map < maps; map++) { → for (let map = 0; map <= maps; map++) {":
      "no map task has this number",
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
  ],
};
