/** The small real data sets that come with the course; `data/README.md` says where each is from. */
import { type Latency, matrix } from "../../run/latency.ts";
import { placesOf, readText } from "./files.ts";

const held = new Map<string, string>();

/** Gives texts of data/, by name, to a process that may read no files. Not public. */
export function holdData(texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) held.set(name, text);
}

/**
 * The text of a file of data/.
 * @throws Error that names the file and where it was looked for
 */
export function readData(name: string): string {
  const text = held.get(name);
  if (text !== undefined) return text;
  const folders = placesOf("data/");
  for (const folder of folders) {
    try {
      return readText(new URL(name, folder));
    } catch {
      // try the next place
    }
  }
  throw new Error(
    `data/${name} is missing; looked in ${folders.map((folder) => folder.pathname).join(" and ")}`,
  );
}

/** Measured round-trip times between AWS regions, ms; `rttMs[i][j]` from the i-th to the j-th. */
export type Regions = { readonly names: readonly string[]; readonly rttMs: readonly (readonly number[])[] };

/**
 * Round-trip times between 18 AWS regions, measured in 2019, or between some of them.
 * @param names which regions, in which order; default: all
 * @throws RangeError for a region that is not in the data
 * @example regions(["Frankfurt", "Tokyo"]).rttMs[0][1] // 252 ms
 */
export function regions(names?: readonly string[]): Regions {
  const [header, ...lines] = readData("aws-rtt-18-regions-2019.csv").trim().split(/\r?\n/).map((line) =>
    line.split(",")
  );
  const table = lines.map((cells) => cells.slice(1).map(Number));
  const chosen = names ?? header;
  const places = chosen.map((name) => {
    const place = header.indexOf(name);
    if (place < 0) throw new RangeError(`regions are ${header.join(", ")}; got "${name}"`);
    return place;
  });
  return { names: chosen, rttMs: places.map((from) => places.map((to) => table[from][to])) };
}

/**
 * The latency of a network whose processes, in ascending order of ids, sit in these regions: half the
 * measured round trip, and an exponential part on top.
 * @param jitter mean of the exponential part, as a share of the latency
 */
export function regionLatency(names: readonly string[], jitter = 0.05): Latency {
  return matrix(regions(names).rttMs.map((row) => row.map((ms) => ms / 2)), jitter);
}
