/** The public names of the judges. */
export { judge } from "./transactions/judge.ts";
export { HistoryJudgement } from "./transactions/judgement.ts";
export type { IsolationLevel } from "./transactions/levels.ts";
export type {
  ObjectVersion,
  TransactionHistory,
  TransactionOperation,
} from "./transactions/history/operations.ts";
export { parseTransactions, transactionsText } from "./transactions/history/notation.ts";
export type { Dependency } from "./transactions/graph/dependencies.ts";
export type { Phenomenon, PhenomenonName } from "./transactions/phenomena/names.ts";
export { firstWait, type LockWait } from "./transactions/order/schedule.ts";
export { type Interleaving, interleavings } from "./transactions/interleavings.ts";
export { transactionMonitor, transactionsIn } from "./transactions/recorded.ts";
export { parseListAppend } from "./list_append/history.ts";
export type { ListEntry, ListOperation } from "./list_append/entries.ts";
export { type Edn, parseEdn } from "./format/edn.ts";
