/**
 * Runs that begin like an earlier one, up to where it came to a rare kind of world, and then go another way (as
 * in Go-Explore: Ecoffet et al., First return, then explore, 2021).
 */
import { canonical } from "../../core/canonical.ts";
import { Random } from "../../core/random.ts";
import { said } from "../property/properties.ts";
import type { Guarded, World } from "../property/world.ts";

/** What a run draws from: a seed, and after so many events another one, and so on. */
export type Past = readonly { readonly seed: number; readonly from: number }[];

export function fresh(seed: number): Past {
  return [{ seed, from: 0 }];
}

/** A kind of world: a run that came to it after so many events, and how many runs did, or were to. */
type Kind = { past: Past; events: number; seen: number; tried: number };

/** One run of so many begins afresh: what is common must be found by chance. */
const FRESH = 4;

export class Corpus {
  private readonly kinds = new Map<string, Kind>();
  private readonly random = new Random(1);
  private turn = 0;

  constructor(private readonly guide: (world: World) => unknown) {}

  /** How the next run begins: like one that came to the rarest kind, of equally rare ones the latest found. */
  next(seed: number): Past {
    if (this.turn++ % FRESH === 0) return fresh(seed);
    let rarest: Kind | undefined;
    for (const kind of this.kinds.values()) {
      if (!rarest || kind.tried + kind.seen <= rarest.tried + rarest.seen) rarest = kind;
    }
    if (!rarest) return fresh(seed);
    rarest.tried++;
    return [...rarest.past, { seed, from: rarest.events }];
  }

  /**
   * Notes the worlds of one run. Of all runs that come to a kind each is as likely to be the one gone on from:
   * the first may have come to it in a way that leads nowhere.
   */
  visitor(past: Past): (world: Guarded, events: number) => void {
    const seen = new Set<string>();
    return (world, events) => {
      const text = canonical(said("guide", this.guide, world));
      if (seen.has(text)) return;
      seen.add(text);
      const kind = this.kinds.get(text);
      if (!kind) this.kinds.set(text, { past, events, seen: 1, tried: 0 });
      else if (this.random.integer(++kind.seen) === 0) Object.assign(kind, { past, events });
    };
  }
}
