/** Rumours that spread in cycles, as many sites at once (Demers et al., 1987). */
import { Random } from "../../core/random.ts";

/** What became of a rumour. */
export type Rumour = {
  /** The share of sites that have never heard of it. */
  readonly residue: number;
  /** Messages with it, for each site. */
  readonly traffic: number;
  /** Cycles until nobody spreads it any more. */
  readonly cycles: number;
};

/** How a rumour spreads. */
export type RumourSpreading = {
  readonly sites: number;
  /** Who has told k in a row who knew it stops; Infinity, unless told: nobody does before all know it. */
  readonly k?: number;
  readonly seed?: number;
};

/**
 * Push with feedback and counters ("rumour mongering"): one site knows something new, and in each cycle every
 * site that spreads it tells one other, drawn at random. A site that was told spreads it from the next cycle
 * on. Who has told `k` in a row that knew it when the cycle began loses interest: some may then never hear of
 * it. With k = Infinity all do, after about log₂ N + ln N cycles (Pittel, 1987).
 * @throws RangeError for fewer than 2 sites, or a k that is not ≥ 1
 * @example spreadRumour({ sites: 1000, k: 1 }).residue // about 0.18
 */
export function spreadRumour({ sites, k = Infinity, seed = 1 }: RumourSpreading): Rumour {
  if (!(Number.isInteger(sites) && sites >= 2)) {
    throw new RangeError(`a rumour needs an integer number of sites ≥ 2, got ${sites}`);
  }
  if (!(k === Infinity || Number.isInteger(k) && k >= 1)) {
    throw new RangeError(`k must be an integer ≥ 1, or Infinity, got ${k}`);
  }
  const random = new Random(seed), NEVER = -1;
  const heardIn = new Int32Array(sites).fill(NEVER), useless = new Int32Array(sites);
  let spreading = [0], known = 1, messages = 0, cycle = 0;
  heardIn[0] = 0;
  while (spreading.length > 0 && !(k === Infinity && known === sites)) {
    cycle++;
    const told: number[] = [], still: number[] = [];
    for (const site of spreading) {
      const drawn = random.integer(sites - 1), other = drawn < site ? drawn : drawn + 1;
      messages++;
      const knew = heardIn[other] !== NEVER && heardIn[other] < cycle;
      if (heardIn[other] === NEVER) {
        heardIn[other] = cycle;
        told.push(other);
      }
      useless[site] = knew ? useless[site] + 1 : 0;
      if (useless[site] < k) still.push(site);
    }
    known += told.length;
    spreading = [...still, ...told];
  }
  return { residue: 1 - known / sites, traffic: messages / sites, cycles: cycle };
}
