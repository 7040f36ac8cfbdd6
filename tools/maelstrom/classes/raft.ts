import { Raft } from "../../../lib/consensus/raft/raft.ts";
import type { RaftEntry, RaftMessage, RaftOptions } from "../../../lib/consensus/raft/messages.ts";
import type { Handlers, ProcessId } from "../../../lib/core/process.ts";

/** What a log says of an operation: who was asked, under which number. */
export type Command = {
  readonly node: ProcessId;
  readonly operation: number;
  readonly method: string;
  readonly details: readonly unknown[];
};
type Forward = { type: "Forward"; command: Command };

/**
 * A linearisable store on Raft, whose servers are asked themselves: who does not lead hands the command on,
 * and answers when it has applied it. Reads go through the log like all else. A command that a change of
 * leaders has lost is never answered, and never done.
 */
export class RaftKeyValues extends Raft<RaftMessage | Forward> implements Handlers<Forward> {
  values = new Map<string, unknown>();
  /** Asked for while nobody led. */
  early: Command[] = [];

  constructor(timing: RaftOptions = { electionMs: 300, spreadMs: 300, heartbeatMs: 60 }) {
    super(timing);
  }

  read(key: unknown) {
    this.ask("read", [key]);
  }
  write(key: unknown, value: unknown) {
    this.ask("write", [key, value]);
  }
  cas(key: unknown, from: unknown, to: unknown) {
    this.ask("cas", [key, from, to]);
  }

  ask(method: string, details: unknown[]) {
    this.handOn({ node: this.id, operation: this.operation, method, details });
  }

  handOn(command: Command) {
    if (this.state === "leader") this.propose(command);
    else if (this.leader === undefined) this.early.push(command);
    else this.send(this.leader, { type: "Forward", command });
  }

  onForward({ command }: Forward) {
    this.handOn(command);
  }

  /** An entry of its own term, without which it could not know that earlier ones are committed. */
  override becomeLeader() {
    super.becomeLeader();
    this.propose(null);
    this.handOnEarly();
  }
  override follow(leader: ProcessId | undefined) {
    super.follow(leader);
    if (leader !== undefined) this.handOnEarly();
  }
  handOnEarly() {
    for (const command of this.early.splice(0)) this.handOn(command);
  }

  override apply(entry: RaftEntry, index: number) {
    super.apply(entry, index);
    const command = entry.command as Command | null;
    if (command === null) return;
    const value = this.run(command);
    if (command.node === this.id) this.respond(command.operation, value);
  }

  /** One operation of the state machine: null if there is no such key, false if it holds something else. */
  run({ method, details: [key, first, second] }: Command): unknown {
    const name = JSON.stringify(key), value = this.values.get(name) ?? null;
    if (method === "read") return value;
    if (method === "write") return void this.values.set(name, first);
    if (value === null) return null;
    if (JSON.stringify(value) !== JSON.stringify(first)) return false;
    this.values.set(name, second);
    return true;
  }
}
