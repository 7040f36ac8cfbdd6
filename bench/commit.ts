/**
 * Atomic commit: how many transactions over five servers are committed in a second of processor time on the
 * simulator, logs on, trace off, by two-phase commit and with presumed abort; and how long the crash matrix
 * of two-phase commit with three participants takes.
 *
 * The work: one coordinator, five servers that all take part and vote yes, 500 transactions at a time, the
 * next one when one has ended; messages take 1 ms, forces none. A transaction is 20 messages and 17 records.
 * `deno task bench commit`.
 */
import process from "node:process";
import {
  commitCrashes,
  constant,
  nodes,
  PresumedAbortCoordinator,
  PresumedAbortParticipant,
  simulate,
  TwoPhaseCoordinator,
  TwoPhaseParticipant,
} from "happened-before";

const LEAST_RATE = 100_000, MOST_SECONDS = 5, AT_A_TIME = 500, SERVERS = [2, 3, 4, 5, 6];

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
  const run = simulate({
    processes: { ...nodes([1], () => new Busy()), ...nodes(SERVERS, () => new Willing()) },
    latency: constant(1),
    trace: "none",
    limit: Infinity,
    until: 40,
  });
  const ended = () => (run.process(1) as Busy).ended, before = ended(), started = process.cpuUsage();
  run.run(300);
  const { user, system } = process.cpuUsage(started);
  return (ended() - before) / (user + system) * 1e6;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounds = (measure: () => number) => median(Array.from({ length: 5 }, measure));

const verdict = (reached: boolean) => (reached ? "reached" : "missed");
const protocols = {
  "two-phase commit": [TwoPhaseCoordinator, TwoPhaseParticipant],
  "presumed abort": [PresumedAbortCoordinator, PresumedAbortParticipant],
} as const;
for (const [name, [coordinator, participant]] of Object.entries(protocols)) {
  const found = rounds(() => rate(coordinator, participant));
  const part = (found / LEAST_RATE).toFixed(2);
  console.log(
    `${name}, transactions a second ${
      Math.round(found).toLocaleString("en")
    }: ${part} of the aim ≥ ${LEAST_RATE}, ${verdict(found >= LEAST_RATE)}`,
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
