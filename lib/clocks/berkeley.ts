import { Numbers } from "../core/numbers.ts";
import type { Handlers, ProcessId } from "../core/process.ts";
import { checkTimes, Synchronised } from "./software_clock.ts";

export type BerkeleyMessage =
  | { type: "Poll"; round: number }
  | { type: "Time"; round: number; timeMs: number }
  | { type: "Adjust"; byMs: number };

/**
 * The Berkeley algorithm (Gusella and Zatti, 1989): no clock is right, but all should agree. The leader polls
 * everyone, takes half a round trip off, averages without outliers, and sends each by how much to adjust (not
 * a time, which would be old on arrival).
 *
 * Assumes a leader: tell it with `lead()` and the others with `follow()`, or see ElectedBerkeley; after a
 * crash a process follows until it is told. Whoever does not answer in time is left out. Clocks that differ
 * from the majority by more than `outlierMs` do not count, but are adjusted.
 *
 * Cost for N processes: 3(N − 1) messages a round. The leader outputs `{ averageMs, counted }`: the average
 * against its own clock, and whose clocks are in it.
 */
export class Berkeley extends Synchronised<BerkeleyMessage, "Poll" | "Average">
  implements Handlers<BerkeleyMessage, "Poll" | "Average"> {
  state: "leader" | "follower" = "follower";
  round = new Numbers();
  polledAtMs = 0; // by the hardware clock
  differences = new Map<ProcessId, number>(); // how far others are ahead of the leader, ms

  /**
   * @param everyMs time between two rounds
   * @param answerMs how long the leader waits for answers
   * @param outlierMs clocks that count are within this of each other
   */
  constructor(readonly everyMs = 1000, readonly answerMs = 100, readonly outlierMs = 1000) {
    super();
    checkTimes({ everyMs, answerMs }, { outlierMs });
    if (!(answerMs < everyMs)) {
      throw new RangeError(`answerMs must be less than everyMs, ${everyMs} ms, got ${answerMs}`);
    }
  }

  lead() {
    if (this.state === "leader") return;
    this.state = "leader";
    this.onTimeoutPoll();
  }

  follow() {
    this.state = "follower";
    this.cancelTimer("Poll");
    this.cancelTimer("Average");
  }

  onTimeoutPoll() {
    const round = this.round.next();
    this.polledAtMs = this.clock;
    this.differences.clear();
    this.broadcast({ type: "Poll", round });
    this.setTimer("Average", this.answerMs);
    this.setTimer("Poll", this.everyMs);
  }

  onPoll({ round }: { round: number }, from: ProcessId) {
    this.send(from, { type: "Time", round, timeMs: this.time });
  }

  onTime({ round, timeMs }: { round: number; timeMs: number }, from: ProcessId) {
    if (round !== this.round.last) return; // too late: it would be taken for much older than it is
    const roundTripMs = this.clock - this.polledAtMs;
    this.differences.set(from, timeMs + roundTripMs / 2 - this.time);
  }

  onTimeoutAverage() {
    const all: [ProcessId, number][] = [[this.id, 0], ...this.differences];
    const counted = this.withoutOutliers(all);
    const averageMs = counted.reduce((sum, [, ms]) => sum + ms, 0) / counted.length;
    for (const [process, ms] of this.differences) {
      this.send(process, { type: "Adjust", byMs: averageMs - ms });
    }
    this.adjustBy(averageMs);
    this.output({ averageMs, counted: counted.map(([process]) => process).sort((a, b) => a - b) });
    this.round.next(); // what comes now is too late
  }

  onAdjust({ byMs }: { byMs: number }) {
    this.adjustBy(byMs);
  }

  /** The largest group of clocks that are within `outlierMs` of each other. */
  withoutOutliers(all: [ProcessId, number][]): [ProcessId, number][] {
    const groups = all.map(([, least]) =>
      all.filter(([, ms]) => ms >= least && ms <= least + this.outlierMs)
    );
    return groups.reduce((largest, group) => group.length > largest.length ? group : largest);
  }
}
