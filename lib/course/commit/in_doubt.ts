/** How long servers are in doubt: from their promise until they hear the outcome. */
import { PresumedAbortCoordinator, PresumedAbortParticipant } from "../../commit/two_phase/presumed.ts";
import type { CommitOutcome, TransactionId } from "../../commit/two_phase/transaction.ts";
import type { ProcessId } from "../../core/process.ts";
import { at } from "../../run/faults.ts";
import { constant, exponential } from "../../run/latency.ts";
import { simulate } from "../../run/simulate/simulate.ts";
import { invoke, nodes } from "../../run/system.ts";
import { range } from "../numbers/range.ts";

export type DoubtOptions = {
  /** How many servers take part. */
  readonly n: number;
  /** Mean of a message's delay, ms. */
  readonly meanMs: number;
  /** Of a forced write, ms. */
  readonly forceMs: number;
  readonly delay: "constant" | "exponential";
};

/** Means, ms. */
export type Doubt = {
  /** A server has promised, and has not heard. */
  readonly inDoubtMs: number;
  /** The coordinator's crash would block somebody: from the first promise sent to the decision sent. */
  readonly vulnerableMs: number;
};

/**
 * The mean of the largest of n sums of two exponential times of mean 1: of n votes, a request and an answer
 * each, the last one's.
 * @example expectedLastVote(2) // 2.75
 */
export function expectedLastVote(n: number): number {
  let sum = 0;
  for (let k = 1; k <= n; k++) {
    let inner = 0, term = 1 / k; // C(k, j) j! / k^(j + 1)
    for (let j = 0; j <= k; j++) {
      inner += term;
      term *= (k - j) / k;
    }
    sum += (k % 2 === 1 ? 1 : -1) * choose(n, k) * inner;
  }
  return sum;
}

const choose = (n: number, k: number): number => k === 0 ? 1 : choose(n - 1, k - 1) * n / k;

/** What the means must be: exact for independent delays. */
export function doubtByTheory({ n, meanMs, forceMs, delay }: DoubtOptions): Doubt {
  if (delay === "constant") return { inDoubtMs: 2 * meanMs + forceMs, vulnerableMs: meanMs + forceMs };
  const last = meanMs * expectedLastVote(n);
  return { inDoubtMs: last + forceMs, vulnerableMs: last + forceMs - meanMs / n };
}

/** Two-phase commit on a simulated network, one transaction after the other. @param transactions how many */
export function measureDoubt(options: DoubtOptions, transactions = 2000, seed = 1): Doubt {
  const { n, meanMs, forceMs, delay } = options, apartMs = 60 * (meanMs + forceMs);
  const promised = new Map<TransactionId, number>(), vulnerable: number[] = [], inDoubt: number[] = [];
  class Coordinator extends PresumedAbortCoordinator {
    override decide(transaction: TransactionId, outcome: CommitOutcome, told: readonly ProcessId[]) {
      vulnerable.push(this.clock + forceMs - promised.get(transaction)!);
      super.decide(transaction, outcome, told);
    }
  }
  class Server extends PresumedAbortParticipant {
    sentMs = new Map<TransactionId, number>();
    override canCommit() {
      return true;
    }
    override prepare(transaction: TransactionId, coordinator: ProcessId) {
      super.prepare(transaction, coordinator);
      const sentMs = this.clock + forceMs;
      this.sentMs.set(transaction, sentMs);
      promised.set(transaction, Math.min(sentMs, promised.get(transaction) ?? Infinity));
    }
    override finish(transaction: TransactionId, outcome: CommitOutcome) {
      inDoubt.push(this.clock - this.sentMs.get(transaction)!);
      super.finish(transaction, outcome);
    }
  }
  simulate({
    processes: {
      ...nodes([1], () => new Coordinator(apartMs)),
      ...nodes(range(2, n + 1), () => new Server("yes", apartMs)),
    },
    latency: delay === "constant" ? constant(meanMs) : exponential(meanMs),
    forceMs,
    scenario: range(1, transactions).map((number) => at(number * apartMs, invoke(1, "commit", number))),
    trace: "none",
    seed,
  });
  return { inDoubtMs: mean(inDoubt), vulnerableMs: mean(vulnerable) };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
