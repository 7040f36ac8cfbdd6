/** Requests to an array: each is done when all its parts are. */
import { type BlockResult, type Done, OK } from "../../device/device.ts";

/** One request, until all its parts are done. */
export class Whole {
  done: Done | undefined = undefined;
  /** Parts that are not done. */
  left = 0;
  data: Uint8Array | undefined = undefined;
  /** Must the result carry the data? */
  ownData = false;
  error: BlockResult | undefined = undefined;
}

/** Wholes that are used again and again, so that a request leaves nothing behind. */
export class Wholes {
  private readonly spare: Whole[] = [];

  take(done: Done, data: Uint8Array | undefined, ownData = false): Whole {
    const whole = this.spare.pop() ?? new Whole();
    whole.done = done;
    whole.left = 0;
    whole.data = data;
    whole.ownData = ownData;
    whole.error = undefined;
    return whole;
  }

  /** A part is done; with the last one the whole is. */
  endPart(whole: Whole): void {
    if (--whole.left > 0) return;
    const done = whole.done!;
    const result = whole.error ?? (whole.ownData ? { ok: true as const, data: whole.data! } : OK);
    whole.done = whole.data = undefined;
    this.spare.push(whole);
    done(result);
  }
}
