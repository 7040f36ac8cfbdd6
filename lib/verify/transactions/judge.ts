/** The judge of transactional histories: which levels of isolation one has, and what went wrong. */
import { dependencies, withRealTime } from "./graph/dependencies.ts";
import { factsOf } from "./history/facts.ts";
import { parseTransactions } from "./history/notation.ts";
import type { TransactionHistory } from "./history/operations.ts";
import { HistoryJudgement } from "./judgement.ts";
import { Levels } from "./levels.ts";
import { recoverability } from "./order/schedule.ts";
import { contradiction } from "./order/snapshot.ts";
import { viewOrder } from "./order/views.ts";
import { cyclePhenomena } from "./phenomena/cycles.ts";
import { Findings } from "./phenomena/names.ts";
import { readPhenomena } from "./phenomena/reads.ts";

/** What the judge goes by; tests judge by rules with one of them broken. */
export const RULES = {
  factsOf,
  dependencies,
  readPhenomena,
  cyclePhenomena,
  contradiction,
  withRealTime,
  recoverability,
  viewOrder,
};

/**
 * Judges a history of transactions.
 *
 * Levels: read committed is PL-2 (no G0, G1a, G1b, G1c), repeatable read PL-2.99 (nor G2-item), serialisable
 * PL-3 of Adya (1999); strictly serialisable respects real time. In snapshot isolation snapshots may be taken
 * at any time before the commit, in the strict one where the transaction begins; transactions commit where
 * the history says, or, if clients saw it, between its first and its last operation.
 *
 * @param history a history, or one in Adya's notation, see `parseTransactions`
 * @throws SyntaxError or RangeError for what is no history
 * @example judge("r1x0 r2x0 w1x w2x c1 c2").find("P4") // T2 and T1: lost update
 */
export function judge(history: TransactionHistory | string): HistoryJudgement {
  return judgeBy(RULES, history);
}

/** The same by other rules: for tests. */
export function judgeBy(rules: typeof RULES, given: TransactionHistory | string): HistoryJudgement {
  const history = typeof given === "string" ? parseTransactions(given) : given;
  const facts = rules.factsOf(history), graph = rules.dependencies(facts), found = new Findings();
  for (const { name, transactions, words } of history.wrong ?? []) found.add(name, transactions, words);
  rules.readPhenomena(facts, found);
  rules.cyclePhenomena(graph, found);
  const reached = new Levels(rules, facts, graph, found);
  const { levels, reasons } = reached;
  const order = levels.get("serialisable") ? reached.order() : undefined;
  return new HistoryJudgement(
    history,
    facts.committed.map(({ id }) => id),
    graph,
    levels,
    reasons,
    found.all,
    order,
    reached.cycle,
    order ?? rules.viewOrder(facts),
    history.seenByClients ? undefined : rules.recoverability(facts),
  );
}
