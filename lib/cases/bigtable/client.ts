import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type BigtableMessage, METADATA, parentOf, ROOT } from "./messages.ts";

type Client = "Answer" | "NotHere" | "RootIs";

/**
 * A client of Bigtable. Where a tablet is it remembers; with nothing in its memory it asks the lock service
 * for the root tablet, that for METADATA, and that for the tablet: three round trips. What it remembers may
 * be old, which it finds out by asking there: then it goes up, and down again, six round trips at most.
 *
 * `read(tablet, row)` is answered with the value and the round trips before the one that had it.
 */
export class TabletClient extends Process<BigtableMessage, "Patience">
  implements Handlers<Extract<BigtableMessage, { type: Client }>, "Patience"> {
  places = new Map<string, ProcessId>();
  tablet = "";
  row = "";
  trips = 0;
  reading = 0; // the operation
  asked = ""; // the tablet whose server we wait for; "" if it is the lock service

  /** @param patienceMs after which it asks somebody else */
  constructor(readonly cell: ProcessId = 1, readonly patienceMs = 100) {
    super();
  }

  read(tablet: string, row: string) {
    this.tablet = tablet;
    this.row = row;
    this.trips = 0;
    this.reading = this.operation;
    this.ask(tablet);
  }

  /** Asks the tablet, or if its place is not known who knows it. */
  ask(tablet: string): void {
    const server = this.places.get(tablet);
    if (server === undefined && tablet !== ROOT) return this.ask(parentOf(tablet));
    this.asked = server === undefined ? "" : tablet;
    this.setTimer("Patience", this.patienceMs);
    if (server === undefined) this.send(this.cell, { type: "WhereIsRoot" });
    else this.send(server, { type: "GetRow", tablet, row: this.rowIn(tablet) });
  }

  /** Nobody answers, or nobody knows yet. */
  onTimeoutPatience() {
    this.places.delete(this.asked);
    this.ask(this.tablet);
  }

  /** What we want to know of a tablet: the place of the next, or the row. */
  rowIn(tablet: string): string {
    return tablet === this.tablet ? this.row : tablet === ROOT ? METADATA : this.tablet;
  }

  onRootIs({ server }: { server: ProcessId }) {
    if (this.asked === "") this.learn(ROOT, server);
  }

  onAnswer({ tablet, value }: { tablet: string; value: string }) {
    if (tablet !== this.asked) return;
    if (tablet !== this.tablet) return this.learn(this.rowIn(tablet), Number(value));
    this.cancelTimer("Patience");
    this.respond(this.reading, { value, trips: this.trips });
  }

  learn(tablet: string, server: ProcessId) {
    this.trips++;
    if (server === 0) return; // it is nowhere at the moment
    this.places.set(tablet, server);
    this.ask(tablet);
  }

  onNotHere({ tablet }: { tablet: string }) {
    if (tablet !== this.asked) return;
    this.trips++;
    this.places.delete(tablet);
    this.ask(tablet);
  }
}
