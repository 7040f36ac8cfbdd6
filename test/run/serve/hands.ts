/** Processes that a test's OS processes load: where they run is a module and a name, no class of the test. */
import { connect, type Socket } from "node:net";
import process from "node:process";
import { Process } from "../../../lib/core/process.ts";
import { TwoPhaseCoordinator } from "../../../lib/commit/two_phase/coordinator.ts";
import { TwoPhaseParticipant } from "../../../lib/commit/two_phase/participant.ts";
import type { CoordinatorRecord, ParticipantRecord } from "../../../lib/commit/two_phase/transaction.ts";
import { CentralLock } from "../../../lib/mutex/central.ts";
import { Contender } from "../../../lib/mutex/contender.ts";

/** A participant at which transactions 1 to `count` begin whenever it starts. */
export function begun(count: number): TwoPhaseParticipant {
  return new Begun(count);
}

class Begun extends TwoPhaseParticipant {
  constructor(readonly count: number) {
    super();
  }
  override onStart() {
    for (let transaction = 1; transaction <= this.count; transaction++) this.begin(transaction);
  }
}

/** Broken: says that it commits before its log does. */
export class HastyCoordinator extends TwoPhaseCoordinator {
  protected override write(entry: CoordinatorRecord) {
    if (entry.record === "commit") this.append(entry);
    else super.write(entry);
  }
}

/** Broken: promises what its log does not say. */
export class HastyParticipant extends Begun {
  protected override write(entry: ParticipantRecord) {
    if (entry.record === "prepared") this.append(entry);
    else super.write(entry);
  }
}

/** Extends nothing of ours. */
export class Foreign {}

/** Says to its supervisor what strangers say, and is silent on a line that it keeps open. */
export class Stranger extends Process<never> {
  override onStart() {
    const [address, port] = process.argv.slice(2);
    const frame = (text: string) => Buffer.concat([Uint8Array.of(0, 0, 0, text.length), Buffer.from(text)]);
    for (const said of ["GET / HTTP/1.1", frame("{no json"), frame("null"), frame('{"say":"hello"}'), ""]) {
      connect(Number(port), address).on("error", () => {}).on("connect", function (this: Socket) {
        if (said.length > 0) this.write(said);
      });
    }
    this.setTimer("Time", 150);
  }
  onTimeoutTime() {
    this.output("undisturbed");
  }
}

/** Enters and leaves the critical section for ever. */
export function contender(): Contender {
  return new Contender(new CentralLock(), Infinity, 10, 20);
}

/** Says what it is told, by itself, to others and to itself, and on a line of its own. */
export class Teller extends Process<{ type: "Told"; what: unknown }, "Late"> {
  heard: unknown[] = [];
  kept: unknown = null;
  override onRecover(log: readonly { what: unknown }[]) {
    this.heard = log.map(({ what }) => what);
    this.output(["recovered", this.heard.length]);
    for (const peer of this.peers) this.send(peer, { type: "Told", what: `P${this.id} is back` });
  }
  tell(to: number, what: unknown, line?: string) {
    this.send(to, { type: "Told", what }, line);
    this.respond(this.operation, "told");
  }
  tellMuch(to: number, megabytes: number) {
    this.send(to, { type: "Told", what: "x".repeat(megabytes * 2 ** 20) });
  }
  onTold({ what }: { what: unknown }, from: number) {
    this.heard.push(what);
    this.force({ what });
    this.deliver(what, from);
  }
  /** Begins an operation of its own and ends it. */
  count() {
    this.respond(this.invoke("counted", []), this.choose(1000));
  }
  time() {
    this.output(this.clock);
  }
  wait(ms: number) {
    this.setTimer("Late", ms);
  }
  onTimeoutLate() {
    this.output("late");
  }
  fails(): never {
    throw new RangeError("it fails, as it should");
  }
  loops() {
    for (let turns = 0; turns >= 0; turns = (turns + 1) % 1000);
  }
  /** As a class must not, which its runtime then calls by itself. */
  later(what: "throws" | "rejects" | "exits") {
    setTimeout(() => {
      if (what === "exits") process.exit(3);
      if (what === "throws") throw new Error("too late");
      Promise.reject(new Error("nobody waits"));
    });
  }
  keeps(megabytes: number) {
    this.kept = megabytes === 0 ? new Date(0) : "x".repeat(megabytes * 2 ** 20);
  }
  reads(what: string) {
    this.submit("disk", { type: "Read", what } as never);
  }
  onCompletionDisk(result: unknown) {
    this.output(result);
  }
}
