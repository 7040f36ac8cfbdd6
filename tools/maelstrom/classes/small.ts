import { Process } from "../../../lib/core/process.ts";

/** Answers with what it was asked. */
export class Echo extends Process<never, never> {
  echo(what: unknown) {
    this.respond(this.operation, what);
  }
}

/**
 * Ids that no other process gives: its own, and a count. Who crashes must not come back: it would count anew.
 */
export class UniqueIds extends Process<never, never> {
  given = 0;

  generate() {
    this.respond(this.operation, `${this.id}-${++this.given}`);
  }

  override onRecover() {
    this.excludeRecovery("its count");
  }
}
