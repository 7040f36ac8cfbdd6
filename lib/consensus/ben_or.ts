import { Rounds } from "./rounds.ts";

/**
 * Ben-Or's randomised consensus on 0 or 1 (1983), for crashes: the protocol of `Rounds`, but who hears of no
 * suggestion tosses a coin.
 *
 * Assumes reliable channels and f < N/2 crashes. It ends with probability 1, whatever the network does: in
 * each round all coins may happen to show the same. Expected rounds are in `expected_rounds.ts`; against an
 * adversary that sees the coins they are 2^(N−1) + 1. It excludes recovery.
 *
 * Cost for N processes: 2N(N − 1) messages a round.
 */
export class BenOr extends Rounds {
  override fallBack() {
    return this.choose(2);
  }
}
