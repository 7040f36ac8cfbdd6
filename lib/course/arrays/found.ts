/** Where an array really puts its blocks: they are looked for on its disks. */
import type { Chunk, Placement } from "../../storage/raid/layout/layout.ts";
import { ArrayBench, type SmallArrayClass } from "./bench.ts";
import { sameBytes } from "./disks.ts";

/**
 * Writes every block of an array on small disks of memory, and looks on which disk it lies. What is no data
 * there is taken for parity.
 * @param algorithm the class, which is given the disks
 * @param disks how many
 * @param rows how many blocks of each disk are looked at
 * @throws whatever the class throws
 * @example
 * show(raidLayout(layoutFound(SmallRaid5, 4), { title: "Four disks", alt: "Where the blocks lie." }));
 */
export function layoutFound(algorithm: SmallArrayClass, disks: number, rows = 5): Placement {
  const bench = new ArrayBench(algorithm, disks, rows);
  for (let block = 0; block < rows * (disks - 1); block++) bench.step({ write: [block] });
  const grid = bench.rows().map((row, group) =>
    row.map((bytes): Chunk => {
      const number = [...bench.written].find(([, [data]]) => sameBytes(data, bytes))?.[0];
      return number === undefined ? { role: "P", group, number: group } : { role: "data", group, number };
    })
  );
  return { members: disks, at: (disk, row) => grid[row][disk] };
}
