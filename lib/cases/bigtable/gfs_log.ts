import type { ProcessId } from "../../core/process.ts";
import { GfsClient } from "../gfs/client.ts";
import { rowsOf, type TabletRecord } from "./log.ts";
import type { LogNews, TabletPut } from "./parts.ts";

type Open = Parameters<GfsClient["nameOf"]>[0];
/** A record to be appended, and what it is for. */
type Waiting = TabletRecord & { readonly put?: TabletPut };

/**
 * The logs of tablets as files of GFS, written by record append. That is done at least once, so `rowsOf`
 * drops what it reads again; and where an attempt has failed, replicas may differ.
 *
 * Whoever loads a tablet first appends that its epoch begins: what is in the log before that, and was
 * answered, all replicas have, and what comes later of older epochs does not count. Then it reads up to
 * there. A record of a failed attempt it may have read at the one replica that has it: so it writes all rows
 * out before anybody sees them. It never gives up.
 */
export class GfsLog extends GfsClient {
  /** By tablet, the first is being written. */
  waiting = new Map<string, Waiting[]>();
  /** What has been read of a log that is being loaded, and how long that is. */
  cells = new Map<string, string[]>();
  length = new Map<string, number>();
  /** Records of the epoch so far. */
  records = new Map<string, number>();

  /** @param patienceMs after which it takes an attempt for failed */
  constructor(master: ProcessId = 1, patienceMs = 5000) {
    super(master, Infinity, patienceMs);
  }

  load(tablet: string, epoch: number) {
    this.records.set(tablet, 2);
    this.wait(tablet, { epoch, number: 0, rows: [] });
  }

  store(tablet: string, epoch: number, put: TabletPut) {
    const number = this.records.get(tablet)!;
    this.records.set(tablet, number + 1);
    this.wait(tablet, { epoch, number, rows: [[put.row, put.value]], put });
  }

  wait(tablet: string, record: Waiting) {
    const waiting = [...this.waiting.get(tablet) ?? [], record];
    this.waiting.set(tablet, waiting);
    if (waiting.length === 1) this.appendNext(tablet);
  }

  appendNext(tablet: string) {
    const [record] = this.waiting.get(tablet)!;
    if (!record) return;
    const { epoch, number, rows } = record;
    this.recordAppend(tablet, JSON.stringify({ epoch, number, rows } satisfies TabletRecord));
  }

  /** Of an attempt: unlike any other of anybody's. */
  override nameOf({ kind, chunk, place, tries }: Open): string {
    const { epoch, number } = this.waiting.get(chunk)![0];
    return `${kind} ${chunk} ${epoch}.${number}.${place}.${tries}`;
  }

  /** No user has asked, but our host: it is told when all is done. */
  protected override respond() {}

  override end(tablet: string, answer: unknown) {
    const isRead = this.open.get(tablet)!.kind === "read", [record] = this.waiting.get(tablet)!;
    super.end(tablet, answer);
    if (isRead) this.cells.get(tablet)!.push(answer as string);
    if (record.number > 0) return this.done(tablet, record);
    if (!isRead) this.begun(tablet, answer as number);
    this.readNext(tablet, record.epoch);
  }

  begun(tablet: string, length: number) {
    this.cells.set(tablet, []);
    this.length.set(tablet, length);
  }

  readNext(tablet: string, epoch: number) {
    const cells = this.cells.get(tablet)!;
    if (cells.length < this.length.get(tablet)!) return this.read(tablet, cells.length);
    this.waiting.get(tablet)![0] = { epoch, number: 1, rows: [...rowsOf(cells)] };
    this.cells.delete(tablet);
    this.appendNext(tablet);
  }

  done(tablet: string, { epoch, number, rows, put }: Waiting) {
    this.waiting.get(tablet)!.shift();
    if (number === 1) this.tell({ type: "loaded", tablet, epoch, rows });
    else if (put) this.tell({ type: "stored", tablet, epoch, put });
    this.appendNext(tablet);
  }

  tell(news: LogNews) {
    this.output(news);
  }
}
