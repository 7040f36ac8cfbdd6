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
export { listAppendJson, listAppendText, type ListEntry, type ListOperation } from "./list_append/entries.ts";
export { type Edn, parseEdn } from "./format/edn.ts";
export { linearisability, sequentialConsistency } from "./consistency/judge.ts";
export { ConsistencyJudgement, type Longest } from "./consistency/judgement.ts";
export type { Budget, Tried } from "./consistency/budget.ts";
export type { Criterion } from "./consistency/parts.ts";
export type { Witness } from "./consistency/witness.ts";
export { historyProperty, linearisable, sequentiallyConsistent } from "./consistency/properties.ts";
export {
  type Judged,
  operationWords,
  type RecordedHistory,
  recordedOf,
  type RecordedOperation,
} from "./history/recorded.ts";
export { type Applied, type Model, model, perObject, startingWith } from "./models/model.ts";
export {
  casRegister,
  counter,
  keyValue,
  lock,
  mutex,
  queue,
  register,
  registers,
  set,
  stack,
} from "./models/standard.ts";
export { sessionGuarantees, type SessionOrders } from "./sessions/judge.ts";
export { type SessionGuarantee, SessionJudgement } from "./sessions/judgement.ts";
export { parseSessions } from "./sessions/notation.ts";
export { jepsenText, parseJepsen } from "./format/jepsen.ts";
export { jepsenLogText, maelstromText, parseJepsenLog } from "./format/jepsen_log.ts";
export { elleJsonText, parseElleJson } from "./format/elle_json.ts";
export { porcupineText } from "./format/porcupine.ts";
export { jsonLinesText, parseJsonLines } from "./format/json_lines.ts";
export { causalConsistency, pramConsistency } from "./views/judge.ts";
export { type Stuck, type ViewOrder, ViewsJudgement, type ViewWitness } from "./views/judgement.ts";
export type { ViewCriterion } from "./views/precedence.ts";
export { eventualConsistency, EventualJudgement } from "./map/eventual.ts";
export {
  type AnyVerdict,
  type Asked,
  consistencyArrows,
  type ConsistencyModel,
  consistencyModels,
  type Guarantee,
  judgeUnder,
} from "./map/models.ts";
export { ConsistencyMap, modelsOf } from "./map/map.ts";
export {
  type ResultJudge,
  type ResultOptions,
  Results,
  resultsUnder,
  type TriedResult,
  unknownResult,
} from "./map/results.ts";
export { causallyConsistent, consistent } from "./map/properties.ts";
export { smallHistories, tellApart } from "./map/apart.ts";
