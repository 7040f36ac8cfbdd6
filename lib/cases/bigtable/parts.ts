/**
 * What Bigtable needs of others, which its processes host: a session with a lock service, which is Chubby's
 * (`HostedChubby`), and the logs of tablets, which are files of GFS (`GfsLog`).
 */
import type { Process } from "../../core/process.ts";

/** What a process hears of the lock service. */
export type LockNews =
  /** We have the lock that we keep; its generation grows each time it is given. */
  | { readonly type: "held"; readonly generation: number }
  /** We cannot be sure that we have it; "held" or "lost" will follow. */
  | { readonly type: "paused" }
  | { readonly type: "lost" }
  /** A lock that we asked about was free then, and nobody has a generation up to this one; or 0: not free. */
  | { readonly type: "probed"; readonly lock: string; readonly generation: number }
  | { readonly type: "content"; readonly path: string; readonly content: unknown }
  | { readonly type: "written"; readonly path: string; readonly content: unknown };

/** A session with a lock service. What it hears it outputs, as `LockNews`. */
export type LockSession = Process & {
  /** Wants this lock, which is that of the server of this id, unless it has it or is asking for it. */
  keep(lock: string): void;
  /** Asks whether a lock is free. */
  probe(lock: string): void;
  read(path: string): void;
  write(path: string, content: unknown): void;
};

/** What has become of the log of a tablet. */
export type LogNews =
  | {
    readonly type: "loaded";
    readonly tablet: string;
    readonly epoch: number;
    readonly rows: readonly TabletRow[];
  }
  | { readonly type: "stored"; readonly tablet: string; readonly epoch: number; readonly put: TabletPut };

/** A row of a tablet. */
export type TabletRow = readonly [row: string, value: string];
/** A row that is written, and for whom. */
export type TabletPut = {
  readonly row: string;
  readonly value: string;
  readonly client: number;
  readonly number: number;
};

/** The logs of tablets. What is done it outputs, as `LogNews`. */
export type TabletLog = Process & {
  /** Nobody of an earlier epoch writes any more; and the rows. */
  load(tablet: string, epoch: number): void;
  store(tablet: string, epoch: number, put: TabletPut): void;
};

/** Makes the parts of a process of Bigtable. */
export type BigtableParts = { readonly locks: () => LockSession; readonly files: () => TabletLog };
