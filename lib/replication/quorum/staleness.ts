/** How stale partial quorums are (Bailis et al., "Probabilistically bounded staleness", 2012). */
import { Random } from "../../core/random.ts";

/**
 * The probability that a read misses the last k versions: its R of N copies and the W of each of the k last
 * writes have no member in common, (C(N − W, R) / C(N, R))^k. Each write reaches W copies and no more: with
 * time, more are reached.
 * @param k how many versions, an integer ≥ 1
 * @throws RangeError for R or W that are not 1 to N
 */
export function missesVersions(n: number, read: number, write: number, k = 1): number {
  checkSizes(n, read, write);
  let missed = 1;
  for (let i = 0; i < read; i++) missed *= Math.max(0, n - write - i) / (n - i);
  return missed ** k;
}

function checkSizes(n: number, read: number, write: number): void {
  for (const [name, size] of [["R", read], ["W", write]] as const) {
    if (!(Number.isInteger(size) && size >= 1 && size <= n)) {
      throw new RangeError(`${name} must be an integer from 1 to N = ${n}, got ${size}`);
    }
  }
}

/** A time in ms: with probability `share` from the first distribution, else from the second. */
export type LatencyMixture = {
  readonly share: number;
  readonly body: LatencyShape;
  readonly tail: LatencyShape;
};
/** `[least, exponent]` of a Pareto distribution, ms, or the rate of an exponential one, 1 over ms. */
export type LatencyShape = { readonly pareto: readonly [number, number] } | { readonly rate: number };

/** One-way times of the four legs: write, acknowledgement, read, response; ms more to N − 1 far copies. */
export type StalenessModel = {
  readonly write: LatencyMixture;
  readonly others: LatencyMixture;
  readonly farMs?: number;
};

const ssd: LatencyMixture = { share: 0.9122, body: { pareto: [0.235, 10] }, tail: { rate: 1.66 } };
const disk: LatencyMixture = { share: 0.38, body: { pareto: [1.05, 1.51] }, tail: { rate: 0.183 } };

/**
 * The models that Bailis et al. fitted to measured stores: LinkedIn's on flash and on disks, Yammer's Riak,
 * and LinkedIn's disks across a wide area, 75 ms each way.
 */
export const STALENESS_MODELS: Readonly<Record<"LNKD-SSD" | "LNKD-DISK" | "YMMR" | "WAN", StalenessModel>> = {
  "LNKD-SSD": { write: ssd, others: ssd },
  "LNKD-DISK": { write: disk, others: ssd },
  YMMR: {
    write: { share: 0.939, body: { pareto: [3, 3.35] }, tail: { rate: 0.0028 } },
    others: { share: 0.982, body: { pareto: [1.5, 3.8] }, tail: { rate: 0.0217 } },
  },
  WAN: { write: disk, others: ssd, farMs: 75 },
};

/** What a model comes to: shares of reads, and times in ms. */
export type Staleness = {
  /** The share of reads, begun so long after the write was answered, that see it; by `afterMs`. */
  readonly consistent: readonly number[];
  /** All times until an answer, ascending. */
  readonly readMs: readonly number[];
  readonly writeMs: readonly number[];
};

/** How many copies are asked and reached, and how often. */
export type StalenessSampling = {
  readonly n?: number;
  readonly read?: number;
  readonly write?: number;
  /** How long after the write's answer reads begin, ms; 0 unless told. */
  readonly afterMs?: readonly number[];
  /** How many pairs of a write and a read; 100,000 unless told. */
  readonly samples?: number;
  readonly seed?: number;
};

/**
 * Draws pairs of a write and a read that begins some time after its answer: the write reaches each copy after
 * W, and is answered when the quickest W of W + A have come; the read asks each copy after R and returns with
 * the quickest of R + S. It sees the write if one of those had it when it was asked.
 * @param model one of `STALENESS_MODELS`, or one's own
 * @example sampleStaleness(STALENESS_MODELS["LNKD-DISK"]).consistent[0] // 0.44, right after the write
 */
export function sampleStaleness(model: StalenessModel, options: StalenessSampling = {}): Staleness {
  const { n = 3, read = 1, write = 1, afterMs = [0], samples = 100_000, seed = 1 } = options;
  checkSizes(n, read, write);
  const random = new Random(seed), fresh = afterMs.map(() => 0);
  const readMs = new Float64Array(samples), writeMs = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    // Who asks sits beside one of the copies, the reader not at the writer's.
    const near = [random.integer(n), random.integer(n)];
    const far = (side: number, copy: number) => copy === near[side] ? 0 : model.farMs ?? 0;
    const reach = Array.from({ length: n }, (_, copy) => far(0, copy) + drawn(model.write, random));
    const acknowledged = reach.map((ms, copy) => ms + far(0, copy) + drawn(model.others, random));
    const asked = Array.from({ length: n }, (_, copy) => far(1, copy) + drawn(model.others, random));
    const answered = asked.map((ms, copy) => ms + far(1, copy) + drawn(model.others, random));
    const written = [...acknowledged].sort((a, b) => a - b)[write - 1];
    const first = answered.map((ms, copy) => ({ ms, copy })).sort((a, b) => a.ms - b.ms).slice(0, read);
    writeMs[sample] = written;
    readMs[sample] = first[read - 1].ms;
    afterMs.forEach((ms, at) => {
      if (first.some(({ copy }) => written + ms + asked[copy] >= reach[copy])) fresh[at]++;
    });
  }
  return {
    consistent: fresh.map((count) => count / samples),
    readMs: Array.from(readMs.sort()),
    writeMs: Array.from(writeMs.sort()),
  };
}

function drawn({ share, body, tail }: LatencyMixture, random: Random): number {
  const shape = random.uniform() < share ? body : tail;
  return "rate" in shape ? random.exponential(1 / shape.rate) : random.pareto(...shape.pareto);
}
