import type { Handlers, ProcessId } from "../core/process.ts";
import { Consensus } from "./consensus.ts";

export type RoundsMessage =
  | { type: "Report"; round: number; value: number }
  | { type: "Suggestion"; round: number; value: number | null };

/**
 * Consensus on 0 or 1 by rounds, as in Ben-Or's protocol (1983), but without chance. A round has two phases,
 * and in each of them a process waits for N − f messages, its own among them:
 * 1. all report their values; who hears the same from more than half of all N suggests that value, else none;
 * 2. all tell their suggestions; who hears f + 1 for a value decides it, who hears one takes it over, who
 *    hears none falls back to 0.
 *
 * Two different values are never suggested in one round, as each would need more than half of all. If
 * somebody decides, f + 1 have suggested the value, all others hear one of them, and in the next round all
 * decide. So it agrees whatever happens, and never waits for a process that may be down.
 *
 * Assumes reliable channels and f < N/2 crashes. It need not end: an adversary can keep it undecided for
 * ever without a crash (Fischer, Lynch, Paterson, 1985). It excludes recovery.
 *
 * Cost for N processes: 2N(N − 1) messages a round, two message delays.
 */
export class Rounds extends Consensus<RoundsMessage> implements Handlers<RoundsMessage> {
  value = 0;
  round = 0;
  phase: "idle" | "report" | "suggestion" = "idle";
  /** What was heard from whom, by phase and round: others may be ahead of us. */
  heard = new Map<string, Map<ProcessId, number | null>>();

  get faulty() {
    return Math.floor(this.peers.length / 2);
  }

  propose(value: number) {
    this.proposal = value;
    this.value = value;
    this.beginRound();
  }

  beginRound() {
    this.heard.delete(`report ${this.round}`);
    this.heard.delete(`suggestion ${this.round}`);
    this.round++;
    this.phase = "report";
    this.broadcast({ type: "Report", round: this.round, value: this.value });
    this.hear("report", this.round, this.value, this.id);
  }

  onReport({ round, value }: { round: number; value: number }, from: ProcessId) {
    this.hear("report", round, value, from);
  }
  onSuggestion({ round, value }: { round: number; value: number | null }, from: ProcessId) {
    this.hear("suggestion", round, value, from);
  }

  hear(phase: string, round: number, value: number | null, from: ProcessId) {
    if (round < this.round) return; // that round is over
    const heard = this.heard.get(`${phase} ${round}`) ?? new Map();
    heard.set(from, value);
    this.heard.set(`${phase} ${round}`, heard);
    if (phase === this.phase && round === this.round) this.proceed([...heard.values()]);
  }

  /** Called with all that was heard in our phase of our round. */
  proceed(heard: readonly (number | null)[]) {
    if (heard.length < this.peers.length + 1 - this.faulty) return;
    if (this.phase === "suggestion") return this.endRound(heard);
    const value = this.suggestion(heard);
    this.phase = "suggestion";
    this.broadcast({ type: "Suggestion", round: this.round, value });
    this.hear("suggestion", this.round, value, this.id);
  }

  /** What more than half of all processes report; null: nothing. */
  suggestion(reports: readonly (number | null)[]) {
    const half = (this.peers.length + 1) / 2;
    return [0, 1].find((value) => this.count(reports, value) > half) ?? null;
  }

  endRound(suggestions: readonly (number | null)[]) {
    const wasDecided = this.decision !== undefined;
    const suggested = [0, 1].find((value) => this.count(suggestions, value) > 0);
    this.value = suggested ?? this.fallBack();
    if (this.count(suggestions, this.value) > this.faulty) this.decide(this.value);
    this.phase = "idle";
    if (!wasDecided) this.beginRound(); // who has decided helps the others through one more round
  }

  count(heard: readonly (number | null)[], value: number) {
    return heard.filter((other) => other === value).length;
  }

  /** The new value of one who has heard of no suggestion. */
  fallBack() {
    return 0;
  }

  override onRecover() {
    this.excludeRecovery("it may say something else in a round in which it has spoken before");
  }
}
