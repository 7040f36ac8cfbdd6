/**
 * Atomic commit: how many transactions over five servers are committed in a second of processor time on the
 * simulator, logs on, trace off, by two-phase commit and with presumed abort; and how long the crash matrix
 * of two-phase commit with three participants takes.
 *
 * The work: one coordinator, five servers that all take part and vote yes, 500 transactions at a time, the
 * next one when one has ended; messages take 1 ms, forces none. A transaction of two-phase commit is 20
 * messages, 13 records, 12 of them forced, and 7 timers that are set and stopped. The servers remember all
 * outcomes, and logs are never cut: both grow.
 *
 * The most that can be reached is told beside it: how often in a second the same simulator, in the same
 * minute, carries as many messages between processes that do nothing else.
 * `deno task bench commit`.
 */
import process from "node:process";
import {
  commitCrashes,
  constant,
  nodes,
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  Process,
  type ProcessId,
  simulate,
  TwoPhaseCoordinator,
  TwoPhaseParticipant,
} from "happened-before";

const LEAST_RATE = 100_000, MOST_SECONDS = 5, AT_A_TIME = 500, ROUNDS = 5, SERVERS = [2, 3, 4, 5, 6];

/** Transactions a second of processor time. */
function rate(coordinator: typeof TwoPhaseCoordinator, participant: typeof TwoPhaseParticipant): number {
  class Busy extends coordinator {
    ended = 0;
    begun = 0;
    next() {
      this.commit(++this.begun);
    }
    override onStart() {
      for (let k = 0; k < AT_A_TIME; k++) this.next();
    }
    override end(transaction: number) {
      super.end(transaction);
      this.ended++;
      this.next();
    }
  }
  class Willing extends participant {
    override canCommit() {
      return true;
    }
  }
  return rateOf(() => new Busy(), () => new Willing());
}

/** Asks and is answered twice, as a transaction is, and nothing else. */
class Bare extends Process {
  ended = 0;
  next() {
    this.broadcast({ type: "First" });
  }
  override onStart() {
    if (this.id !== 1) return;
    for (let k = 0; k < AT_A_TIME; k++) this.next();
  }
  onFirst(_: unknown, from: ProcessId) {
    this.send(from, { type: "Answered" });
  }
  onAnswered(_: unknown, from: ProcessId) {
    this.send(from, { type: "Second" });
  }
  onSecond(_: unknown, from: ProcessId) {
    this.send(from, { type: "Ended" });
  }
  onEnded(_: unknown, from: ProcessId) {
    if (from !== SERVERS[0]) return; // the last of five is any of them
    this.ended++;
    this.next();
  }
}

/** What has ended at the first process in a second of processor time, after a while. */
function rateOf(first: () => Process & { ended: number }, others: () => Process): number {
  const run = simulate({
    processes: { ...nodes([1], first), ...nodes(SERVERS, others) },
    latency: constant(1),
    trace: "none",
    limit: Infinity,
    until: 40,
  });
  const ended = () => (run.process(1) as Bare).ended, before = ended(), started = process.cpuUsage();
  run.run(300);
  const { user, system } = process.cpuUsage(started);
  return (ended() - before) / (user + system) * 1e6;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounds = (measure: () => number) => median(Array.from({ length: ROUNDS }, measure));

const verdict = (reached: boolean) => (reached ? "reached" : "missed");
const protocols = {
  "two-phase commit": [TwoPhaseCoordinator, TwoPhaseParticipant],
  "presumed abort": [PresumedAbortCoordinator, PresumedAbortParticipant],
} as const;
const inWords = (perSecond: number) => Math.round(perSecond).toLocaleString("en");
for (const [name, [coordinator, participant]] of Object.entries(protocols)) {
  const pairs = Array.from({ length: ROUNDS }, () => [
    rate(coordinator, participant),
    rateOf(() => new Bare(), () => new Bare()),
  ]);
  const found = median(pairs.map(([found]) => found)), most = median(pairs.map(([, most]) => most));
  const share = median(pairs.map(([found, most]) => found / most));
  console.log(
    `${name}, transactions a second ${inWords(found)}: ${(found / LEAST_RATE).toFixed(2)} of the aim ≥ ${
      inWords(LEAST_RATE)
    }, ${verdict(found >= LEAST_RATE)}; ${share.toFixed(2)} of the messages alone, ${inWords(most)}`,
  );
}
const seconds = rounds(() => {
  const started = process.cpuUsage();
  commitCrashes({}, ["yes", "yes", "yes"]);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
});
console.log(
  `crash matrix, three participants, s ${seconds.toFixed(2)}: aim ≤ ${MOST_SECONDS}, ${
    verdict(seconds <= MOST_SECONDS)
  }`,
);
