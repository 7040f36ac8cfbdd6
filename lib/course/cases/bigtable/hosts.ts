/** Servers of Chubby and of GFS beside processes that host their clients: under the same names of fields. */
import { Process } from "../../../core/process.ts";

/** A server of the lock service, beside processes that host a session with it in the field `locks`. */
export class LocksHost extends Process {
  readonly locks: Process;
  /** @param server makes it */
  constructor(server: () => Process) {
    super();
    this.locks = server();
  }
  onOutputLocks(what: unknown) {
    this.output(what);
  }
}

/** A server of the file system, beside processes that host a client of it in the field `files`. */
export class FilesHost extends Process {
  readonly files: Process;
  /** @param server makes it */
  constructor(server: () => Process) {
    super();
    this.files = server();
  }
}
