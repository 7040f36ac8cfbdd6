import { type Handlers, Process, type ProcessId } from "../../core/process.ts";
import { type BigtableMessage, METADATA, parentOf, ROOT } from "./messages.ts";

type Client = "Answer" | "NotHere" | "RootIs";

/**
 * A client of Bigtable. Where a tablet is it remembers; with nothing in its memory it asks the lock service for
 * the root tablet, that for METADATA, and that for the tablet: three round trips. What it remembers may be
 * old, which it finds out by asking there: then it goes up, and down again, six round trips at most.
 *
 * `read(tablet, row)` is answered with the value and the round trips before the one that had it.
 */
export class TabletClient extends Process<BigtableMessage>
  implements Handlers<Extract<BigtableMessage, { type: Client }>> {
  places = new Map<string, ProcessId>();
  tablet = "";
  row = "";
  trips = 0;
  reading = 0; // the operation

  constructor(readonly cell: ProcessId = 1) {
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
  ask(tablet: string) {
    const server = this.places.get(tablet);
    if (server !== undefined) {
      this.send(server, { type: "GetRow", tablet, row: this.rowIn(tablet) });
    } else if (tablet === ROOT) this.send(this.cell, { type: "WhereIsRoot" });
    else this.ask(parentOf(tablet));
  }

  /** What we want to know of a tablet: the place of the next, or the row. */
  rowIn(tablet: string): string {
    return tablet === this.tablet ? this.row : tablet === ROOT ? METADATA : this.tablet;
  }

  onRootIs({ server }: { server: ProcessId }) {
    this.trips++;
    this.places.set(ROOT, server);
    this.ask(ROOT);
  }

  onAnswer({ tablet, value }: { tablet: string; value: string }) {
    if (tablet === this.tablet) return this.respond(this.reading, { value, trips: this.trips });
    this.trips++;
    this.places.set(this.rowIn(tablet), Number(value));
    this.ask(this.rowIn(tablet));
  }

  onNotHere({ tablet }: { tablet: string }) {
    this.trips++;
    this.places.delete(tablet);
    this.ask(tablet);
  }
}
