/**
 * Which devices lie on which. Bytes that two write, each for itself, are lost to both: so within one whole,
 * an array with all that is below and above it, no device may have two places.
 */
import type { BlockDevice } from "./device.ts";

const OWN = "each member of an array must be a device of its own";

/** What lies on a device. A disk outlives arrays; to build another one over it is not to use it twice. */
const above = new WeakMap<BlockDevice, Set<BlockDevice>>();

/** From now on `whole` lies on `part`. */
export function layOn(whole: BlockDevice, part: BlockDevice): void {
  const wholes = above.get(part);
  if (wholes === undefined) above.set(part, new Set([whole]));
  else wholes.add(whole);
}

/** `whole` has no use for `part` any more. */
export function takeOff(whole: BlockDevice, part: BlockDevice): void {
  above.get(part)?.delete(whole);
}

/** The device and everything that it lies on. @param except and what lies below that, are left out */
function* under(device: BlockDevice, except?: BlockDevice): Iterable<BlockDevice> {
  if (device === except) return;
  yield device;
  for (const part of device.parts ?? []) yield* under(part, except);
}

/** The topmost of what lies on the device: itself if nothing does. */
function* wholesOf(device: BlockDevice): Iterable<BlockDevice> {
  const wholes = above.get(device);
  if (wholes === undefined || wholes.size === 0) yield device;
  else for (const whole of wholes) yield* wholesOf(whole);
}

/** @throws RangeError if two of the parts are one device, or lie on one */
export function checkApart(parts: readonly BlockDevice[]): void {
  const seen = new Set<BlockDevice>();
  for (const part of parts) {
    for (const device of under(part)) {
      if (seen.has(device)) {
        throw new RangeError(
          `${OWN}, got the same one twice: ${device.name} (spares, the journal and what lies below count too)`,
        );
      }
      seen.add(device);
    }
  }
}

/**
 * @param whole would lie on `device` too, in the place of `instead`
 * @throws RangeError if the device, or one below it, has a place in the whole already
 */
export function checkFree(whole: BlockDevice, device: BlockDevice, instead?: BlockDevice): void {
  const wanted = new Set(under(device));
  for (const top of wholesOf(whole)) {
    for (const used of under(top, instead)) {
      if (wanted.has(used)) throw new RangeError(`${OWN}, ${used.name} has a place in ${top.name} already`);
    }
  }
}
