/** A store in which everybody answers at once, and the copies come together later (AP). */
import { canonical } from "../../core/canonical.ts";
import { Numbers } from "../../core/numbers.ts";
import { type Handlers, type Message, Process, type ProcessId } from "../../core/process.ts";
import { type ConvergentName, type ConvergentType, convergentType } from "../convergent/types.ts";

export type AvailableStoreMessage =
  | { type: "Keep"; number: number; key: string; state: unknown }
  | { type: "Kept"; number: number; key: string };

/**
 * A key-value store after Dynamo (DeCandia et al., 2007): each process has a copy, answers by itself, however
 * the network is cut, and tells the others. `put(key, text)`, or `update(key, "add", "x")` where the rule has
 * such an update; `get(key)` is answered with what the rule makes of a state: a text, or a list of all texts
 * of which none has replaced the other.
 *
 * - Two states of a key are merged by a **rule**, a conflict-free type: it does not matter who hears what in
 *   which order, or how often. "LWW register" goes by the clocks of those who were asked, "MV register" by
 *   version vectors.
 * - **Hinted hand-off**: who takes an update keeps a hint for each peer that has not acknowledged it, and
 *   sends the state again until it has. After a crash everything is owed to everybody, as hints are not in
 *   the log.
 *
 * When no message is under way and nobody has a hint, all copies are alike. An update that was answered is in
 * the log of whom was asked. Cost: no waiting, 2(N − 1) messages an update, none a get.
 */
export class AvailableStore<More extends Message = never, Timer extends string = never>
  extends Process<AvailableStoreMessage | More, Timer | "HandOff">
  implements Handlers<AvailableStoreMessage, "HandOff"> {
  states = new Map<string, unknown>();
  /** By peer: the keys that it has not acknowledged, and the number under which each was sent last. */
  hints = new Map<ProcessId, Map<string, number>>();
  numbers = new Numbers();

  /**
   * @param ruleName how two states of a key are merged
   * @param handOffMs after how long what was not acknowledged is sent again, ms, > 0
   */
  constructor(readonly ruleName: ConvergentName = "MV register", readonly handOffMs = 200) {
    super();
    if (!(handOffMs > 0)) {
      throw new RangeError(`the time of hand-off must be > 0 ms, got ${handOffMs}`);
    }
  }

  override onRecover(log: readonly { key: string; state: unknown }[]) {
    for (const { key, state } of log) this.states.set(key, state);
    for (const key of this.states.keys()) this.tell(key);
  }

  // ---- who is asked

  get(key: string) {
    this.respond(this.operation, this.rule.value(this.stateOf(key)));
  }

  /** With the time of our clock, if the last writer is to win. */
  put(key: string, text: string) {
    this.update(key, "set", text, ...this.ruleName === "LWW register" ? [this.clock] : []);
  }

  update(key: string, method: string, ...details: unknown[]) {
    this.learn(key, this.rule.update(this.stateOf(key), this.id, method, details));
    this.tell(key);
    this.respond(this.operation);
  }

  tell(key: string) {
    const number = this.numbers.next();
    for (const peer of this.peers) {
      const owed = this.hints.get(peer) ?? new Map<string, number>();
      if (owed.size === 0) {
        this.setTimer("HandOff", this.handOffMs, this.handOffMs, String(peer));
      }
      this.hints.set(peer, owed.set(key, number));
      this.sendState(peer, key, number);
    }
  }

  /** A number that is not the last one acknowledges an older state. */
  onKept({ number, key }: { number: number; key: string }, from: ProcessId) {
    const owed = this.hints.get(from);
    if (owed?.get(key) === number) owed.delete(key);
  }

  onTimeoutHandOff(name: string) {
    const peer = Number(name), owed = this.hints.get(peer)!;
    for (const [key, number] of owed) this.sendState(peer, key, number);
    if (owed.size > 0) this.setTimer("HandOff", this.handOffMs, this.handOffMs, name);
  }

  // ---- who keeps a copy

  onKeep({ number, key, state }: { number: number; key: string; state: unknown }, from: ProcessId) {
    this.learn(key, state);
    this.send(from, { type: "Kept", number, key });
  }

  learn(key: string, state: unknown) {
    const merged = this.rule.merge(this.stateOf(key), state);
    if (canonical(merged) === canonical(this.stateOf(key))) return;
    this.states.set(key, merged);
    this.force({ key, state: merged });
  }

  sendState(peer: ProcessId, key: string, number: number) {
    this.send(peer, { type: "Keep", number, key, state: this.stateOf(key) });
  }

  stateOf(key: string): unknown {
    return this.states.get(key) ?? this.rule.initial();
  }

  get rule(): ConvergentType {
    return convergentType(this.ruleName);
  }
}
