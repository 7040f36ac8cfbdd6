/** A request inside a device that has a queue. */
import type { Done, Operation } from "./device.ts";

/** A request inside a device. They are used again and again, so that a request leaves nothing behind. */
export class Job {
  op: Operation = "read";
  block = 0;
  count = 1;
  data: Uint8Array | undefined = undefined;
  done: Done | undefined = undefined;
  submittedMs = 0;
  startedMs = 0;
  endMs = 0;
  /** In service: an event for it is on its way, which must find it. */
  inService = false;
  dropped = false;
  previous: Job | undefined = undefined;
  next: Job | undefined = undefined;
  /** Where the medium has it; the disk's. */
  cylinder = 0;
  track = 0;
  readonly complete: () => void;

  constructor(complete: (job: Job) => void) {
    this.complete = () => complete(this);
  }
}
