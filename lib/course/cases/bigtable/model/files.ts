/** A file system as small as can be, for explorations. */
import { type LogNews, rowsOf, type TabletPut, type TabletRecord } from "../../../../cases/mod.ts";
import { type Handlers, Process } from "../../../../core/process.ts";

export type ModelLogRequest =
  | { type: "Load"; tablet: string; epoch: number }
  | { type: "Store"; tablet: string; epoch: number; number: number; put: TabletPut };

/**
 * Stands for GFS: the logs of tablets as a device that all servers share, which loses nothing and does all
 * once, be it late.
 */
export class ModelFiles {
  logs: { [tablet: string]: TabletRecord[] } = {};

  apply(request: ModelLogRequest): unknown {
    const { tablet, epoch } = request, log = this.logs[tablet] ?? [];
    if (request.type === "Load") {
      this.logs[tablet] = [...log, { epoch, number: 0, rows: [] }];
      const rows = [...rowsOf(log.map((record) => JSON.stringify(record)))];
      return { type: "loaded", tablet, epoch, rows };
    }
    const { number, put } = request;
    this.logs[tablet] = [...log, { epoch, number, rows: [[put.row, put.value]] }];
    return { type: "stored", tablet, epoch, put };
  }
}

/** Its client. */
export class ModelLog extends Process implements Handlers<never, never, "CompletionFiles"> {
  records = new Map<string, number>();

  load(tablet: string, epoch: number) {
    this.records.set(tablet, 1);
    this.submit("files", { type: "Load", tablet, epoch } as { type: string });
  }

  store(tablet: string, epoch: number, put: TabletPut) {
    const number = this.records.get(tablet)! + 1;
    this.records.set(tablet, number);
    this.submit("files", { type: "Store", tablet, epoch, number, put } as { type: string });
  }

  onCompletionFiles(news: LogNews) {
    this.output(news);
  }
}
