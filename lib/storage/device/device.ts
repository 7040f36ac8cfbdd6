/**
 * What every block device is: a disk, flash, memory, a cache in front of one, an array of them.
 *
 * A wrong request (out of range, a buffer of the wrong length) is the caller's mistake and throws at
 * `submit`; what happens to a right request (a device died, a sector cannot be read) is a result.
 */

/**
 * What a device can be asked. A discard's blocks read as anything until they are written again; a device may
 * ignore it.
 */
export type Operation = "read" | "write" | "flush" | "discard";

/** One request. The object is read during `submit` and not kept, so it can be used again. */
export interface BlockRequest {
  readonly op: Operation;
  /** The first block; a flush needs none. */
  readonly block?: number;
  /** How many blocks, 1 unless told. */
  readonly count?: number;
  /**
   * write: the bytes, `count × blockSize`; they belong to the device until `done`.
   * read: where to put the bytes; without it the result carries a new array.
   * A device built without bytes (`bytes: false`) takes time and ignores it.
   */
  readonly data?: Uint8Array;
}

/**
 * failed: the whole device is dead · unreadable: these blocks are lost · data loss: an array lost more
 * members than it bears · read-only: no write is taken any more, what is there can be read
 */
export type FaultKind = "failed" | "unreadable" | "data loss" | "read-only";

/** How a request ended that went wrong. */
export type Failure = { readonly ok: false; readonly kind: FaultKind; readonly message: string };

/** How a request ended. */
export type BlockResult = { readonly ok: true; readonly data?: Uint8Array } | Failure;

/** Is called once, when the request is complete; never from within `submit`. */
export type Done = (result: BlockResult) => void;

/**
 * Picks one of `count` outcomes that the hardware leaves open, an integer from 0 to count − 1; 0 is always
 * "not written".
 */
export type Choose = (count: number) => number;

/** Counters since the device was built; times in ms. */
export interface DeviceStatistics {
  reads: number;
  writes: number;
  flushes: number;
  blocksRead: number;
  blocksWritten: number;
  /** Time during which at least one request was in service. */
  busyMs: number;
}

/** One served request, as an observer sees it. */
export interface Service {
  readonly device: string;
  readonly op: Operation;
  readonly block: number;
  readonly count: number;
  /** Asked for, begun, and complete, in ms. */
  readonly submittedMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** A device of `blocks` blocks of `blockSize` bytes each, on virtual time. */
export interface BlockDevice {
  readonly name: string;
  readonly blockSize: number;
  readonly blocks: number;
  /** Does it hold bytes, or only take time? */
  readonly holdsBytes: boolean;
  /** The devices that it lies on, if it does: nobody else may write to them. */
  readonly parts?: readonly BlockDevice[];
  /** @throws RangeError for a request that this device can never serve */
  submit(request: BlockRequest, done: Done): void;
  /**
   * The power fails now: no pending request completes, no `done` is called, volatile contents are lost. The
   * device is usable again at once, as after a reboot. `choose` decides what was under way; without it
   * nothing more was written.
   */
  crash(choose?: Choose): void;
}

/** Did a device say no that may still be read? */
export function lives({ kind }: Failure): boolean {
  return kind === "unreadable" || kind === "read-only";
}

/** The result of everything that went well and has no bytes to hand over. */
export const OK: BlockResult = Object.freeze({ ok: true });

/** @throws RangeError that says what is wrong with the request, before anything has changed */
export function checkRequest(device: BlockDevice, request: BlockRequest): void {
  const op = request.op;
  if (op === "flush") return;
  const block = request.block, count = request.count ?? 1;
  if (block === undefined || !Number.isInteger(block) || block < 0 || block >= device.blocks) {
    throw new RangeError(
      `${device.name}: block must be an integer from 0 to ${device.blocks - 1}, got ${block}`,
    );
  }
  if (!Number.isInteger(count) || count < 1 || block + count > device.blocks) {
    throw new RangeError(
      `${device.name}: count must be an integer from 1 to ${
        device.blocks - block
      } at block ${block}, got ${count}`,
    );
  }
  if (op === "discard" || !device.holdsBytes) return;
  const data = request.data;
  if (data === undefined && op === "read") return;
  if (data === undefined || data.length !== count * device.blockSize) {
    throw new RangeError(
      `${device.name}: data of a ${op} of ${count} blocks must be ${count * device.blockSize} bytes, got ` +
        (data === undefined ? "none" : `${data.length}`),
    );
  }
}

/** @throws RangeError unless `value` is an integer from `least` on */
export function checkInteger(what: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${what} must be an integer ≥ ${least}, got ${value}`);
  }
}

/** @throws RangeError unless `value` is a finite number from `least` on */
export function checkNumber(what: string, value: number, least: number, unit: string): void {
  if (!Number.isFinite(value) || value < least) {
    throw new RangeError(`${what} must be ≥ ${least} ${unit}, got ${value}`);
  }
}

/** @throws RangeError unless `value` is > 0; it may be Infinity */
export function checkPositive(what: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${what} must be > 0, got ${value}`);
}
