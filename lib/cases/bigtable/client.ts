import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type BigtableMessage, METADATA, parentOf, ROOT } from "./messages.ts";
import type { BigtableParts, LockNews, LockSession } from "./parts.ts";

type Client = Extract<BigtableMessage, { type: "Row" | "Stored" | "NotHere" }>;

/**
 * A client of Bigtable, with one operation at a time. Where a tablet is it remembers; with nothing in its
 * memory it asks the lock service for the root tablet, that for METADATA, and that for the tablet: three
 * round trips. What it remembers may be old, which it finds out by asking there: then it goes up, and down
 * again, six round trips at most.
 *
 * `read(tablet, row)` is answered with the value and the round trips before the one that had it;
 * `write(tablet, row, value)` with true, or with null if nobody can say whether it was done.
 */
export class TabletClient extends Process<BigtableMessage, "Patience">
  implements Handlers<Client, "Patience", "OutputLocks"> {
  readonly locks: LockSession;
  places = new Map<string, ProcessId>();
  tablet = "";
  row = "";
  value: string | null = null; // what is to be written; null to read
  under = 0; // the operation, 0 if none
  trips = 0;
  number = 0; // of the question
  asked = ""; // the tablet whose server we wait for; "" if it is the lock service

  /** @param patienceMs after which it asks somebody else */
  constructor(parts: Pick<BigtableParts, "locks">, readonly patienceMs = 1000) {
    super();
    this.locks = parts.locks();
  }

  read(tablet: string, row: string) {
    this.begin(tablet, row, null);
  }
  write(tablet: string, row: string, value: string) {
    this.begin(tablet, row, value);
  }

  begin(tablet: string, row: string, value: string | null) {
    if (this.under !== 0) throw new Error(`P${this.id} has not finished: one operation at a time`);
    Object.assign(this, { tablet, row, value, trips: 0, under: this.operation });
    this.ask(tablet);
  }

  /** Asks the tablet, or if its place is not known who knows it. */
  ask(tablet: string): void {
    const server = this.places.get(tablet), number = ++this.number;
    if (server === undefined && tablet !== ROOT) return this.ask(parentOf(tablet));
    this.asked = server === undefined ? "" : tablet;
    this.setTimer("Patience", this.patienceMs);
    const { value, row } = this;
    if (server === undefined) this.locks.read(ROOT);
    else if (tablet !== this.tablet) {
      this.send(server, { type: "Get", tablet, row: this.below(tablet), number });
    } else if (value === null) this.send(server, { type: "Get", tablet, row, number });
    else this.send(server, { type: "Put", tablet, row, value, number });
  }

  /** The next tablet on the way down. */
  below(tablet: string): string {
    return tablet === ROOT && this.tablet !== METADATA ? METADATA : this.tablet;
  }

  /** Nobody answers, or nobody knows yet. Who may have written does not write again. */
  onTimeoutPatience() {
    this.places.delete(this.asked);
    if (this.asked === this.tablet && this.value !== null) this.end(null);
    else this.ask(this.tablet);
  }

  onOutputLocks(news: LockNews) {
    if (news.type === "content" && this.asked === "" && this.under !== 0) {
      this.learn(ROOT, Number(news.content ?? 0));
    }
  }

  onRow({ tablet, value, number }: { tablet: string; value: string; number: number }) {
    if (number !== this.number) return;
    if (tablet !== this.tablet) this.learn(this.below(tablet), Number(value));
    else this.end({ value, trips: this.trips });
  }

  onStored({ number }: { number: number }) {
    if (number === this.number) this.end(true);
  }

  onNotHere({ tablet, number }: { tablet: string; number: number }) {
    if (number !== this.number) return;
    this.trips++;
    this.places.delete(tablet);
    this.ask(tablet);
  }

  learn(tablet: string, server: ProcessId) {
    this.trips++;
    if (server === 0) return; // it is nowhere at the moment
    this.places.set(tablet, server);
    this.ask(tablet);
  }

  end(answer: unknown) {
    const { under } = this;
    this.under = 0;
    this.number++;
    this.asked = "";
    this.cancelTimer("Patience");
    this.respond(under, answer);
  }
}
