import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type ConvergentName, type ConvergentType, convergentType } from "./types.ts";

export type ConvergentMessage = { type: "State"; state: unknown } | { type: "Tell" };

/**
 * A replica of a conflict-free type: updates are done where they are asked for, at once, and the whole state
 * is sent to all others, who merge it into theirs. Strong eventual consistency: who has heard of the same
 * updates has the same state.
 *
 * Nothing is assumed of the network but that of what is sent again and again something arrives; a state that
 * comes late or twice changes nothing. Each state is forced to the log before anybody hears of it, as a
 * counter that forgot its count would count anew below what others know; who comes back asks the others.
 * Cost: N − 1 messages an update, each of the size of the state.
 */
export class ConvergentReplica extends Process<ConvergentMessage> implements Handlers<ConvergentMessage> {
  state: unknown;

  /** @param name which type */
  constructor(readonly name: ConvergentName = "PN-counter") {
    super();
    this.state = this.type.initial();
  }

  get type(): ConvergentType {
    return convergentType(this.name);
  }

  /** What a client sees now; others may know more. */
  read() {
    this.respond(this.operation, this.type.value(this.state));
  }

  /** E.g. `update("add", "x")`; answered with what a client sees then. */
  update(method: string, ...details: unknown[]) {
    this.become(this.type.update(this.state, this.id, method, details));
    this.tellAll();
    this.respond(this.operation, this.type.value(this.state));
  }

  tellAll() {
    this.broadcast({ type: "State", state: this.state });
  }

  onState({ state }: { state: unknown }) {
    this.become(this.type.merge(this.state, state));
  }

  onTell(_message: object, from: ProcessId) {
    this.send(from, { type: "State", state: this.state });
  }

  become(state: unknown) {
    this.state = state;
    this.force({ state });
  }

  /** What we told may have been lost with us, and what others told came while we were down. */
  override onRecover(log: readonly { state: unknown }[]) {
    const last = log.at(-1);
    if (last) this.state = last.state;
    this.tellAll();
    this.broadcast({ type: "Tell" });
  }
}
