import type { LogRequest } from "./messages.ts";

/** The commit logs of tablets as a device that all servers share: a file system that loses nothing. */
export class LogFiles {
  /** By tablet, what was written, in order. */
  logs: { [tablet: string]: [row: string, value: string][] } = {};

  apply(request: LogRequest): unknown {
    const log = this.logs[request.tablet] ?? [];
    if (request.type === "ReadLog") return { tablet: request.tablet, log };
    this.logs[request.tablet] = [...log, [request.row, request.value]];
    return { tablet: request.tablet, row: request.row, value: request.value };
  }
}
